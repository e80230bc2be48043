/**
 * Plays the steps of a schedule one after the other, the same way for every runner: each waits for its moment, what cannot be done any
 * more is passed over and said to be, and every fault is remembered with how often it bit.
 */

import type { Change } from '../../apps/linearlite/src/data/actions.ts'
import type { HistoryEvent } from '../history/event.ts'
import type { Recorder } from '../history/recorder.ts'
import { reasonOf } from '../run/reason-of.ts'
import { describeStep } from '../schedule/explain.ts'
import type { Action, ActionOf, Kind, Moment, Schedule, Step } from '../schedule/schedule.ts'
import { watchMoment } from '../schedule/sighting.ts'
import { type NewPages, startAnewBefore } from '../settlement/start-anew.ts'
import { NeverHappened, type Patience, until } from '../settlement/until.ts'
import { type ChangeMaker, makeChanges } from './changes.ts'
import type { Disturbance, Fault } from './contract.ts'

/** What a runner is asked to do: an action whose changes are made already. */
export type Deed =
  | { readonly type: 'commit'; readonly tab: string; readonly changes: readonly Change[] }
  /** Pushes of somebody who is not part of the trial. */
  | { readonly type: 'upstream'; readonly pushes: readonly (readonly Change[])[] }
  /** The same, but they reach the client at once. */
  | { readonly type: 'burst'; readonly client: string; readonly pushes: readonly (readonly Change[])[] }
  | Exclude<Action, ActionOf<'commit' | 'upstream' | 'burst'>>

/** Who does it. */
export interface Performer {
  readonly history: Recorder
  /** Events of a full page: schedules count in pages. */
  readonly pageSize: number
  /** When a moment that is waited for will not come any more. */
  readonly patience: Patience
  /** Hears of a step in the very turn in which its moment is seen, before anything else happens; then it is done as ever. */
  readonly atMoment?: (step: Step) => void
  /** Loads the page of a tab anew: one whose store has shut down because the backend has lost its log is of no use. */
  readonly newPage?: {
    /** Under which name the history has the tab. @throws Error where it is not open */
    readonly sourceOf: (tab: string) => string
    readonly load: NewPages['load']
  }
  /** Does it; a fault answers with how often it has touched something. */
  readonly perform: (deed: Deed) => Promise<Disturbance | undefined>
}

/** A schedule that is to be played once. */
export interface SchedulePlay {
  /** @throws Error where somebody could not be there in the first place */
  readonly play: (performer: Performer) => Promise<void>
  /** The faults so far, and how often each has touched something. */
  readonly faults: () => readonly Fault[]
}

interface OrderedFault extends Disturbance {
  readonly kind: Kind
  readonly title: string
}

const toldOf = (faults: readonly OrderedFault[]): readonly Fault[] =>
  faults.map(({ kind, title, bitten }) => ({ kind, title, bitten: bitten() }))

/**
 * Prepares a schedule for being played.
 *
 * Its loop awaits by itself what a step player awaits, and no step player: each function in between would be another turn of the event
 * loop, and every seed would be played another way than it ever was.
 */
export const preparePlay = ({ steps }: Schedule): SchedulePlay => {
  const faults: OrderedFault[] = []
  return {
    play: async (performer) => {
      const play = beginPlay(performer, faults)
      for (const step of steps) {
        if (step.after !== undefined) await waitFor(performer, step, { moment: step.after, from: play.from() })
        play.begin(step)
        try {
          if (play.needsNewPage(step)) await play.startAnew(step.tab)
          play.end(step, await performer.perform(play.deedOf(step)))
        } catch (error) {
          play.passOver(step, error)
        }
      }
    },
    faults: () => toldOf(faults),
  }
}

/** Plays one step after the other, whenever it is told to. */
export interface StepPlayer {
  /**
   * Waits for the step's own moment, where it has one, or until it is told to stop; one that never comes is passed over, and said to be.
   *
   * @param how.from position in the history from which on events count: that at which the step before was begun, unless given
   */
  readonly untilMoment: (step: Step, how?: { readonly signal?: AbortSignal; readonly from?: number }) => Promise<void>
  /**
   * Does the step now. Resolves with the reason where it could not be done any more, and was passed over.
   *
   * @throws Error where somebody could not be there in the first place
   */
  readonly perform: (step: Step) => Promise<string | undefined>
  /** The faults so far, and how often each has touched something. */
  readonly faults: () => readonly Fault[]
}

/**
 * A player for steps that nobody knows beforehand, such as a person's at a desk.
 *
 * @example
 * const player = createStepPlayer(performer)
 * await player.perform({ id: '1', type: 'hold', client: 'alice', what: 'pages' })
 */
export const createStepPlayer = (performer: Performer): StepPlayer => playerOf(performer, [])

const playerOf = (performer: Performer, faults: OrderedFault[]): StepPlayer => {
  const play = beginPlay(performer, faults)
  return {
    untilMoment: async (step, { signal, from = play.from() } = {}) => {
      if (step.after !== undefined) await waitFor(performer, step, { moment: step.after, from, signal })
    },
    perform: async (step) => {
      play.begin(step)
      try {
        if (play.needsNewPage(step)) await play.startAnew(step.tab)
        play.end(step, await performer.perform(play.deedOf(step)))
        return undefined
      } catch (error) {
        return play.passOver(step, error)
      }
    },
    faults: () => toldOf(faults),
  }
}

type StepInTab = Extract<Step, { readonly type: 'commit' | 'view' }>

/** What is kept from one step to the next. */
const beginPlay = ({ history, newPage, pageSize }: Performer, faults: OrderedFault[]) => {
  const changes = makeChanges()
  let isWiped = false
  /** When the step before was begun: what it sets off may be over when it is done. */
  let from = history.events().length
  return {
    from: () => from,
    begin: (step: Step): void => {
      from = history.events().length
      history.record('test', { lane: 'test', type: 'step', title: describeStep(step) })
    },
    needsNewPage: (step: Step): step is StepInTab =>
      isWiped && newPage !== undefined && (step.type === 'commit' || step.type === 'view'),
    startAnew: (tab: string): Promise<void> =>
      newPage === undefined
        ? Promise.resolve()
        : startAnewBefore(history, newPage.sourceOf(tab), () => newPage.load(tab)),
    deedOf: (step: Step): Deed => {
      isWiped ||= step.type === 'wipe'
      return deedOf(step, changes, pageSize)
    },
    end: (step: Step, done: Disturbance | undefined): void => {
      if (done !== undefined) faults.push({ kind: step.type, title: describeStep(step), bitten: done.bitten })
    },
    /** @returns why it could not be done */
    passOver: (step: Step, error: unknown): string => {
      if (step.type === 'open') throw error
      // A store that has shut down takes no commit any more; that it has is found at the end, and others go on.
      const reason = reasonOf(error)
      passOver(history, `${describeStep(step)}: ${reason}`)
      return reason
    },
  }
}

const passOver = (history: Recorder, title: string): void => {
  history.record('test', { lane: 'test', type: 'passed-over', title })
}

/** A moment that never comes is passed over, and said to be. */
const waitFor = async (
  { history, patience, atMoment }: Performer,
  step: Step,
  {
    moment,
    from,
    signal,
  }: { readonly moment: Moment; readonly from: number; readonly signal?: AbortSignal | undefined },
): Promise<void> => {
  const { hadCome, comesWith } = watchMoment(moment, history.events().slice(0, from))
  if (hadCome) {
    atMoment?.(step)
    return
  }
  const isMoment = (event: HistoryEvent): boolean => {
    if (!comesWith(event)) return false
    atMoment?.(step)
    return true
  }
  try {
    await until(history, isMoment, {
      from,
      orGiveUp: { ...patience, words: `${moment.seen} of ${moment.client}` },
      ...(signal !== undefined && { signal }),
    })
  } catch (error) {
    if (signal?.aborted === true) return
    if (!(error instanceof NeverHappened)) throw error
    if (moment.seen !== 'rest') passOver(history, `${describeStep(step)}: ${error.message}`)
  }
}

const deedOf = (step: Action, changes: ChangeMaker, pageSize: number): Deed => {
  switch (step.type) {
    case 'commit':
      return { ...step, changes: step.changes.map((planned) => changes.make(step.tab, planned)) }
    case 'upstream':
      return { type: 'upstream', pushes: changes.ofOutsider(step.pages * pageSize + step.more, pageSize, step.issue) }
    case 'burst': {
      const pushes = Array.from({ length: step.pushes }, () => changes.ofOutsider(step.events, pageSize))
      return { type: 'burst', client: step.client, pushes: pushes.flat() }
    }
    default:
      return step
  }
}

/** Several disturbances as one. */
export const together = (disturbances: readonly Disturbance[]): Disturbance => ({
  bitten: () => disturbances.reduce((total, { bitten }) => total + bitten(), 0),
})

/** A disturbance that has touched so much already, and no more. */
export const biting = (count: number): Disturbance => ({ bitten: () => count })
