/**
 * Watches one tab until it has drained, or until it is certain that it will not, and writes into the history what it saw. It only
 * looks; the judging is done in src/verdict, from the history.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Barrier } from '../history/event.ts'
import { createDrainJudge, type DrainAnswer, type DrainSample, missingBarrier } from '../verdict/drain.ts'
import { recordLogIfThere } from './backend-log.ts'
import { createBusyCount, createPatientAsker, createStatesRecorder, look } from './look.ts'
import { doubtOf, requireWholeNetwork, type Surroundings, type WatchedTab } from './surroundings.ts'
import {
  betweenLooksMs,
  type Progress,
  settlementTeller,
  type Teller,
  type Watch,
  type WatchOptions,
  whileCounting,
} from './watch.ts'

/** What draining means, with and without a backend. */
export const drainBarriers = ({ hasBackend }: Surroundings): readonly Barrier[] =>
  hasBackend ? ['session drained', 'leader drained'] : ['session drained']

/**
 * Watches one tab until its session has drained, and its leader too where there is a backend.
 *
 * @throws Error when the tab cannot be looked at any more (closed, crashed), and where an order of the test stands under which
 *   nothing could settle
 */
export const watchDrain = (tab: WatchedTab, around: Surroundings, options: WatchOptions = {}): Promise<Watch> =>
  whileCounting(around.history, async (progress) => {
    const began = performance.now()
    const tell = settlementTeller(around, options)
    tell('demanded', [tab], drainBarriers(around))
    const settled = await drain({
      tab,
      around,
      progress,
      tell,
      recordStates: createStatesRecorder(tab, around.history),
    })
    if (settled) tell('settled', [tab], drainBarriers(around))
    return { settled, tookMs: performance.now() - began }
  })

export interface DrainWatch {
  readonly tab: WatchedTab
  readonly around: Surroundings
  readonly progress: Progress
  readonly tell: Teller
  readonly recordStates: (sample: DrainSample, isLast: boolean) => void
}

/** Looks until the tab has drained (true), its store is gone, or the judge gives it up (false; the history says why). */
export const drain = async ({ tab, around, progress, tell, recordStates }: DrainWatch): Promise<boolean> => {
  const judge = createDrainJudge(around.quiet)
  const [askLeader, countBusy] = [createPatientAsker(tab.syncStates), createBusyCount(tab)]
  while (true) {
    requireWholeNetwork(tab, around)
    const sample = await look(tab, around, { progress: progress.count(), askLeader, countBusy })
    const answer = inCircles(sample, progress) ?? judge(sample)
    recordStates(sample, answer.type !== 'waiting')
    if (answer.type === 'drained') return true
    if (answer.type === 'shut-down') return false
    if (answer.type === 'gave-up') {
      const barriers = answer.barrier === undefined ? [] : [answer.barrier]
      await recordLogIfThere(around)
      tell('gave-up', [tab], barriers, { reason: answer.reason, ...(await doubtOf(around)) })
      return false
    }
    await pause(around.betweenLooksMs ?? betweenLooksMs)
  }
}

/** Who goes round in circles is never quiet, and gets nowhere all the same. */
const inCircles = ({ states, hasBackend }: DrainSample, progress: Progress): DrainAnswer | undefined => {
  const reason = progress.circle()
  if (reason === undefined) return undefined
  const barrier = states === undefined ? undefined : missingBarrier(states, hasBackend)
  return { type: 'gave-up', barrier: barrier ?? 'leader drained', reason }
}
