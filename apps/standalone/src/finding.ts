/** What finding.json says: what the steps of schedule.json have shown, and on what. */
export interface StandaloneFinding {
  /** The LiveStore version that it was found on. */
  readonly livestore: string
  /** Kind of the broken promise, last part of LiveStore that had the event, and the mark of its cause where there is one. */
  readonly fingerprint: string
  /** Times that it is played, each with other ids and jitter, until it shows: 1 where it always does. */
  readonly tries: number
}
