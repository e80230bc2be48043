import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HistoryEvent } from './event.ts'
import { formatHistory, parseHistory } from './history-file.ts'
import { createRecorder } from './recorder.ts'

const happening = fc.record({
  source: fc.constantFrom('alice', 'bob'),
  title: fc.string(),
  lane: fc.constantFrom('test', 'console'),
})

const events: fc.Arbitrary<readonly HistoryEvent[]> = fc
  .array(happening, { minLength: 1, maxLength: 30 })
  .map((list) => {
    let time = 0
    const history = createRecorder(() => (time += 1))
    for (const { source, title, lane } of list) {
      if (lane === 'test') history.record(source, { lane, type: 'step', title })
      else history.record(source, { lane: 'console', type: 'line', origin: 'page', level: 'info', text: title })
    }
    return history.events()
  })

const read = (text: string) => {
  const found = parseHistory(text)
  if (found.type === 'refused') throw new Error(found.reason)
  return found
}

describe('a history file', () => {
  it('should be read back as it was written', () => {
    fc.assert(
      fc.property(events, (written) => {
        expect(read(formatHistory(written))).toEqual({ type: 'history', events: written, problems: [] })
      }),
    )
  })

  it('should be read as far as it goes where it was cut short, and say so', () => {
    fc.assert(
      fc.property(events, fc.nat(), (written, at) => {
        const text = formatHistory(written)
        const first = text.indexOf('\n') + 1
        // Cut anywhere after its first line; without its very last sign, the newline, nothing is missing.
        const cut = text.slice(0, first + (at % (text.length - first - 1)))
        const { events: found, problems } = read(cut)
        expect(problems).not.toEqual([])
        expect(found).toEqual(written.slice(0, found.length))
      }),
    )
  })

  it('should say which line is damaged, and what is missing in the middle or altogether', () => {
    const history = createRecorder(() => 0)
    for (const title of ['one', 'two', 'three']) history.record('test', { lane: 'test', type: 'step', title })
    history.record('alice', { lane: 'session', type: 'opened' })
    const lines = formatHistory(history.events()).split('\n')
    const without = (...indices: readonly number[]) =>
      lines.filter((_line, index) => !indices.includes(index)).join('\n')

    expect(read(lines.with(2, '{"lane":').join('\n')).problems).toEqual([
      'line 3 is damaged',
      'the test lane has 2 events, and its end says 3',
      'the test of test lacks 1 events in the middle',
    ])
    expect(read(without(4)).problems).toEqual(['the session lane is missing'])
    expect(read(without(5)).problems).toEqual(['the end is missing: the file was cut short'])
  })

  it('should refuse what is something else, and what is of another version', () => {
    for (const text of ['', 'hello', '{"lane":"test"}\n', '[]', '{"format":"something"}\n']) {
      expect(parseHistory(text)).toMatchObject({
        type: 'refused',
        reason: expect.stringContaining('expected a history'),
      })
    }
    expect(parseHistory('{"format":"sync history","version":2}\n')).toMatchObject({
      type: 'refused',
      reason: 'expected a history of version 1, found version 2: read it with the harness that wrote it',
    })
  })
})
