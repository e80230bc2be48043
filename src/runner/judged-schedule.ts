/** What is told of a trial of a schedule once it is judged; its history is written where something was found. */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { FaultEvent, HistoryEvent } from '../history/event.ts'
import { formatHistory } from '../history/history-file.ts'
import { normalise } from '../history/normalise.ts'
import { diagnosisLines } from '../report/diagnosis.ts'
import { meaning } from '../verdict/checkers/meaning.ts'
import type { TrialJudgement } from '../verdict/judge.ts'
import { fingerprintOf } from '../verdict/verdict.ts'
import type { JudgedSchedule, PlayOptions } from './contract.ts'

/** A trial that has ended. */
export interface EndedTrial {
  readonly judgement: TrialJudgement
  /** Everything that was judged, in the order of its recording. */
  readonly events: readonly HistoryEvent[]
  /** Why it could not be played to its end, where it could not. */
  readonly problem?: string
  /** Milliseconds of its own time. */
  readonly ownMs: number
  readonly tookMs: number
}

/** Tells of a trial, and writes its history where that is wanted and something was found. */
export const tellTrial = (
  { judgement, events, problem, ownMs, tookMs }: EndedTrial,
  { history: file, lines }: Pick<PlayOptions, 'history' | 'lines'>,
): JudgedSchedule => {
  const { findings, headline } = judgement
  const fingerprints = [...new Set(findings.map(fingerprintOf))]
  const [worst] = findings
  const wantsHistory = file !== undefined && headline !== 'ok'
  if (wantsHistory) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, formatHistory(events))
  }
  const normalised = normalise(events)
  return {
    type: 'judged',
    // What could not be played to its end proves nothing.
    verdict: headline === 'ok' && problem !== undefined ? 'inconclusive' : headline,
    fingerprints: fingerprints.length === 0 && problem !== undefined ? ['inconclusive'] : fingerprints,
    ...(problem === undefined && isKept(judgement) && { kept: true }),
    ...(worst !== undefined && { witness: worst.witness }),
    ...(headline !== 'ok' && { diagnosis: diagnosisLines(judgement) }),
    ...(problem !== undefined && { problem }),
    ...(wantsHistory && { history: file }),
    bitten: bittenByKind(events),
    passedOver: events.filter(({ type }) => type === 'passed-over').length,
    digest: createHash('sha256').update(normalised.join('\n')).digest('hex'),
    ...(lines === true && { lines: normalised }),
    virtualMs: ownMs,
    tookMs,
  }
}

/** Whether every checker says so, but for the one that asks whether anything was put to the test. */
const isKept = ({ results, trial }: TrialJudgement): boolean =>
  trial.ended &&
  Object.entries(results).every(
    ([name, { type }]) => name === meaning.name || type === 'held' || type === 'not-available',
  )

const isFault = (event: HistoryEvent): event is HistoryEvent & FaultEvent => event.type === 'fault'

const bittenByKind = (events: readonly HistoryEvent[]): Readonly<Record<string, number>> => {
  const bitten: Record<string, number> = {}
  for (const { kind, bitten: count } of events.filter(isFault)) {
    if (kind !== undefined && count > 0) bitten[kind] = (bitten[kind] ?? 0) + count
  }
  return bitten
}
