/**
 * The process that plays schedules on one subject in virtual time, at its parent's orders over IPC. Started by schedule-runner.ts:
 * `node schedule-child.ts <the engine's module>`.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Engine } from '../../apps/engine/src/contract.ts'
import type { FaultEvent, HistoryEvent } from '../history/event.ts'
import { formatHistory } from '../history/history-file.ts'
import { normalise } from '../history/normalise.ts'
import { diagnosisLines } from '../report/diagnosis.ts'
import { type Schedule, scheduleVersion } from '../schedule/schedule.ts'
import type { QuietPeriods } from '../verdict/drain.ts'
import { fingerprintOf } from '../verdict/verdict.ts'
import { hearConsole } from './hear-console.ts'
import { installKeyedRandomness } from './keyed-randomness.ts'
import { playOf, unsupportedBySimulation } from './play-schedule.ts'
import { isScheduleRequest, type PlayedSchedule, type ScheduleRequest } from './protocol.ts'
import { serveTrials } from './serve-trials.ts'
import { playTrial } from './trial.ts'
import { installVirtualTime, makeWebAssemblySynchronous } from './virtual-time.ts'

const [module] = process.argv.slice(2)
if (module === undefined) throw new Error('Usage: schedule-child.ts <the module of an engine>')
// The clock that measures this process is the real one: everything else lives in virtual time.
const realNow = performance.now.bind(performance)
const randomness = installKeyedRandomness()
const time = installVirtualTime()
makeWebAssemblySynchronous()
const engine: Engine = await import(pathToFileURL(module).href)

/** Virtual time passes at once: more looks would only cost. */
const betweenLooksMs = 500

/**
 * A schedule may keep a device away for so long that LiveStore's next attempt is far: it waits twice as long each time, up to half a
 * minute. To wait for two of them costs nothing in here.
 */
const quietInVirtualTime: QuietPeriods = { quietMs: 10_000, betweenAttemptsMs: 70_000, busyMs: 120_000 }

const play = async ({
  schedule,
  number,
  history: file,
  lines,
  randomness: key,
}: ScheduleRequest): Promise<PlayedSchedule> => {
  const unsupported = unsupportedBySimulation(schedule)
  if (unsupported.length > 0) return { type: 'unsupported', reasons: unsupported }
  const began = realNow()
  time.reset()
  randomness.begin(key ?? schedule.seed ?? 'by hand')
  const { judgement, events, problem, tookMs } = await time.run(() =>
    playTrial(engine, playOf(schedule), {
      storeId: `trial-${number}`,
      hearConsole,
      betweenLooksMs,
      quiet: quietInVirtualTime,
    }),
  )
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
    ...(worst !== undefined && { witness: worst.witness }),
    ...(headline !== 'ok' && { diagnosis: diagnosisLines(judgement) }),
    ...(problem !== undefined && { problem }),
    ...(wantsHistory && { history: file }),
    bitten: bittenByKind(events),
    passedOver: events.filter(({ type }) => type === 'passed-over').length,
    digest: createHash('sha256').update(normalised.join('\n')).digest('hex'),
    ...(lines === true && { lines: normalised }),
    virtualMs: tookMs,
    tookMs: realNow() - began,
  }
}

const isFault = (event: HistoryEvent): event is HistoryEvent & FaultEvent => event.type === 'fault'

const bittenByKind = (events: readonly HistoryEvent[]): Readonly<Record<string, number>> => {
  const bitten: Record<string, number> = {}
  for (const { kind, bitten: count } of events.filter(isFault)) {
    if (kind !== undefined && count > 0) bitten[kind] = (bitten[kind] ?? 0) + count
  }
  return bitten
}

/** What is loaded with the first store of a process would make its first trial another one than its second. */
const warmUp: Schedule = {
  version: scheduleVersion,
  hasBackend: true,
  parameters: {},
  clients: ['nobody'],
  steps: [{ id: 's1', type: 'open', client: 'nobody' }],
}
try {
  await play({ type: 'play-schedule', schedule: warmUp, number: 0 })
} catch (error) {
  // The trial's own listeners would swallow it, and the parent wait for ever.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}

serveTrials(isScheduleRequest, play)
