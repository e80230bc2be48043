import type { Bug } from '../bug.ts'
import { from } from '../version-ranges.ts'

export const livePageFirst: Bug = {
  id: 'live-page-first',
  title: 'A live page is taken over the gap of what is still to be pulled',
  mechanism:
    'A client asks for what it missed, after a reconnection or when it is opened; something is stored meanwhile and reaches it live ' +
    'before all of the answer: the backend sends that a page at a time, and live pages in between. The leader takes it over the gap, ' +
    'and refuses or passes over the older events when they come: they are in the log, and never in the rows.',
  affected: from('0.4.0-dev.8'),
  // What it made itself and finds behind the gap it takes for unstored, and pushes once more.
  fingerprints: ['diverged/leader', 'duplicated/leader/page-over-gap'],
  avoid: 'nothing is stored while a client catches up',
  leaveOut: { without: ['cut', 'refuse', 'offline', 'half-open', 'evict', 'redeploy'], opensFirst: true },
  triggers: [{ id: 'live-page-first', always: true }],
  breaks: {
    none: "LiveStore's own backend sends this order, as the conformance test of the scripted one shows, but no scenario makes it do so",
  },
}
