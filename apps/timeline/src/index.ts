/** The timeline for other pages: the component, which takes its data as props, and may be given longer ones. */
import './ui/styles.css'

export type { TimelineData } from './data.ts'
export { type LiveTimeline, nothingChosen, type TimelineChoices, type TimelineHandle } from './live.ts'
export { rowKeyOf } from './model/rows.ts'
export { formatTime } from './model/words.ts'
export { Timeline } from './ui/timeline.tsx'
