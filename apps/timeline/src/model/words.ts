/** Events in words: a label for a mark, a line for a list, and the text that a search looks through. */
import type { HistoryEvent } from '../../../../src/history/event.ts'
import { changesOf } from '../../../../src/history/order.ts'
import type { ProbeChange, ProbeRecord } from '../../../../src/history/probe.ts'
import { formatHead } from '../../../../src/history/sync-state.ts'

/** A time in a trial, to the millisecond. */
export const formatTime = (time: number): string => `${(time / 1000).toFixed(3)} s`

/** A tick of a time axis, with as many digits as tell it from the next. */
export const formatTick = (time: number, intervalMs: number): string => {
  const digits = -Math.floor(Math.log10(intervalMs))
  if (intervalMs < 1) return `${time.toFixed(digits)} ms`
  return `${(time / 1000).toFixed(Math.max(0, digits + 3))} s`
}

/** A span of time in the unit that suits it. */
export const formatSpan = (milliseconds: number): string => {
  if (milliseconds < 1) return `${Math.round(milliseconds * 1000)} µs`
  if (milliseconds < 1000) return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`
}

/** What changes are called by: the app's own identity, or who made them and what they are. */
export const tokenOf = ({ changeId, owner, name }: ProbeChange): string => changeId ?? `${owner ?? ''} ${name}`

/** Changes by their numbers: `e3`, `e3, e4`, `e3 … e9 (7)`. */
export const formatChanges = (changes: readonly ProbeChange[]): string => {
  const [first, second] = changes
  const last = changes.at(-1)
  if (first === undefined || last === undefined) return ''
  if (second === undefined) return formatHead(first.seqNum)
  if (changes.length === 2) return `${formatHead(first.seqNum)}, ${formatHead(second.seqNum)}`
  return `${formatHead(first.seqNum)} … ${formatHead(last.seqNum)} (${changes.length})`
}

const join = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' ')

/** An event in a few words, on one line. */
export const labelOf = (event: HistoryEvent): string => wordsOf(event).replace(/\s+/g, ' ')

const wordsOf = (event: HistoryEvent): string => {
  switch (event.lane) {
    case 'test':
      return labelOfTest(event)
    case 'console':
      return event.type === 'uncaught' ? `uncaught: ${firstLine(event.text)}` : firstLine(event.text)
    case 'network':
      return labelOfNetwork(event)
    case 'backend':
      return labelOfBackend(event)
    default:
      if (event.type === 'probe') return labelOfProbe(event.probe)
      if (event.type === 'states') {
        return event.status.type === 'shut-down' ? 'store shut down' : `${event.sessionPending} pending`
      }
      if (event.type === 'rows') return `rows ${event.moment.replace('-', ' ')}`
      return event.type
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''

const labelOfTest = (event: HistoryEvent & { readonly lane: 'test' }): string => {
  switch (event.type) {
    case 'started':
      return 'trial begins'
    case 'step':
    case 'passed-over':
      return event.title
    case 'ended':
      return `trial ends`
    case 'fault':
      return `${event.title}, ${event.bitten} bitten`
    case 'healed':
      return 'healed'
    case 'demanded':
      return `waits: ${event.barriers.join(', ')}`
    case 'settled':
      return `settled: ${event.barriers.join(', ')}`
    case 'gave-up':
      return `gave up: ${event.barriers.join(', ') || 'still booting'}`
    case 'clock':
      return `clock of ${event.of.lane} ${event.of.source}`
  }
}

const labelOfNetwork = (event: HistoryEvent & { readonly lane: 'network' }): string => {
  const what = event.kind === undefined ? undefined : event.kind
  const which =
    event.changes !== undefined && event.changes.length > 0
      ? formatChanges(event.changes)
      : event.eventCount !== undefined && event.eventCount > 0
        ? `(${event.eventCount})`
        : undefined
  switch (event.type) {
    case 'frame':
      return join(what ?? 'frame', which)
    case 'held':
    case 'released':
      return join(what, event.type, which)
    case 'delayed':
      return join(what, 'delayed', event.delayMs === undefined ? undefined : formatSpan(event.delayMs))
    default:
      return event.type
  }
}

const labelOfBackend = (event: HistoryEvent & { readonly lane: 'backend' }): string => {
  switch (event.type) {
    case 'push-received':
      return join('received', formatChanges(event.changes))
    case 'push-stored':
      return join('stored', formatChanges(event.changes))
    case 'push-refused':
      return join('refused', formatChanges(event.changes))
    case 'pull-received':
      return 'pull asked for'
    case 'page-sent':
      return join('page', formatChanges(event.changes))
    case 'log':
      return `log read: ${event.entries.length} events`
    case 'appended':
      return join('appended', event.eventCount === undefined ? undefined : `${event.eventCount}`)
    case 'line':
      return firstLine(event.text ?? 'line')
    default:
      return event.type
  }
}

const labelOfProbe = (probe: ProbeRecord): string => {
  switch (probe.type) {
    case 'commit':
      return join('commit', formatChanges(probe.changes))
    case 'session-push':
    case 'backend-push':
      return join('push', formatChanges(probe.changes))
    case 'session-push-ok':
    case 'backend-push-ok':
      return join('push ok', formatChanges(probe.changes))
    case 'session-push-failed':
    case 'backend-push-failed':
      return join('push failed', formatChanges(probe.changes))
    case 'session-pull':
      return probe.payload === 'rebase'
        ? join('rebase', `−${probe.rolledBack?.length ?? 0}`, `+${probe.changes.length}`)
        : join('pull', formatChanges(probe.changes))
    case 'backend-pull-page':
      return join('page', formatChanges(probe.changes) || '(empty)')
    case 'leader-state':
      return probe.changes.length > 0
        ? join('takes', formatChanges(probe.changes))
        : `${formatHead(probe.localHead)}, ${probe.pending} pending`
    case 'span-event':
      return probe.name
    case 'booted':
    case 'connected':
    case 'disconnected':
      return probe.type
    case 'shut-down':
      return 'store shut down'
    case 'refused-by-order':
      return 'refused by order'
  }
}

/** The text that a search looks through, in small letters. */
export const searchTextOf = (event: HistoryEvent, changes: readonly ProbeChange[]): string => {
  const parts = [event.lane, event.source, event.type, labelOf(event)]
  if (event.lane === 'console' || event.type === 'line') parts.push(event.text ?? '')
  if (event.type === 'probe') {
    const { probe } = event
    parts.push(probe.type)
    if (probe.type === 'span-event') parts.push(probe.span, JSON.stringify(probe.attributes))
    if ('error' in probe) parts.push(probe.error ?? '')
    if ('detail' in probe) parts.push(probe.detail ?? '')
  }
  if ('reason' in event) parts.push(event.reason ?? '')
  if ('error' in event) parts.push(event.error ?? '')
  if (event.type === 'states' && event.status.type === 'shut-down') parts.push(event.status.cause)
  for (const change of changes) parts.push(change.changeId ?? '', change.name)
  return parts.join(' ').toLowerCase()
}

/** The changes that an event speaks of, those that it takes back too. */
export const allChangesOf = (event: HistoryEvent): readonly ProbeChange[] => {
  const changes = changesOf(event)
  if (event.type === 'probe' && 'rolledBack' in event.probe && event.probe.rolledBack !== undefined) {
    return [...changes, ...event.probe.rolledBack]
  }
  return changes
}
