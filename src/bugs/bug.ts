/**
 * Known bugs of LiveStore as data, and the expectations that follow from them.
 *
 * An expectation belongs to a pair of scenario and subject. `fails` is a deterministic trigger: the scenario must fail
 * with that fingerprint. `mayFail` is schedule-sensitive: held is fine, failing with one of the fingerprints is an
 * expected failure, shown and counted. Anything else is red.
 */

export interface Bug {
  readonly id: string
  readonly title: string
  /** What goes wrong, link by link, in one or two sentences. */
  readonly mechanism: string
  /** LiveStore versions that have it, as the subjects are named. */
  readonly affected: readonly string[]
  /** The first version without it, where there is one. */
  readonly fixedIn?: string
  /** Upstream issue or pull request, where there is one. */
  readonly upstream?: string
  /** Fingerprints with which it shows. */
  readonly fingerprints: readonly string[]
  /** Scenarios (their tags) that it can break, and whether it always does. */
  readonly breaks: readonly { readonly scenario: string; readonly always: boolean }[]
}

export type Expectation =
  | { readonly type: 'holds' }
  | { readonly type: 'fails'; readonly bug: Bug }
  | { readonly type: 'mayFail'; readonly bugs: readonly Bug[] }

/** What a scenario is expected to do on a LiveStore version, given a table of bugs. */
export const expectationOf = (table: readonly Bug[], scenario: string, livestore: string): Expectation => {
  const present = table.filter((bug) => bug.affected.includes(livestore))
  const always = present.find((bug) => bug.breaks.some((entry) => entry.scenario === scenario && entry.always))
  if (always !== undefined) return { type: 'fails', bug: always }
  const sometimes = present.filter((bug) => bug.breaks.some((entry) => entry.scenario === scenario))
  return sometimes.length === 0 ? { type: 'holds' } : { type: 'mayFail', bugs: sometimes }
}

/** How an outcome compares with what was expected. */
export type Judgement =
  | { readonly type: 'as-expected' }
  | { readonly type: 'expected-failure'; readonly bug: Bug }
  | { readonly type: 'unexpected'; readonly reason: string }

/**
 * Compares a trial's fingerprints (none: every promise was kept) with its expectation.
 *
 * @example
 * judge({ type: 'holds' }, ['stalled/session']).type // 'unexpected'
 */
export const judge = (expectation: Expectation, fingerprints: readonly string[]): Judgement => {
  const failed = fingerprints.join(' and ')
  switch (expectation.type) {
    case 'holds':
      return fingerprints.length === 0
        ? { type: 'as-expected' }
        : { type: 'unexpected', reason: `expected to hold, found ${failed}` }
    case 'fails': {
      const { bug } = expectation
      if (fingerprints.length === 0) {
        return { type: 'unexpected', reason: `expected to fail with bug ${bug.id}, but every promise was kept` }
      }
      return explains(bug, fingerprints)
        ? { type: 'expected-failure', bug }
        : { type: 'unexpected', reason: `expected ${bug.fingerprints.join(' or ')} (bug ${bug.id}), found ${failed}` }
    }
    case 'mayFail': {
      if (fingerprints.length === 0) return { type: 'as-expected' }
      const bug = expectation.bugs.find((candidate) => explains(candidate, fingerprints))
      return bug === undefined
        ? { type: 'unexpected', reason: `found ${failed}, which no known bug of this scenario explains` }
        : { type: 'expected-failure', bug }
    }
  }
}

const explains = (bug: Bug, fingerprints: readonly string[]): boolean =>
  fingerprints.every((fingerprint) => bug.fingerprints.includes(fingerprint))
