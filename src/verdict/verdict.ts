/**
 * The words of judgement: what a trial can be found to be, and how a broken promise is told.
 */
import type { Barrier } from '../history/event.ts'

export type { Barrier }

/**
 * Every verdict, worst first: a trial keeps all its findings, and its headline is the first of this list that it has.
 * A real failure outranks `inconclusive`, which says that the harness could not tell.
 */
export const verdicts = [
  'crashed',
  'lost',
  'duplicated',
  'diverged',
  'reordered',
  'gap',
  'stalled',
  'inconclusive',
  'ok',
] as const

export type Verdict = (typeof verdicts)[number]

/** One link of the chain that an event travels. */
export type Hop = 'session' | 'leader' | 'backend'

/**
 * A cause that the history of a failure tells by its own marks (see diagnosis/signatures.ts for what they are):
 * - `stale-generation`: the leader dropped a push of an older rebase generation and never answered it
 * - `never-retried`: the leader refused a push, and the session never pushed again
 * - `push-head`: the same, and the leader demanded numbers beyond its own head: it never lowered its push head after a rebase
 * - `non-monotonic-push`: the same, and the leader refused the push because its numbers do not rise
 * - `push-over-gap`: the leader took a push over the gap that a refused one had left, and its pull ended when its head went back
 * - `taken-twice`: the leader took a change, and took it again when its session, which had rebased, pushed it once more
 * - `confirmed-rebased`: a page confirmed the change, and the leader, which had a client-only event pending in front of it, rolled it back
 *   or told of it once more all the same
 * - `view-over-gap`: the leader was given a client-only event over the gap that a refused push has left, and has taken nothing since
 * - `swallowed`: the change was committed while its session rebased, and the session never pushed it
 * - `pull-latch`: pushes wait behind a pull that never said that it was done
 * - `push-never-resumed`: a push to the backend failed, upstream only advanced, and the leader never pushed again
 * - `offline-push`: the same, and the client called the failure offline
 * - `pull-never-resumed`: the leader has a new connection to the backend, and never asked for pages on it
 * - `torn-snapshot`: the store shut down over a snapshot of its rows that it had read while another worker wrote them
 * - `missed-at-boot`: the leader had the change when it started, a session of its device did not, and was never told of it
 * - `head-before-events`: the leader could not start, as its storage says that it has pulled what it has not; or it started, and counts as
 *   pulled what it has not
 * - `rows-before-log`: the device died after its leader had written what a change makes of the rows, and before it had written the change
 * - `told-again`: the store shut down because its session, which had just begun, was told once more how its leader came to where it began
 * - `page-over-gap`: the leader took a page over the gap of what was still to come, and pushed once more what came back later
 * - `doubled-page`: the leader refused a page that it already had, and its pull ended
 * - `doubled-event`: the store shut down over an event that it already had
 * - `rollback`: the store shut down, or the leader's pull ended, while it rolled back a change
 * - `stolen-lock`: a worker of the device lost the lock under which it works to another one
 * - `lost-log`: the backend has lost its log, and the device goes on with what it had of it, though it had a new page
 * - `lost-log-unnoticed`: the same, and a page of the new log, with numbers that the device counted already, came to it before it could notice
 * - `empty-snapshot`: the store could not be opened, as the file of its rows, which its leader had emptied, has no table
 * - `client-only`: nothing but events that never leave the device is left behind, and no more is known
 * - `silent-leader`: the leader worker does not answer
 */
export type Signature =
  | 'stale-generation'
  | 'never-retried'
  | 'push-head'
  | 'non-monotonic-push'
  | 'confirmed-rebased'
  | 'view-over-gap'
  | 'swallowed'
  | 'push-over-gap'
  | 'taken-twice'
  | 'pull-latch'
  | 'push-never-resumed'
  | 'offline-push'
  | 'pull-never-resumed'
  | 'missed-at-boot'
  | 'torn-snapshot'
  | 'head-before-events'
  | 'rows-before-log'
  | 'told-again'
  | 'page-over-gap'
  | 'doubled-page'
  | 'doubled-event'
  | 'rollback'
  | 'stolen-lock'
  | 'lost-log'
  | 'lost-log-unnoticed'
  | 'empty-snapshot'
  | 'client-only'
  | 'silent-leader'

/** How LiveStore and its SQLite tell that the changeset of a change could not be applied backwards. */
export const failedRollback: RegExp = /function signature mismatch|null function|makeChangeset|rollback/i

/** One broken promise in one trial. */
export interface Finding {
  readonly verdict: Exclude<Verdict, 'ok'>
  /** The last LiveStore link that is known to have had the event. */
  readonly hop?: Hop
  /** What narrows the cause down, where the states themselves tell it. */
  readonly signature?: Signature
  /** The condition that was waited for in vain. */
  readonly barrier?: Barrier
  /** The changes that it is about, by the keys of their journeys; what a diagnosis looks into. */
  readonly changes?: readonly string[]
  /** The tab or client that it was found at, where there is one. */
  readonly source?: string
  /** The tabs that it was found at, where it is told of several together. */
  readonly tabs?: readonly string[]
  /** In words, for a person: what was seen, and what should have been. */
  readonly witness: string
  /** The step of its schedule after which it fails however soon that heals, in words; where that was tried. */
  readonly inevitable?: string
}

/** The worst verdict of a trial's findings; `ok` where there is none. */
export const headline = (findings: readonly Finding[]): Verdict =>
  verdicts.find((verdict) => findings.some((finding) => finding.verdict === verdict)) ?? 'ok'

/**
 * What makes two failures the same: the verdict, the last LiveStore link, and the signature if any. Nothing of times, ids or numbers, so that
 * it is equal across runs, runners and LiveStore versions.
 *
 * @example
 * fingerprintOf({ verdict: 'stalled', hop: 'session', witness: '…' }) // 'stalled/session'
 */
export const fingerprintOf = (finding: Finding): string =>
  [finding.verdict, finding.hop, finding.signature].filter((part) => part !== undefined).join('/')
