/** A schedule that is gone through by hand: one step after the other, each when a person says so, or all by themselves. */
import { reasonOf } from '../run/reason-of.ts'
import { describeMoment, describeStep } from '../schedule/explain.ts'
import type { Step } from '../schedule/schedule.ts'
import type { StepView } from './protocol.ts'

export interface Script {
  readonly views: () => readonly StepView[]
  readonly isPlaying: () => boolean
  /** Does the next step: after its moment, or at once; at once also ends a wait that is under way. Resolves when it is done. */
  readonly next: (now: boolean) => Promise<void>
  /** Leaves the next step out; also one that waits. */
  readonly skip: () => void
  /** Goes on until it is told to pause, or there is no step left. */
  readonly play: () => void
  readonly pause: () => void
  /** Puts another step into the place of the one of its id. @throws Error where that is not one that is still to come */
  readonly change: (step: Step) => void
  /** Nothing is waited for any more. */
  readonly close: () => void
}

export interface ScriptOptions {
  readonly steps: readonly Step[]
  /** Waits for the step's moment, until the signal says otherwise; what it rejects with is why the step is passed over. */
  readonly untilMoment: (step: Step, signal: AbortSignal) => Promise<void>
  /** Does it; resolves with the reason where it could not be done. */
  readonly perform: (step: Step) => Promise<string | undefined>
  /** Something has changed. */
  readonly onChange: () => void
}

type State = StepView['state']

interface Entry {
  step: Step
  state: Exclude<State, 'next' | 'later'> | undefined
  why?: string
}

/** Why a wait ends whose step is to be done another time. */
const putOff = 'put off'

/** Prepares a schedule for being gone through. */
export const createScript = ({ steps, untilMoment, perform, onChange }: ScriptOptions): Script => {
  const entries = steps.map((step): Entry => ({ step, state: undefined }))
  let waiting: AbortController | undefined
  /** The step that is under way. */
  let running: Promise<void> | undefined
  let isPlaying = false
  let isClosed = false
  const nextEntry = (): Entry | undefined => entries.find(({ state }) => state === undefined || state === 'waiting')

  /** @returns whether it is still to be done: it was neither left out nor put off meanwhile */
  const wait = async (entry: Entry): Promise<boolean> => {
    if (entry.step.after === undefined) return true
    entry.state = 'waiting'
    entry.why = describeMoment(entry.step.after)
    const own = new AbortController()
    waiting = own
    onChange()
    try {
      await untilMoment(entry.step, own.signal)
    } finally {
      waiting = undefined
      delete entry.why
    }
    const isPutOff = isClosed || own.signal.reason === putOff
    if (isPutOff && entry.state === 'waiting') entry.state = undefined
    return entry.state === 'waiting'
  }

  /** @returns why it could not be done, where that is so */
  const doIt = async (entry: Entry, now: boolean): Promise<string | undefined> => {
    if (!now && !(await wait(entry))) return undefined
    entry.state = 'done'
    onChange()
    return perform(entry.step)
  }

  const doNext = async (now: boolean): Promise<void> => {
    const entry = nextEntry()
    if (entry === undefined || isClosed) return
    // Nobody waits for what plays by itself: whatever fails is told at its step.
    const reason = await doIt(entry, now).catch(reasonOf)
    if (reason !== undefined) {
      entry.state = 'passed-over'
      entry.why = reason
    }
  }

  const next = (now: boolean): Promise<void> => {
    if (running !== undefined) {
      if (now) waiting?.abort()
      return running
    }
    running = doNext(now).finally(() => {
      running = undefined
      onChange()
    })
    return running
  }

  const playOn = async (): Promise<void> => {
    try {
      while (isPlaying && nextEntry() !== undefined) await next(false)
    } finally {
      isPlaying = false
      onChange()
    }
  }
  /** Only one plays on, however often it is asked to. */
  let playing: Promise<void> = Promise.resolve()

  return {
    views: () => {
      const upcoming = running === undefined ? nextEntry() : undefined
      return entries.map((entry) => ({
        step: entry.step,
        words: describeStep(entry.step),
        state: entry.state ?? (entry === upcoming ? 'next' : 'later'),
        ...(entry.why !== undefined && { why: entry.why }),
      }))
    },
    isPlaying: () => isPlaying,
    next,
    skip: () => {
      const entry = nextEntry()
      if (entry === undefined) throw new Error('there is no step left')
      entry.state = 'left-out'
      waiting?.abort()
      onChange()
    },
    play: () => {
      if (isPlaying || isClosed) return
      isPlaying = true
      // What was paused may still be on its way to its end.
      playing = playing.then(playOn)
    },
    pause: () => {
      isPlaying = false
      // A step that waits is put off; one that is being done is done to its end.
      waiting?.abort(putOff)
      onChange()
    },
    change: (step) => {
      const entry = entries.find((candidate) => candidate.step.id === step.id)
      if (entry === undefined || entry.state !== undefined) {
        throw new Error(`the step ${step.id} is none of those that are still to come`)
      }
      entry.step = step
      onChange()
    },
    close: () => {
      isClosed = true
      isPlaying = false
      waiting?.abort(putOff)
    },
  }
}
