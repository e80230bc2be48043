/**
 * Devices that go on with what they have of a log that their backend has lost: they began a page after that, and none of what they count as
 * the backend's had come from it since. Whatever is found at them follows from that. Pure.
 */
import { changesOf, clientOf } from '../history/order.ts'
import type { Trial } from './trial.ts'
import type { Finding } from './verdict.ts'

/** The devices that began anew with a head that the new log has not given them. */
export const keepersOfLostLog = ({ events, newStart }: Pick<Trial, 'events' | 'newStart'>): ReadonlySet<string> => {
  const keepers = new Set<string>()
  if (newStart.wipedAt < 0) return keepers
  /** How far each has the new log without a hole, by what it was sent or told. */
  const given = new Map<string, number>()
  const booted = new Set<string>()
  for (const event of events.slice(newStart.wipedAt)) {
    if (event.type !== 'probe' || event.lane !== 'leader') continue
    const client = clientOf(event.source)
    const { probe } = event
    const known = given.get(client) ?? 0
    // Its last leader counts: one before it may have been the one that met the backend, and has emptied what it had.
    if (probe.type === 'booted') {
      booted.add(client)
      keepers.delete(client)
    }
    if (probe.type === 'leader-state' && booted.has(client) && probe.upstreamHead.global > known) keepers.add(client)
    if (probe.type !== 'backend-pull-page' && probe.type !== 'backend-push-ok') continue
    const numbers = new Set(changesOf(event).map(({ seqNum }) => seqNum.global))
    // From here on what it counts may be of the new log, whatever gap it has taken that over.
    booted.delete(client)
    let head = known
    while (numbers.has(head + 1)) head += 1
    given.set(client, head)
  }
  return keepers
}

/**
 * A finding with its cause, where it was made at a device that goes on with a lost log, or at nobody in particular while one does.
 *
 * @param keepers what `keepersOfLostLog` found
 */
export const withLostLog = (trial: Trial, keepers: ReadonlySet<string>, finding: Finding): Finding => {
  if (keepers.size === 0 || finding.verdict === 'inconclusive') return finding
  const places = placesOf(trial, finding)
  const isTheirs = places.length === 0 || places.some((place) => keepers.has(clientOf(place)))
  return isTheirs ? { ...finding, hop: 'leader', signature: 'lost-log' } : finding
}

/** Where something was found, and who made what it is about. */
const placesOf = ({ journeys }: Trial, { source, changes = [] }: Finding): readonly string[] => [
  ...(source === undefined ? [] : [source]),
  ...changes.flatMap((key) => journeys.get(key)?.madeBy ?? []),
]
