/**
 * Plays schedules in virtual time, in this very process: what a process of the hunt and a standalone reproduction have in common, so that
 * both show the same.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Engine } from '../../apps/engine/src/contract.ts'
import type { Recorder } from '../history/recorder.ts'
import { heldResources } from '../run/held-resources.ts'
import { type PlayedSchedule, unsupportedIn } from '../runner/contract.ts'
import { tellTrial } from '../runner/judged-schedule.ts'
import { type Schedule, scheduleVersion } from '../schedule/schedule.ts'
import type { QuietPeriods } from '../verdict/drain.ts'
import { installKeyedRandomness } from './keyed-randomness.ts'
import { playOf, whyUnsupportedOn } from './play-schedule.ts'
import type { ScheduleRequest } from './protocol.ts'
import { playTrial } from './trial.ts'
import { installVirtualTime, makeWebAssemblySynchronous } from './virtual-time.ts'
import { installWatchedFiles } from './watched-files.ts'

export interface VirtualTrials {
  readonly play: (request: ScheduleRequest) => Promise<PlayedSchedule>
}

export interface VirtualTrialsOptions {
  /** Loads the engine: LiveStore may be loaded only after time and randomness are ours. */
  readonly loadEngine: () => Promise<Engine>
  /** Takes what is written to the console into a trial's history. */
  readonly hearConsole: (history: Recorder, sources: () => readonly string[]) => () => void
}

/** Virtual time passes at once: more looks would only cost. */
const betweenLooksMs = 500

/**
 * A schedule may keep a device away for so long that LiveStore's next attempt is far: it waits twice as long each time, up to half a
 * minute. To wait for two of them costs nothing in here.
 */
const quietInVirtualTime: QuietPeriods = { quietMs: 10_000, betweenAttemptsMs: 70_000, busyMs: 120_000 }

const inMiB = (bytes: number): number => bytes / 2 ** 20

/** Bytes of the heap that are in use once all garbage is collected. */
const heapBytes = (): number => {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

/** What is loaded with the first store of a process would make its first trial another one than its second. */
const warmUp: Schedule = {
  version: scheduleVersion,
  hasBackend: true,
  parameters: {},
  clients: ['nobody'],
  steps: [{ id: 's1', type: 'open', client: 'nobody' }],
}

/**
 * Takes over this process's time and randomness, loads the engine, and plays one store to warm up. Once in a process.
 *
 * @throws where the engine cannot be loaded or opens no store
 */
export const startVirtualTrials = async ({ loadEngine, hearConsole }: VirtualTrialsOptions): Promise<VirtualTrials> => {
  // The clock that measures this process is the real one: everything else lives in virtual time.
  const realNow = performance.now.bind(performance)
  const randomness = installKeyedRandomness()
  const time = installVirtualTime()
  const files = installWatchedFiles()
  makeWebAssemblySynchronous()
  const engine = await loadEngine()

  const play = async (request: ScheduleRequest): Promise<PlayedSchedule> => {
    const { schedule, number, randomness: key } = request
    const unsupported = unsupportedIn(schedule, whyUnsupportedOn(engine.livestore))
    if (unsupported.length > 0) return { type: 'unsupported', reasons: unsupported }
    const played = playOf(schedule, engine.livestore)
    // Modules come from outside of virtual time.
    if (played.hasFiles === true) await engine.loadFiles?.()
    const began = realNow()
    time.reset()
    randomness.begin(key ?? schedule.seed ?? 'by hand')
    const { judgement, events, problem, tookMs } = await time.run(() =>
      playTrial(engine, played, {
        storeId: `trial-${number}`,
        isVirtual: true,
        files,
        hearConsole,
        betweenLooksMs,
        quiet: quietInVirtualTime,
      }),
    )
    const told = tellTrial(
      { judgement, events, ...(problem !== undefined && { problem }), ownMs: tookMs, tookMs: realNow() - began },
      request,
    )
    const { mib: processMiB, files: processFiles } = heldResources()
    return {
      ...told,
      processMiB,
      ...(processFiles !== undefined && { processFiles }),
      ...(request.memory === true && { heapMiB: inMiB(heapBytes()) }),
    }
  }

  await play({ type: 'play-schedule', schedule: warmUp, number: 0 })
  return { play }
}
