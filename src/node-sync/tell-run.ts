/** What a run of node sync is worth, against what is known of its subject, and in words for a terminal. Pure. */
import { type ExpectedOf, expectationOf, judge } from '../bugs/bug.ts'
import { bugs } from '../bugs/table.ts'
import type { TrialJudgement } from '../verdict/judge.ts'
import { fingerprintOf } from '../verdict/verdict.ts'

/** The name by which the table of bugs knows these runs. */
export const scenario = 'node-sync'

export type RunOutcome =
  | { readonly type: 'held' }
  /** Known bugs of this LiveStore explain it. */
  | { readonly type: 'expected-failure'; readonly bug: string; readonly fingerprints: readonly string[] }
  /** Something else broke; or `inconclusive`: the harness could not tell. */
  | { readonly type: 'unexpected'; readonly reason: string; readonly fingerprints: readonly string[] }

/** Compares what was found in a run with what its LiveStore is known for. */
export const outcomeOf = ({ findings }: Pick<TrialJudgement, 'findings'>, subject: ExpectedOf): RunOutcome => {
  const broken = findings.filter(({ verdict }) => verdict !== 'inconclusive')
  const fingerprints = [...new Set(broken.map(fingerprintOf))]
  const [doubt] = findings.filter(({ verdict }) => verdict === 'inconclusive')
  const judgement = judge(expectationOf(bugs, scenario, subject), fingerprints)
  if (judgement.type === 'expected-failure') return { type: 'expected-failure', bug: judgement.bug.id, fingerprints }
  if (judgement.type === 'unexpected') return { type: 'unexpected', reason: judgement.reason, fingerprints }
  if (doubt !== undefined) return { type: 'unexpected', reason: `inconclusive: ${doubt.witness}`, fingerprints }
  return { type: 'held' }
}

/** Whether another run fails in a way in which this one does; where nothing could be told of either, that is the same, too. */
export const sameFailure = (one: RunOutcome, other: RunOutcome): boolean => {
  if (one.type === 'held' || other.type === 'held') return false
  if (one.fingerprints.length === 0) return other.fingerprints.length === 0
  return one.fingerprints.some((fingerprint) => other.fingerprints.includes(fingerprint))
}

/** Quotes what a shell would not take as one word. */
const quoted = (text: string): string => (/^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/**
 * The command that plays a failed run again, and fails where it failed.
 *
 * @param environment the variables that name the subject; see `Subject.environment`
 */
export const commandAgain = ({
  environment,
  seed,
  path,
  strict,
}: {
  readonly environment: Readonly<Record<string, string>>
  readonly seed: number | undefined
  readonly path: string
  readonly strict: boolean
}): string => {
  const variables = {
    ...environment,
    NODE_SYNC_FC_SEED: seed === undefined ? '' : String(seed),
    NODE_SYNC_FC_PATH: path,
    NODE_SYNC_STRICT: strict ? '1' : '',
  }
  const said = Object.entries(variables).filter(([, value]) => value !== '')
  return [...said.map(([name, value]) => `${name}=${quoted(value)}`), 'pnpm node-sync'].join(' ')
}

/** All runs of a test in a few lines: how many held, and what the others showed. */
export const tellRuns = (outcomes: readonly RunOutcome[]): string => {
  const failed = outcomes.flatMap((outcome) => (outcome.type === 'held' ? [] : [outcome]))
  const kinds = new Map<string, number>()
  for (const outcome of failed) {
    const why = outcome.type === 'expected-failure' ? `expected, ${outcome.bug}` : 'unexpected'
    const kind = `${outcome.fingerprints.join(' and ') || 'inconclusive'} (${why})`
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  const counts = [...kinds].map(([kind, count]) => `  ${count} of ${outcomes.length}  ${kind}`)
  return [`${outcomes.length - failed.length} of ${outcomes.length} runs held`, ...counts].join('\n')
}
