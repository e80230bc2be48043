/** The refusals that were ordered of one tab's pushes to its leader, and which of them have happened: a push may be refused without any order. */
import { isProbe } from '../history/predicates.ts'
import type { Recorder } from '../history/recorder.ts'
import type { Disturbance } from '../runner/contract.ts'

/**
 * Listens to a tab from now on. Each call orders one more; the first that was ordered happens first, and a page that is loaded anew
 * knows of none.
 *
 * @example
 * const orderRefusal = watchRefusals(history, 'alice')
 * const refusal = orderRefusal()
 * refusal.bitten() // 1 once the page has refused a push by order
 */
export const watchRefusals = (history: Recorder, tab: string): (() => Disturbance) => {
  const isRefusal = isProbe(tab, 'refused-by-order')
  let waiting: { refused: number }[] = []
  history.listen((event) => {
    if (event.source === tab && event.type === 'reloading') waiting = []
    if (!isRefusal(event)) return
    const next = waiting.shift()
    if (next !== undefined) next.refused = 1
  })
  return () => {
    const ordered = { refused: 0 }
    waiting.push(ordered)
    return { bitten: () => ordered.refused }
  }
}
