/** How much a mark says: what weighs most is drawn last and loudest, and stands for its neighbours where they share a place. */
import type { HistoryEvent } from '../../../../src/history/event.ts'

/** From the quietest to the loudest. */
export const weights = ['quiet', 'change', 'life', 'notable', 'fault', 'broken'] as const

export type Weight = (typeof weights)[number]

/** What the legend says of each. */
export const weightMeanings: Readonly<Record<Weight, string>> = {
  quiet: 'state, span, flow control',
  change: 'changes pass',
  life: 'step, start, end',
  notable: 'refused or failed, and may be retried',
  fault: 'a fault bites',
  broken: 'broken',
}

/** How much an event says by itself; a diagnosis may make it louder. */
export const weightOf = (event: HistoryEvent): Weight => {
  switch (event.lane) {
    case 'test':
      if (event.type === 'gave-up') return 'broken'
      if (event.type === 'fault') return 'fault'
      return event.type === 'clock' ? 'quiet' : 'life'
    case 'console':
      if (event.type === 'uncaught') return 'broken'
      return event.level === 'warning' || event.level === 'error' ? 'notable' : 'quiet'
    case 'network':
      return weightOfNetwork(event)
    case 'backend':
      return weightOfBackend(event)
    default:
      if (event.type === 'probe') return weightOfProbe(event.probe)
      if (event.type === 'states') return event.status.type === 'shut-down' ? 'broken' : 'quiet'
      return event.type === 'rows' ? 'quiet' : 'life'
  }
}

const weightOfNetwork = (event: HistoryEvent & { readonly lane: 'network' }): Weight => {
  switch (event.type) {
    case 'frame':
      if (event.kind === 'push-error' || event.kind === 'pull-end') return 'notable'
      return (event.eventCount ?? 0) > 0 || event.kind === 'push-ack' ? 'change' : 'quiet'
    case 'held':
    case 'delayed':
    case 'released':
    case 'refused':
    case 'cut':
    case 'half-opened':
      return 'fault'
    case 'opened':
    case 'closed':
      return 'life'
    case 'request':
      return 'quiet'
  }
}

const weightOfBackend = (event: HistoryEvent & { readonly lane: 'backend' }): Weight => {
  switch (event.type) {
    case 'push-refused':
      return 'notable'
    case 'push-received':
    case 'push-stored':
    case 'appended':
      return 'change'
    case 'page-sent':
      return event.changes.length > 0 ? 'change' : 'quiet'
    case 'pull-received':
    case 'line':
    case 'log':
      return 'quiet'
    case 'evicted':
    case 'redeployed':
    case 'wiped':
    case 'stopped':
      return 'fault'
    case 'started':
      return 'life'
  }
}

const notableSpans = /reject|drop|rebase|error/

const weightOfProbe = (probe: (HistoryEvent & { readonly type: 'probe' })['probe']): Weight => {
  switch (probe.type) {
    case 'session-push-failed':
    case 'backend-push-failed':
    case 'refused-by-order':
      return 'notable'
    case 'session-pull':
      return probe.payload === 'rebase' ? 'notable' : 'change'
    case 'commit':
    case 'session-push':
    case 'session-push-ok':
    case 'backend-push':
    case 'backend-push-ok':
      return 'change'
    case 'backend-pull-page':
    case 'leader-state':
      return probe.changes.length > 0 ? 'change' : 'quiet'
    case 'span-event':
      return notableSpans.test(probe.name) ? 'notable' : 'quiet'
    case 'booted':
    case 'connected':
    case 'disconnected':
      return 'life'
    case 'shut-down':
      return 'broken'
  }
}
