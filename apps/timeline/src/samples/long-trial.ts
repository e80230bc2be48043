import type { TimelineData } from '../data.ts'
import { changeAt, drawsOf, newStory } from './story.ts'
import { boot, send } from './traffic.ts'

/** A long trial of about so many events. */
export const longTrial = (count: number): TimelineData => {
  const title = `a trial of ${count.toLocaleString('en')} events`
  const story = newStory()
  const draw = drawsOf(5)
  story.tell(0, 'test', { lane: 'test', type: 'started', title, hasBackend: true })
  boot(story, 20, 'alice', 1)
  boot(story, 90, 'bob', 2)
  for (let index = 0; story.events.length < count - 2; index++) {
    const options = { push: index + 1, frame: 10 + 2 * index, connection: 1, others: ['bob'] }
    send(story, draw, 1000 + index * 14 + 900 * Math.sin(index / 130), 'alice', [changeAt(1 + index)], options)
  }
  const last = Math.max(...story.events.slice(-2000).map(({ time }) => time))
  story.tell(last + 50, 'test', { lane: 'test', type: 'healed' })
  story.tell(last + 400, 'test', { lane: 'test', type: 'ended', title: 'passed' })
  return { title, events: story.inOrder().slice(0, count), findings: [], diagnoses: [] }
}
