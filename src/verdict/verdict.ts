/**
 * The words of judgement: what a trial can be found to be, and how a broken promise is told.
 */

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
 * What a failure's own states and history tell of its cause: `client-only` where nothing but events that never leave the
 * device is left behind, `silent-leader` where the leader worker does not answer, `doubled-page` where the leader refused a
 * page that it already had.
 */
export type Signature = 'client-only' | 'silent-leader' | 'doubled-page'

/** One named condition of settlement. */
export type Barrier = 'session drained' | 'leader drained' | 'logs equal' | 'rows equal'

/** One broken promise in one trial. */
export interface Finding {
  readonly verdict: Exclude<Verdict, 'ok'>
  /** The last LiveStore link that is known to have had the event. */
  readonly hop?: Hop
  /** What narrows the cause down, where the states themselves tell it. */
  readonly signature?: Signature
  /** The condition that was waited for in vain. */
  readonly barrier?: Barrier
  /** In words, for a person: what was seen, and what should have been. */
  readonly witness: string
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
