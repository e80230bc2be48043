/** What recording costs the subject, and what judging costs the harness. */

import { startRelay } from '../../network/relay.ts'
import { effectRpcDecoder } from '../../network/wire/effect-rpc.ts'
import { median } from '../../statistics/quantiles.ts'
import { judgeTrial } from '../../verdict/judge.ts'
import { longHistory } from '../long-history.ts'
import type { BenchContext, Row } from '../row.ts'
import { type DrainTimes, openDrainingDevice } from './drain.ts'

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

/** Changes on each of the two devices. */
const changesOfEach = 20

/** Two devices, one of them recorded, take turns change by change: whatever else the machine does hits both. */
const drainWhileRecorded = async (
  context: BenchContext,
  { syncUrlOf, link }: { readonly syncUrlOf: (client: string) => string | undefined; readonly link: keyof DrainTimes },
): Promise<readonly number[]> => {
  await using plain = await openDrainingDevice(context, { syncUrl: syncUrlOf('alice'), recorded: false })
  await using recorded = await openDrainingDevice(context, { syncUrl: syncUrlOf('bob'), recorded: true })
  const times = { plain: [] as number[], recorded: [] as number[] }
  for (let count = 0; count < changesOfEach; count++) {
    times.plain.push((await plain.drainOne())[link])
    times.recorded.push((await recorded.drainOne())[link])
  }
  return [(median(times.recorded) / median(times.plain)) * 100]
}

export const recordingNoBackend: Row = {
  key: 'recordingNoBackendPercent',
  title: 'drain while recorded, no backend: of that unrecorded',
  unit: '%',
  measure: (context) => drainWhileRecorded(context, { syncUrlOf: () => undefined, link: 'sessionMs' }),
}

export const recordingBackend: Row = {
  key: 'recordingBackendPercent',
  title: 'drain while recorded, Durable Object: of that unrecorded',
  unit: '%',
  measure: async (context) => {
    const backend = await context.backend()
    await using relay = await startRelay({ target: backend.url, makeDecoder: effectRpcDecoder })
    return await drainWhileRecorded(context, { syncUrlOf: relay.urlFor, link: 'leaderMs' })
  },
}
