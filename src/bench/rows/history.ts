/** What recording costs the subject, and what judging costs the harness. */
import { median } from '../../report/summary.ts'
import { judgeTrial } from '../../verdict/judge.ts'
import { longHistory } from '../long-history.ts'
import type { BenchContext, Row } from '../row.ts'
import { measureDrains } from './drain.ts'

/** The longest history that the harness promises to handle. */
const eventsOfLongTrial = 100_000

export const judge: Row = {
  key: 'judge100000EventsMs',
  title: 'judge a history of 100,000 events',
  unit: 'ms',
  measure: async () => {
    const events = longHistory(eventsOfLongTrial)
    const began = performance.now()
    const { headline } = judgeTrial(events, { fold: () => ({}) })
    const tookMs = performance.now() - began
    if (headline !== 'ok') throw new Error(`Expected the long history to be judged ok, found ${headline}.`)
    return [tookMs]
  },
}

/** Both ways in turn, so that a slow minute of the machine hits both. */
const drainWhileRecorded =
  (backend: 'none' | 'relay') =>
  async (context: BenchContext): Promise<readonly number[]> => {
    const off = await measureDrains(context, { backend, recorded: false })
    const on = await measureDrains(context, { backend, recorded: true })
    const middle = (times: typeof off) =>
      median(times.map(({ sessionMs, leaderMs }) => (backend === 'none' ? sessionMs : leaderMs)))
    return [(middle(on) / middle(off)) * 100]
  }

export const recordingNoBackend: Row = {
  key: 'recordingNoBackendPercent',
  title: 'drain while recorded, no backend: of that unrecorded',
  unit: '%',
  measure: drainWhileRecorded('none'),
}

export const recordingBackend: Row = {
  key: 'recordingBackendPercent',
  title: 'drain while recorded, Durable Object: of that unrecorded',
  unit: '%',
  measure: drainWhileRecorded('relay'),
}
