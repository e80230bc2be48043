/** What a timeline shows: plain data, which is written into the built page, or handed to the component live. */
import type { HistoryEvent } from '../../../src/history/event.ts'
import type { Diagnosis } from '../../../src/verdict/diagnosis/diagnosis.ts'
import type { Finding } from '../../../src/verdict/verdict.ts'

export interface TimelineData {
  readonly title: string
  /** In one order, each with its time on the trial's clock, as `inOrder` makes them. */
  readonly events: readonly HistoryEvent[]
  readonly findings: readonly Finding[]
  readonly diagnoses: readonly Diagnosis[]
}

/** The element of the built page that holds the data as JSON. */
export const dataElementId = 'timeline-data'
