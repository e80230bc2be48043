/**
 * The process that plays trials on one subject, one after the other, at its parent's orders over IPC. It ends with its parent.
 * Started by run-in-child.ts: `node child.ts <the engine's module>`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { HistoryEvent } from '../history/event.ts'
import { formatHistory } from '../history/history-file.ts'
import { diagnosisLines } from '../report/diagnosis.ts'
import { type Finding, fingerprintOf } from '../verdict/verdict.ts'
import { hearConsole } from './hear-console.ts'
import { loadEngine } from './load-engine.ts'
import { isPlayRequest, type JudgedTrial, type PlayRequest } from './protocol.ts'
import { serveTrials } from './serve-trials.ts'
import { playTrial } from './trial.ts'
import { triggerNamed } from './triggers/index.ts'
import { installWatchedFiles } from './watched-files.ts'

const [module] = process.argv.slice(2)
if (module === undefined) throw new Error('Usage: child.ts <the module of an engine>')
const files = installWatchedFiles()
const engine = await loadEngine(module)

const play = async ({ trigger, number, history: file }: PlayRequest): Promise<JudgedTrial> => {
  const named = triggerNamed(trigger)
  if (named.hasFiles === true) await engine.loadFiles?.()
  const { judgement, events, problem, tookMs } = await playTrial(engine, named, {
    storeId: `trial-${number}`,
    files,
    hearConsole,
  })
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, formatHistory(events))
  const { findings, headline, trial } = judgement
  const [worst] = findings
  const drainMs = drainTimeOf(events)
  return {
    type: 'judged',
    // What could not be played to its end proves nothing.
    verdict: headline === 'ok' && problem !== undefined ? 'inconclusive' : headline,
    fingerprints: findings.length === 0 && problem !== undefined ? ['inconclusive'] : fingerprintsOf(findings),
    ...(worst !== undefined && { witness: worst.witness }),
    diagnosis: diagnosisLines(judgement),
    ...(problem !== undefined && { problem }),
    history: file,
    disturbances: trial.faults.map(({ title, bitten }) => ({ title, bitten })),
    tookMs,
    ...(drainMs !== undefined && { drainMs }),
  }
}

const drainTimeOf = (events: readonly HistoryEvent[]): number | undefined => {
  const healed = events.find(({ type }) => type === 'healed')
  const settled = events.find((event) => event.type === 'settled' && event.time >= (healed?.time ?? 0))
  return healed === undefined || settled === undefined ? undefined : settled.time - healed.time
}

const fingerprintsOf = (findings: readonly Finding[]): readonly string[] => [...new Set(findings.map(fingerprintOf))]

serveTrials(isPlayRequest, play)
