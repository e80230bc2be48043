/** What every wait for settlement has in common: its options and its end, counting progress, and telling the history. */
import type { Barrier } from '../history/event.ts'
import { isProgress } from '../history/progress.ts'
import type { Recorder } from '../history/recorder.ts'
import type { Surroundings, WatchedTab } from './surroundings.ts'

/** How a watch ended. */
export interface Watch {
  /** Whether every barrier was reached. Where not, the history says which one was waited for in vain, or that the store is gone. */
  readonly settled: boolean
  /** Milliseconds from the first look to the answer. */
  readonly tookMs: number
}

export interface WatchOptions {
  /** Whether every client must also be connected to the backend: when all has healed, who stays away has not recovered. */
  readonly connected?: boolean
  /** For a test that expects no settlement: what is found is no broken promise, and the history is told nothing of it. */
  readonly unrecorded?: boolean
}

/** Milliseconds between two looks. The pause decides nothing: it only leaves time to the page. */
export const betweenLooksMs = 40

/** What moves while somebody waits. */
export interface Progress {
  /** How much the history has shown to move so far. */
  readonly count: () => number
  /** In words, that what moves only goes round in circles; undefined while it may still lead somewhere. */
  readonly circle: () => string | undefined
}

/** A change that comes back from the backend under this many numbers is stored again for ever: no rebase gives it another once it is there. */
const tooManyNumbers = 10

/** Does something while watching the progress that the history shows. */
export const whileCounting = async <Result>(
  history: Recorder,
  body: (progress: Progress) => Promise<Result>,
): Promise<Result> => {
  let count = 0
  let circle: string | undefined
  const numbers = new Map<string, Set<number>>()
  const stop = history.listen((event) => {
    if (isProgress(event)) count += 1
    if (event.type !== 'probe' || event.probe.type !== 'backend-pull-page') return
    for (const { changeId, seqNum } of event.probe.changes) {
      if (changeId === undefined) continue
      const known = (numbers.get(changeId) ?? new Set()).add(seqNum.global)
      numbers.set(changeId, known)
      if (known.size >= tooManyNumbers) {
        circle = `the change ${changeId} came back from the backend under ${known.size} numbers, and would for ever`
      }
    }
  })
  try {
    return await body({ count: () => count, circle: () => circle })
  } finally {
    stop()
  }
}

/** Tells the history how a wait for settlement goes. */
export const settlementTeller =
  ({ history }: Surroundings, { unrecorded = false }: WatchOptions) =>
  (
    type: 'demanded' | 'settled' | 'gave-up',
    tabs: readonly WatchedTab[],
    barriers: readonly Barrier[],
    more: { readonly reason?: string; readonly doubt?: string } = {},
  ): void => {
    if (unrecorded) return
    history.record('test', { lane: 'test', type, tabs: tabs.map(({ name }) => name), barriers, ...more })
  }

export type Teller = ReturnType<typeof settlementTeller>
