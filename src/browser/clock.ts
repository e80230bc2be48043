/**
 * Measures the clocks of a tab's page and of its leader worker against the runner's, so that what they wrote down can be put
 * in one order with what the runner saw.
 *
 * It runs beside the test and for a moment only, is never waited for and never fails: a clock that cannot be asked, because
 * the page closes or a debugger holds it, is not told. A shared worker cannot be asked at all.
 */
import type { Page, Worker } from '@playwright/test'
import type { Lane } from '../history/event.ts'
import type { Recorder } from '../history/recorder.ts'
import { measureClock } from '../settlement/measure-clock.ts'

/** What a page and a worker have in common. */
interface Writer {
  readonly evaluate: (body: () => number) => Promise<number>
}

const readClock = (): number => performance.timeOrigin + performance.now()

/** The worker that LiveStore's leader runs in, by the name of its script. */
const isLeader = (worker: Worker): boolean => /leader\.worker/.test(worker.url())

/**
 * Measures the clocks of a tab from now on: the page's at every load, and the leader's whenever this tab starts one.
 *
 * @param client name of the device: the leader belongs to it
 * @param tab name of the tab: the page belongs to it
 * @param isOver whether the trial is over and wants no more of it
 */
export const watchClocks = (
  page: Page,
  {
    client,
    tab,
    history,
    isOver,
  }: { readonly client: string; readonly tab: string; readonly history: Recorder; readonly isOver: () => boolean },
): void => {
  // Whoever steps through the page stops its clock's answers, too.
  if (process.env.PWDEBUG !== undefined) return
  const measure = async (writer: Writer, lane: Lane, source: string, isCurrent: () => boolean): Promise<void> => {
    const reading = await measureClock(() => writer.evaluate(readClock), history)
    if (reading === undefined || isOver() || !isCurrent()) return
    history.record(source, { lane: 'test', type: 'clock', of: { lane, source }, ...reading })
  }

  let loads = 0
  page.on('domcontentloaded', () => {
    const load = ++loads
    void measure(page, 'session', tab, () => load === loads)
  })
  page.on('worker', (worker) => {
    if (isLeader(worker)) void measure(worker, 'leader', client, () => true)
  })
}
