/** Faults as spans: what was held, refused, cut or stopped, from when until when. Pure. */
import type { HistoryEvent } from '../../../../src/history/event.ts'
import type { Moment } from './axis.ts'
import { rowKeyOf } from './rows.ts'

export interface FaultSpan {
  /** Of the event that began it: its row. */
  readonly rowKey: string
  readonly from: Moment
  /** Absent where it never ended. */
  to: Moment | undefined
  /** In words, such as `pull-page held`. */
  readonly name: string
  /** Frames or events that it touched. */
  count: number
}

type NetworkEvent = HistoryEvent & { readonly lane: 'network' }

/** The spans of a history, in the order of their beginnings. */
export const faultSpans = (events: readonly HistoryEvent[]): readonly FaultSpan[] => {
  const spans: FaultSpan[] = []
  /** Of each row and kind the frames that wait now, and their span. */
  const holds = new Map<string, { readonly span: FaultSpan; readonly waiting: Set<string> }>()
  const outages = new Map<string, FaultSpan>()
  const silent = new Set<string>()
  const delays = new Map<string, FaultSpan>()
  let stopped: FaultSpan | undefined

  /** When what is heard now happens. */
  let now: Moment = { time: 0 }

  const begin = (event: HistoryEvent, name: string): FaultSpan => {
    const span: FaultSpan = { rowKey: rowKeyOf(event), from: now, to: undefined, name, count: 1 }
    spans.push(span)
    return span
  }
  const endHold = (key: string): void => {
    const hold = holds.get(key)
    if (hold === undefined) return
    hold.span.to = now
    holds.delete(key)
  }

  const hear = (event: NetworkEvent): void => {
    const { source, time } = event
    const kind = `${event.kind === undefined || event.kind === 'unknown' ? (event.direction ?? '') : event.kind}`
    const key = `${source} ${event.direction} ${kind}`
    // Frames of older histories have no number: their count tells.
    const frame = `${event.connection}/${event.frame ?? ''}`
    switch (event.type) {
      case 'held': {
        const hold = holds.get(key)
        if (hold === undefined) holds.set(key, { span: begin(event, `${kind} held`), waiting: new Set([frame]) })
        else {
          hold.span.count += 1
          hold.waiting.add(event.frame === undefined ? `${frame}${hold.span.count}` : frame)
        }
        return
      }
      case 'released': {
        const hold = holds.get(key)
        if (hold === undefined) return
        if (!hold.waiting.delete(frame)) hold.waiting.delete([...hold.waiting][0] ?? '')
        if (hold.waiting.size === 0) endHold(key)
        return
      }
      case 'delayed': {
        const last = delays.get(key)
        const to = { time: time + (event.delayMs ?? 0) }
        if (last?.to !== undefined && last.to.time >= time) {
          if (to.time > last.to.time) last.to = to
          last.count += 1
        } else {
          const span = begin(event, `${kind} delayed`)
          span.to = to
          delays.set(key, span)
        }
        return
      }
      case 'refused':
      case 'cut':
      case 'half-opened': {
        if (event.type === 'cut') endConnection(event)
        const outage = outages.get(source)
        if (outage === undefined) outages.set(source, begin(event, event.type))
        else outage.count += 1
        if (event.type === 'cut') silent.delete(source)
        else if (event.type === 'half-opened') silent.add(source)
        return
      }
      case 'closed':
        endConnection(event)
        return
      case 'opened': {
        // A half-open network accepts connections, into silence, until it is cut.
        if (silent.has(source)) return
        const outage = outages.get(source)
        if (outage !== undefined) outage.to = now
        outages.delete(source)
        return
      }
      default:
        return
    }
  }
  /** Frames of a connection that ends wait no longer: they are lost. */
  const endConnection = (event: NetworkEvent): void => {
    for (const [key, { waiting }] of [...holds]) {
      for (const frame of [...waiting]) if (frame.startsWith(`${event.connection}/`)) waiting.delete(frame)
      if (waiting.size === 0 && key.startsWith(`${event.source} `)) endHold(key)
    }
  }

  for (const [index, event] of events.entries()) {
    now = { time: event.time, event: index }
    if (event.lane === 'network') hear(event)
    else if (event.lane === 'backend') {
      if (event.type === 'stopped') stopped ??= begin(event, 'backend stopped')
      else if (event.type === 'started' && stopped !== undefined) {
        stopped.to = now
        stopped = undefined
      }
    }
  }
  return spans
}
