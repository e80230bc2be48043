/** A device with more behind it than one page, and the page that ends it kept back: LiveStore's backend sends 100 events at once. */
import type { Change } from '../../apps/linearlite/src/data/actions.ts'
import type { TestUpstream } from '../../fixtures/backend.ts'
import { newIssues } from '../../fixtures/data.ts'
import { requireLiveStore } from '../../fixtures/requires.ts'
import type { Tab } from '../../src/browser/tab.ts'
import { isProbe } from '../../src/history/predicates.ts'
import type { Network } from '../../src/network/watched-relay.ts'
import { patiently, until } from '../../src/settlement/until.ts'

/** Events in one page of LiveStore's backend. */
const pageLength = 100

const last = (changes: readonly Change[]): string => changes.at(-1)?.args.changeId ?? ''

export interface Backlog {
  /** Lets the last page come, and resolves when the tab's session has it. */
  readonly comeToItsEnd: () => Promise<void>
  /** Lets what is kept back go, and waits for nothing. */
  readonly end: () => void
}

/** What a backlog needs of LiveStore; call it first of all. */
export const requireBacklog = (): Promise<void> =>
  requireLiveStore('0.4.0-dev.8', 'it asks for pages once in its life, and never on a new connection')

/**
 * Another client writes a page and one event more while a device is away. It comes back; resolves when its session has the first page, of
 * which the backend said that more is to come.
 */
export const comeBackToABacklog = async (alice: Tab, network: Network, upstream: TestUpstream): Promise<Backlog> => {
  const { history } = alice.surroundings
  const refusal = network.refuse(alice.client)
  const refused = network.until((event) => event.type === 'refused' && event.client === alice.client)
  network.cut(alice.client)
  const whole = newIssues(pageLength, 'first page')
  const rest = newIssues(1, 'last page')
  await upstream.append(whole)
  await upstream.append(rest)
  await patiently(history, `${alice.name} to try again`, refused)

  const pages = network.hold({ client: alice.client, kind: 'pull-page' })
  refusal.end()
  await patiently(history, 'the first page', pages.untilWaiting(1))
  const first = until(history, isProbe(alice.name, 'session-pull', { change: last(whole) }))
  pages.release(1)
  await patiently(history, 'the session to hear of the first page', first)
  // The backend sends a page when the one before has been taken.
  await patiently(history, 'the last page', pages.untilWaiting(1))
  return {
    comeToItsEnd: async () => {
      const end = until(history, isProbe(alice.name, 'session-pull', { change: last(rest) }))
      pages.end()
      await patiently(history, 'the session to hear of the last page', end)
    },
    end: () => pages.end(),
  }
}
