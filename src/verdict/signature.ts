/** What a trial's history tells of the cause of a stall, beyond what the states at its end tell. Pure. */
import type { HistoryEvent } from '../history/event.ts'
import type { Finding } from './verdict.ts'

/** What LiveStore's leader says of a page that it already has. */
const refusedPage = 'Incoming events must be greater than upstream head'

/**
 * The finding with the signature that the history of its client's leader gives it; as it is where there is none.
 *
 * A leader that refused a page and then waits for its events to be confirmed has ended its own pull.
 */
export const withSignature = (finding: Finding, events: readonly HistoryEvent[], client: string): Finding => {
  if (finding.verdict !== 'stalled' || finding.hop !== 'leader' || finding.signature !== undefined) return finding
  const refused = events.some(
    (event) =>
      event.lane === 'leader' &&
      event.type === 'probe' &&
      event.source === client &&
      event.probe.type === 'span-event' &&
      String(event.probe.attributes['exception.message'] ?? '').includes(refusedPage),
  )
  return refused ? { ...finding, signature: 'doubled-page' } : finding
}
