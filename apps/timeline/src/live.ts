/** What a page that shows a trial while it goes on hands to the timeline besides its data, and what it may keep of its state. */
import type { ReactNode, Ref } from 'react'
import type { HistoryEvent } from '../../../src/history/event.ts'
import type { RecordPlace } from '../../../src/verdict/diagnosis/diagnosis.ts'

/** What somebody has chosen to see: plain data, so that a link can carry it. */
export interface TimelineChoices {
  readonly query: string
  /** The mark that is selected, by its place in the history. */
  readonly selected: RecordPlace | undefined
  /** Lanes that were switched on or off, by the keys of their rows. */
  readonly lanes: ReadonlyMap<string, boolean>
}

export const nothingChosen: TimelineChoices = { query: '', selected: undefined, lanes: new Map() }

/** What other parts of the page can ask of a timeline. */
export interface TimelineHandle {
  /** Puts the cursor into the search. */
  readonly search: () => void
  /** Selects the last mark at which something broke, or shows the last alarm; false where there is neither. */
  readonly showLastFailure: () => boolean
  /** Brings the selected mark into view; false where there is none. */
  readonly showSelected: () => boolean
}

export interface LiveTimeline {
  /** Whether what is new is brought into view. */
  readonly isFollowing: boolean
  /** Somebody has moved the view away from its end, or wants to look at something else. */
  readonly onStray: () => void
  /** Events before those that are shown: their lanes are shown, too. */
  readonly earlier?: readonly HistoryEvent[]
  /** Moments at which something was found broken, in milliseconds on the trial's clock. */
  readonly alarms: readonly { readonly time: number; readonly text: string }[]
  /** Stands at the beginning of the toolbar. */
  readonly tools?: ReactNode
  /** Stands between the toolbar and the drawing. */
  readonly remark?: ReactNode
  readonly ref?: Ref<TimelineHandle>
}
