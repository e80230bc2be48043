/** Holds a trial against every promise: all checkers, their findings with the diagnosis of each, one headline. Pure. */
import type { HistoryEvent } from '../history/event.ts'
import type { Checker, CheckOptions, CheckResult } from './checker.ts'
import { convergence } from './checkers/convergence.ts'
import { drain } from './checkers/drain.ts'
import { durability } from './checkers/durability.ts'
import { life } from './checkers/life.ts'
import { meaning } from './checkers/meaning.ts'
import { order } from './checkers/order.ts'
import { recovery } from './checkers/recovery.ts'
import { reload } from './checkers/reload.ts'
import { diagnose } from './diagnosis/diagnose.ts'
import type { Diagnosis } from './diagnosis/diagnosis.ts'
import { type Keepers, keepersOfLostLog, withLostLog } from './lost-log.ts'
import { readTrial } from './read-trial.ts'
import { some } from './some.ts'
import type { Trial } from './trial.ts'
import { type Finding, fingerprintOf, headline, type Verdict } from './verdict.ts'

/** Every checker, in the order of the promises. A new one is added here, and nowhere else. */
export const checkers: readonly Checker[] = [drain, convergence, durability, reload, order, life, recovery, meaning]

export interface TrialJudgement {
  readonly trial: Trial
  /** What each checker answered, by its name. */
  readonly results: Readonly<Record<string, CheckResult>>
  /** Every broken promise, each with the link and the signature that its diagnosis gave it. */
  readonly findings: readonly Finding[]
  /** The worst of them; where there is none, `inconclusive` while a checker is undecided, and `ok` otherwise. */
  readonly headline: Verdict
  /** Of the changes that the findings are about; of many the first few. */
  readonly diagnoses: readonly Diagnosis[]
}

export interface JudgeOptions extends CheckOptions {
  /** Names of the checkers to ask; all of them unless told otherwise. */
  readonly checkers?: readonly string[]
  /** What is missing or damaged in the history, in words: then nothing that it does not show is proved. */
  readonly problems?: readonly string[]
}

/** Changes of one finding that are diagnosed; the others went the same way. */
const diagnosedOfEach = 3

/**
 * Judges a history, whole or still growing.
 *
 * @param events in the order of their recording
 * @throws Error where a checker of that name does not exist
 * @example
 * judgeTrial(history.events(), { fold, checkers: ['drain', 'life'] }).headline // 'stalled'
 */
export const judgeTrial = (events: readonly HistoryEvent[], options: JudgeOptions = {}): TrialJudgement => {
  const trial = readTrial(events)
  const asked = options.checkers?.map(checkerNamed) ?? checkers
  const results = Object.fromEntries(asked.map((checker) => [checker.name, checker.check(trial, options)]))
  const broken = Object.values(results).flatMap((result) => (result.type === 'broken' ? result.findings : []))
  const found = [...broken, ...partial(options.problems ?? [])]
  const doubts = trial.ended && found.length === 0 ? undecided(results) : []
  const keepers = keepersOfLostLog(trial)
  const judged = [...found, ...doubts].map((finding) => withDiagnoses(trial, finding, keepers))
  const findings = distinct(judged.map(({ finding }) => finding))
  return {
    trial,
    results,
    findings,
    headline: headlineOf(findings, Object.values(results)),
    diagnoses: judged.flatMap(({ diagnoses }) => diagnoses),
  }
}

/** What has not been decided is not `ok`. */
const headlineOf = (findings: readonly Finding[], results: readonly CheckResult[]): Verdict => {
  const worst = headline(findings)
  return worst === 'ok' && results.some(({ type }) => type === 'undecided') ? 'inconclusive' : worst
}

/** A trial that is over and has something undecided proves nothing: that is a finding, too. */
const undecided = (results: Readonly<Record<string, CheckResult>>): readonly Finding[] =>
  Object.entries(results).flatMap(([name, result]): readonly Finding[] =>
    result.type === 'undecided' ? [{ verdict: 'inconclusive', witness: `${name} is undecided: ${result.why}` }] : [],
  )

/** A history that is not whole keeps what it shows, but can never be found to be `ok`. */
const partial = (problems: readonly string[]): readonly Finding[] =>
  problems.length === 0 ? [] : [{ verdict: 'inconclusive', witness: `the history is not whole: ${some(problems)}` }]

const checkerNamed = (name: string): Checker => {
  const checker = checkers.find((candidate) => candidate.name === name)
  if (checker === undefined) {
    throw new Error(`there is no checker "${name}": expected ${checkers.map((candidate) => candidate.name).join(', ')}`)
  }
  return checker
}

const withDiagnoses = (
  trial: Trial,
  found: Finding,
  keepers: Keepers,
): { readonly finding: Finding; readonly diagnoses: readonly Diagnosis[] } => {
  const finding = withLostLog(trial, keepers, found)
  if (finding.verdict === 'inconclusive') return { finding, diagnoses: [] }
  const diagnoses = (finding.changes ?? [])
    .slice(0, diagnosedOfEach)
    .flatMap((key) => diagnose(trial, finding, key) ?? [])
  const [first] = diagnoses
  if (first === undefined) return { finding, diagnoses }
  const { hop, signature } = first
  return { finding: { ...finding, hop, ...(signature === undefined ? {} : { signature }) }, diagnoses }
}

/** Two checkers may find the same thing, and one thing may be found at several tabs; it is told once. */
const distinct = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((finding) => [`${fingerprintOf(finding)} ${finding.witness}`, finding])).values(),
]
