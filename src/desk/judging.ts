/** Has the checkers judge a history as it grows, and remembers since when each light is red. */
import type { Recorder } from '../history/recorder.ts'
import { foldOf, type Surroundings } from '../settlement/surroundings.ts'
import { judgeTrial, type TrialJudgement } from '../verdict/judge.ts'
import type { Light } from './protocol.ts'

export interface Judging {
  /** What the checkers say of the history so far. */
  readonly judgement: () => TrialJudgement
  /** The lights now; each that is red says since when, in milliseconds of the trial. */
  readonly lights: () => readonly Light[]
  /** Has the history judged once more, before long. */
  readonly soon: () => void
  readonly close: () => void
}

export interface JudgingOptions {
  readonly history: Recorder
  readonly around: Pick<Surroundings, 'fold'>
  /** What a judgement, and whatever else is known now, makes of the lights. */
  readonly lightsOf: (judgement: TrialJudgement) => readonly Light[]
  /** Hears that there is a new judgement. */
  readonly onJudged: () => void
}

/** A judgement takes this share of the time at most: a long history is judged less often. */
const judgedShare = 0.1
const judgedEveryMs = 300

/** Begins to judge: at once, and then each time it is told that there is news. */
export const beginToJudge = ({ history, around, lightsOf, onJudged }: JudgingOptions): Judging => {
  const fold = foldOf(around)
  const judge = (): TrialJudgement => judgeTrial(history.events(), fold)
  let judgement = judge()
  const brokenSince = new Map<string, number>()
  let next: NodeJS.Timeout | undefined
  let notBefore = 0

  const judgeNow = (): void => {
    next = undefined
    const began = performance.now()
    judgement = judge()
    for (const { name, state } of lightsOf(judgement)) {
      if (state !== 'broken') brokenSince.delete(name)
      else if (!brokenSince.has(name)) brokenSince.set(name, history.now())
    }
    onJudged()
    const ended = performance.now()
    notBefore = ended + (ended - began) / judgedShare
  }

  return {
    judgement: () => judgement,
    lights: () =>
      lightsOf(judgement).map((light) => {
        const since = brokenSince.get(light.name)
        return light.state === 'broken' && since !== undefined ? { ...light, since } : light
      }),
    soon: () => {
      next ??= setTimeout(judgeNow, Math.max(judgedEveryMs, notBefore - performance.now()))
    },
    close: () => clearTimeout(next),
  }
}
