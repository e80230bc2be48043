/**
 * LiveStore's own account of itself: the events on its OpenTelemetry spans, such as `push:advance` and `merge:pull:rebase`.
 *
 * They hang on spans that last as long as the store, so an exporter that waits for the end of a span would see nothing.
 * These are the real SDK's spans (LiveStore reads their durations), and each event is written when it is added.
 */
import type { Attributes, Tracer } from '@opentelemetry/api'
import { BasicTracerProvider, type Span, type SpanProcessor } from '@opentelemetry/sdk-trace-base'
import { describe, shorten } from './text.ts'
import type { ProbeWriter } from './writer.ts'

/** A tracer for LiveStore's `otelOptions` whose span events become probe lines. */
export const makeProbeTracer = (probe: ProbeWriter): Tracer => {
  const processor: SpanProcessor = {
    onStart: (span) => watch(span, probe),
    onEnd: () => {},
    forceFlush: async () => {},
    shutdown: async () => {},
  }
  return new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('linearlite')
}

const watch = (span: Span, probe: ProbeWriter): void => {
  const addEvent = span.addEvent.bind(span)
  span.addEvent = (name, attributesOrTime, time) => {
    const attributes = toSmallAttributes(attributesOrTime)
    if (!isLogLine(attributesOrTime))
      probe.write({ type: 'span-event', span: span.name, name: shorten(name), attributes })
    return addEvent(name, attributesOrTime, time)
  }
}

const isAttributes = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

/** Effect puts its log lines on spans too. Debug lines are in the console anyway; LiveStore's own events have level INFO. */
const isLogLine = (attributesOrTime: unknown): boolean =>
  isAttributes(attributesOrTime) && attributesOrTime['effect.logLevel'] === 'DEBUG'

/** What every event carries and no reader of a timeline needs. */
const dull = new Set(['thread', 'effect.fiberId', 'effect.logLevel', 'debugInstanceId', 'storeId'])

const toSmallAttributes = (attributesOrTime: unknown): Readonly<Record<string, unknown>> => {
  if (!isAttributes(attributesOrTime)) return {}
  return Object.fromEntries(
    Object.entries(attributesOrTime)
      .filter(([key]) => !dull.has(key))
      .map(([key, value]) => [
        key,
        typeof value === 'number' || typeof value === 'boolean' ? value : shorten(describe(value)),
      ]),
  )
}
