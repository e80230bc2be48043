/** The promises as lights: what the checkers say of a history that still grows, in a word or two each. Pure. */
import type { CheckResult } from '../verdict/checker.ts'
import { testedByReloads } from '../verdict/checkers/reload.ts'
import type { TrialJudgement } from '../verdict/judge.ts'
import type { Finding, Verdict } from '../verdict/verdict.ts'
import type { Light } from './protocol.ts'

/** What is shown of each checker, in this order: its word while it is held, and while it cannot be told. */
const shown: readonly { readonly name: string; readonly held: string; readonly waiting: string }[] = [
  { name: 'drain', held: 'drained', waiting: 'not drained yet' },
  { name: 'convergence', held: 'converged', waiting: 'not converged yet' },
  { name: 'durability', held: 'nothing lost', waiting: 'losses not known yet' },
  { name: 'order', held: 'in order', waiting: 'order not known yet' },
  { name: 'reload', held: 'reload keeps rows', waiting: 'not compared yet' },
  { name: 'life', held: 'alive', waiting: 'not there yet' },
  { name: 'recovery', held: 'recovered', waiting: 'not recovered yet' },
]

/** What is only so as long as nothing moves. */
const atRest: ReadonlySet<string> = new Set(['drain', 'convergence'])

export interface LightsOptions {
  /** Whether all was seen to have settled, and nothing has moved since. */
  readonly isSettled: boolean
  /** Events that wait in sessions and leaders now. */
  readonly pending: number
  /** Orders that stand, in words: while there are any, nobody has to settle. */
  readonly standing: readonly string[]
}

/**
 * A light for each promise.
 *
 * @example
 * lightsOf(judgeTrial(history.events(), { fold }), { pending: 2, standing: [] })[0] // { name: 'drain', words: '2 pending', state: 'waiting', … }
 */
export const lightsOf = (
  { results, headline, trial }: Pick<TrialJudgement, 'results' | 'headline' | 'trial'>,
  options: LightsOptions,
): readonly Light[] =>
  shown.flatMap(({ name, held, waiting }): readonly Light[] => {
    const result = results[name]
    if (result === undefined) return []
    if (result.type === 'held' && atRest.has(name) && !options.isSettled) {
      return [
        {
          name,
          words: waitingWords(name, waiting, options),
          state: 'waiting',
          why: 'something has moved since all had settled',
        },
      ]
    }
    const untested = name === 'reload' && result.type === 'held' ? untestedReload[testedByReloads(trial)] : undefined
    if (untested !== undefined) return [{ name, ...untested }]
    return [{ name, ...lightOf(result, { held, waiting: waitingWords(name, waiting, options) }, headline) }]
  })

/** What is said of the promise of reloads where nothing has put it to the test. */
const untestedReload: Readonly<Record<ReturnType<typeof testedByReloads>, Omit<Light, 'name'> | undefined>> = {
  'no reload': { words: 'no reload yet', state: 'waiting', why: 'no page was loaded anew' },
  'none compared': { words: 'not compared', state: 'off', why: 'of no reload are rows known that it had to keep' },
  compared: undefined,
}

const waitingWords = (name: string, words: string, { pending, standing }: LightsOptions): string => {
  if (name !== 'drain') return words
  if (pending > 0) return `${pending} pending`
  return standing.length > 0 ? 'orders stand' : words
}

const lightOf = (
  result: CheckResult,
  words: { readonly held: string; readonly waiting: string },
  headline: Verdict,
): Omit<Light, 'name'> => {
  switch (result.type) {
    case 'held':
      return { words: words.held, state: 'held' }
    case 'undecided':
      return { words: words.waiting, state: 'waiting', why: result.why }
    case 'not-available':
      return { words: 'not available', state: 'off', why: result.why }
    case 'broken': {
      const real = result.findings.filter(({ verdict }) => verdict !== 'inconclusive')
      const [first] = real.length > 0 ? real : result.findings
      const why = first?.witness.split('\n')[0]
      // Where the harness could not tell, nothing is broken.
      const state = real.length > 0 ? 'broken' : 'waiting'
      return {
        words: first === undefined ? headline : brokenWords(real.length > 0 ? real : result.findings, first),
        state,
        ...(why !== undefined && { why }),
      }
    }
  }
}

/** Such as `lost 2`: the worst of the findings, and how many changes are part of findings of that kind. */
const brokenWords = (findings: readonly Finding[], { verdict }: Finding): string => {
  const changes = new Set(
    findings.filter((finding) => finding.verdict === verdict).flatMap((finding) => finding.changes ?? []),
  )
  return changes.size === 0 ? verdict : `${verdict} ${changes.size}`
}
