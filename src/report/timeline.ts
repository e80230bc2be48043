/** Writes a trial into the timeline's page: one html file that opens offline, with everything in it. Pure. */
import { dataElementId, type TimelineData } from '../../apps/timeline/src/data.ts'
import { fillPage } from './fill-page.ts'

export interface RenderTimelineOptions extends TimelineData {
  /** The html of the built page, as `buildTimeline` makes it. */
  readonly template: string
}

/**
 * The html of a timeline.
 *
 * @param options.events in one order, each with its time on the trial's clock, as `inOrder` and `readTrial` make them
 * @throws where the template is no built timeline
 * @example
 * const { template } = await buildTimeline()
 * writeFileSync('timeline.html', renderTimeline({
 *   title, events: trial.events, findings, diagnoses, template: readFileSync(template, 'utf8'),
 * }))
 */
export const renderTimeline = ({ title, events, findings, diagnoses, template }: RenderTimelineOptions): string => {
  const data: TimelineData = { title, events, findings, diagnoses }
  return fillPage(template, { page: timelinePage, title: `${title} · timeline`, data })
}

const timelinePage = { name: 'the timeline', builtBy: 'buildTimeline()', title: 'Timeline', dataElementId }
