import { expect, test } from 'vitest'
import type { HistoryEvent } from '../history/event.ts'
import { renderTimeline } from './timeline.ts'

const template = [
  '<!doctype html><title>Timeline</title>',
  '<script>const bundle = "$& stays"</script>',
  '<script type="application/json" id="timeline-data"></script>',
].join('')

const step = (title: string): HistoryEvent => ({
  lane: 'test',
  type: 'step',
  title,
  source: 'test',
  sequence: 0,
  time: 1,
})

const dataOf = (html: string): unknown =>
  JSON.parse(/id="timeline-data">(.*?)<\/script>/s.exec(html)?.[1] ?? 'no data in the page')

test('a trial is read back from the page as it was, whatever its texts hold', () => {
  const events = [step("</script><script>alert(1)</script><!-- \u2028 \u2029 $& $' é 😀")]
  const html = renderTimeline({ title: 'A trial', events, findings: [], diagnoses: [], template })
  expect(dataOf(html)).toEqual({ title: 'A trial', events, findings: [], diagnoses: [] })
})

test('no text of a trial becomes part of the page', () => {
  const title = '</title><script>alert(1)</script> $&'
  const html = renderTimeline({ title, events: [step(title)], findings: [], diagnoses: [], template })
  expect(html.split('<script')).toHaveLength(3)
  expect(html).toContain('<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; $&amp; · timeline</title>')
  expect(html).not.toMatch(/[\u2028\u2029]/)
  expect(html).toContain('"$& stays"')
})

test('a template that is no built timeline is refused', () => {
  const render = () =>
    renderTimeline({ title: '', events: [], findings: [], diagnoses: [], template: '<title>Timeline</title>' })
  expect(render).toThrow(/Expected the built page of the timeline.*buildTimeline\(\) makes it/)
})
