/** The line by which the Worker tells the harness of one request or answer. Both sides share this file. */
import type { BackendTraffic } from '../../../src/history/event.ts'

/** Every traffic line begins with this, so that it can be told from LiveStore's own lines. */
const trafficPrefix = '[traffic] '

/** Traffic as a Worker's console has it; the lane is the same for all. */
export type TrafficRecord = Omit<BackendTraffic, 'lane' | 'storeId'> & { readonly storeId: string }

/** The binding that makes the Worker write these lines. Without it, as when deployed, it writes none. */
export const tellTrafficBinding = 'TELL_TRAFFIC'

export const formatTrafficLine = (record: TrafficRecord): string => trafficPrefix + JSON.stringify(record)

/**
 * The traffic that a line of the Worker's console tells, or undefined where it tells none or is damaged. Whatever a console
 * puts before the line, such as its level, does not matter.
 *
 * @example
 * parseTrafficLine('log: [traffic] {"type":"pull-received","at":1,"storeId":"s","changes":[]}')?.lane // 'backend'
 */
export const parseTrafficLine = (line: string): BackendTraffic | undefined => {
  const begin = line.indexOf(trafficPrefix)
  if (begin < 0) return undefined
  try {
    const record: unknown = JSON.parse(line.slice(begin + trafficPrefix.length))
    return isTrafficRecord(record) ? { lane: 'backend', ...record } : undefined
  } catch {
    return undefined
  }
}

const isTrafficRecord = (value: unknown): value is TrafficRecord =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  'at' in value &&
  typeof value.at === 'number' &&
  'storeId' in value &&
  typeof value.storeId === 'string' &&
  'changes' in value &&
  Array.isArray(value.changes)
