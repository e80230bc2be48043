/** Writes a trial into the timeline's page: one html file that opens offline, with everything in it. Pure. */
import { dataElementId, type TimelineData } from '../../apps/timeline/src/data.ts'

export interface RenderTimelineOptions extends TimelineData {
  /** The html of the built page, as `buildTimeline` makes it. */
  readonly template: string
}

/** Where the built page waits for its data. */
const emptyData = `<script type="application/json" id="${dataElementId}"></script>`
const emptyTitle = '<title>Timeline</title>'

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
  for (const part of [emptyData, emptyTitle]) {
    if (template.includes(part)) continue
    throw new Error(
      `Expected the built page of the timeline as the template, found ${template.length} characters without ${part}. buildTimeline() makes it.`,
    )
  }
  const data: TimelineData = { title, events, findings, diagnoses }
  const filledData = emptyData.replace('></', () => `>${escapeJson(JSON.stringify(data))}</`)
  // By functions: in a replacement that is a text, $ has a meaning.
  return template
    .replace(emptyTitle, () => `<title>${escapeHtml(title)} · timeline</title>`)
    .replace(emptyData, () => filledData)
}

/** JSON that can stand in a script element: nothing in it ends the element, opens a comment or breaks a line. */
const escapeJson = (json: string): string =>
  json.replace(/[<>\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

const htmlEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => htmlEscapes[character] ?? character)
