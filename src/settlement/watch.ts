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

/** Does something while counting the progress that the history shows. */
export const whileCounting = async <Result>(
  history: Recorder,
  body: (progress: () => number) => Promise<Result>,
): Promise<Result> => {
  let count = 0
  const stop = history.listen((event) => {
    if (isProgress(event)) count += 1
  })
  try {
    return await body(() => count)
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
