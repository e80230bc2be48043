/** A backend that has lost its log begins another: up to 0.4.0-dev.22 a device that has something of the old one never takes part in that. */
import { createIssue } from '../../../apps/linearlite/src/data/actions.ts'
import type { Trigger } from '../trigger.ts'
import { foreignIssue } from './shared.ts'

const bug = 'lost-log'

/** Alice comes again with a new page once she has met the backend, as at the end of every trial whose backend has lost its log. */
const wipedAfter = (id: string, before: readonly string[], more: Pick<Trigger, 'title' | 'isControl'>): Trigger => ({
  ...more,
  id,
  bug,
  hasBackend: true,
  hasFiles: true,
  models: ['backend'],
  play: async ({ backend, open, disturbed }) => {
    const alice = await open('alice')
    for (const title of before) alice.commit(createIssue({ title, creator: 'alice', rank: 'a0' }))
    await alice.drained()
    const wiped = backend.wipe()
    backend.reconnect('alice')
    backend.append([foreignIssue('In the new log')])
    disturbed('the backend loses its log', wiped.bitten())
  },
})

export const lostLog = wipedAfter('lost-log', ['In the old log'], {
  title: 'the backend loses its log, and begins another, for alice who has an issue in the first',
})

export const lostLogControl = wipedAfter('lost-log-control', [], {
  title: 'the backend loses its log, and begins another, for alice who has nothing in the first',
  isControl: true,
})
