/**
 * The process that plays schedules on one subject in virtual time, at its parent's orders over IPC. Started by schedule-runner.ts:
 * `node schedule-child.ts <the engine's module>`.
 */
import { pathToFileURL } from 'node:url'
import type { Engine } from '../../apps/engine/src/contract.ts'
import { type PlayedSchedule, unsupportedIn } from '../runner/contract.ts'
import { tellTrial } from '../runner/judged-schedule.ts'
import { type Schedule, scheduleVersion } from '../schedule/schedule.ts'
import type { QuietPeriods } from '../verdict/drain.ts'
import { hearConsole } from './hear-console.ts'
import { installKeyedRandomness } from './keyed-randomness.ts'
import { playOf, whyUnsupported } from './play-schedule.ts'
import { isScheduleRequest, type ScheduleRequest } from './protocol.ts'
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

const play = async (request: ScheduleRequest): Promise<PlayedSchedule> => {
  const { schedule, number, randomness: key } = request
  const unsupported = unsupportedIn(schedule, whyUnsupported)
  if (unsupported.length > 0) return { type: 'unsupported', reasons: unsupported }
  const began = realNow()
  time.reset()
  randomness.begin(key ?? schedule.seed ?? 'by hand')
  const { judgement, events, problem, tookMs } = await time.run(() =>
    playTrial(engine, playOf(schedule), {
      storeId: `trial-${number}`,
      isVirtual: true,
      hearConsole,
      betweenLooksMs,
      quiet: quietInVirtualTime,
    }),
  )
  return tellTrial(
    { judgement, events, ...(problem !== undefined && { problem }), ownMs: tookMs, tookMs: realNow() - began },
    request,
  )
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
