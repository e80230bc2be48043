/**
 * A backend that has lost its log sends live pages to whoever asks for pages before it has looked at whom they take it for: a device takes the first
 * of them for word of its own backend, and is never told that it is another. Where it looks at once, the device is refused, and starts anew.
 */
import { createIssue } from '../../../apps/linearlite/src/data/actions.ts'
import { backendDid, isProbe } from '../../history/predicates.ts'
import type { Trigger } from '../trigger.ts'
import { foreignIssue } from './shared.ts'

const storedBefore = (
  id: string,
  whom: 'it looks' | 'alice asks',
  more: Pick<Trigger, 'title' | 'isControl'>,
): Trigger => ({
  ...more,
  id,
  bug: 'lost-log-unnoticed',
  hasBackend: true,
  hasFiles: true,
  models: ['backend'],
  // Before that no device starts anew, whoever sends what first.
  since: '0.4.0-dev.23',
  play: async ({ backend, open, until, mark, disturbed }) => {
    const alice = await open('alice')
    alice.commit(createIssue({ title: 'In the old log', creator: 'alice', rank: 'a0' }))
    await alice.drained()
    const wiped = backend.wipe()
    const looking = backend.hold('alice', 'pulls')
    const issue = foreignIssue('In the new log')
    if (whom === 'alice asks') backend.append([issue])
    const from = mark()
    backend.reconnect('alice')
    await until('alice asks for pages', backendDid('pull-received'), from)
    if (whom === 'it looks') {
      backend.append([issue])
      await until('the new page comes', isProbe('alice', 'backend-pull-page', { change: issue.args.changeId }))
    }
    looking.end()
    disturbed('the backend loses its log', wiped.bitten())
  },
})

export const lostLogUnnoticed = storedBefore('lost-log-unnoticed', 'it looks', {
  title:
    'the backend loses its log, and sends alice an issue of the next before it has looked at whom she takes it for',
})

export const lostLogUnnoticedControl = storedBefore('lost-log-unnoticed-control', 'alice asks', {
  title: 'the backend loses its log, has an issue in the next when alice asks, and looks at whom she takes it for',
  isControl: true,
})
