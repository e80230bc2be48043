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

  it('should call a line damaged that is JSON but lacks what its readers rely on', () => {
    const head = { global: 1, client: 0, rebaseGeneration: 0 }
    const probe = { lane: 'leader', sequence: 0, time: 1, storeId: 's' }
    const damaged = [
      { lane: 'session', type: 'states', sessionPending: 0 },
      { lane: 'session', type: 'states', status: { type: 'shut-down' }, sessionPending: 0 },
      { lane: 'session', type: 'states', status: { type: 'running' }, states: { session: {} }, sessionPending: 0 },
      { lane: 'session', type: 'rows', moment: 'settled', rows: { issues: [null] } },
      { lane: 'test', type: 'gave-up', tabs: [] },
      { lane: 'test', type: 'settled', barriers: [] },
      { lane: 'test', type: 'started', title: 'a trial', hasBackend: true, isVirtual: 'yes' },
      { lane: 'test', type: 'fault', title: 'a cut' },
      { lane: 'test', type: 'clock', offsetMs: 0, uncertaintyMs: 0 },
      { lane: 'backend', type: 'log' },
      { lane: 'backend', type: 'log', entries: [{}] },
      { lane: 'backend', type: 'push-stored', at: 1, changes: null },
      { lane: 'network', type: 'frame', connection: 1, changes: null },
      { lane: 'network', type: 'frame', connection: 1, changes: [{ name: 'made', seqNum: 1 }] },
      { lane: 'leader', type: 'probe', probe: { ...probe, type: 'backend-push' } },
      { lane: 'leader', type: 'probe', probe: { ...probe, type: 'leader-state', pending: 0, changes: [] } },
      { lane: 'leader', type: 'probe', probe: { ...probe, type: 'commit', changes: [{ name: 'made', seqNum: null }] } },
      { lane: 'leader', type: 'probe', probe: { ...probe, type: 'toString' } },
      { lane: 'leader', type: 'probe', probe: [] },
      { lane: 'console', type: 'line', origin: 'page', level: 'info' },
      { lane: 'session', type: 'unheard-of' },
      { lane: 'constructor', type: 'name' },
      { lane: 'session', type: 'opened', sequence: -1 },
      { end: null },
      { end: { events: 1, lanes: null } },
    ]
    const whole = createRecorder(() => 0)
    whole.record('alice', { lane: 'session', type: 'opened' })
    const lines = formatHistory(whole.events()).split('\n')
    for (const value of damaged) {
      const line = JSON.stringify('end' in value ? value : { source: 'bob', sequence: 0, time: 0, ...value })
      const text = lines.toSpliced(2, 0, line).join('\n')
      expect([line, read(text)]).toEqual([
        line,
        { type: 'history', events: whole.events(), problems: ['line 3 is damaged'] },
      ])
    }
    // The same, whole: it is the lack that damages, not the kind.
    const sound = { ...probe, type: 'leader-state', localHead: head, upstreamHead: head, pending: 0, changes: [] }
    const line = JSON.stringify({ lane: 'leader', type: 'probe', source: 'bob', sequence: 0, time: 0, probe: sound })
    expect(read(lines.toSpliced(2, 0, line).join('\n')).problems).toEqual([
      'the leader lane has 1 events, and its end says 0',
    ])
  })

  it('should keep keys that it does not know', () => {
    const [first, ...rest] = formatHistory([]).split('\n')
    const event = {
      lane: 'session',
      type: 'opened',
      source: 'alice',
      sequence: 0,
      time: 0,
      end: 'of July',
      newer: { key: [1] },
    }
    expect(read([first, JSON.stringify(event), ...rest].join('\n')).events).toEqual([event])
  })

  it('should say that two events have the same place', () => {
    const history = createRecorder(() => 0)
    for (const title of ['one', 'two']) history.record('test', { lane: 'test', type: 'step', title })
    const [one, two] = history.events()
    if (one === undefined || two === undefined) throw new Error('two were recorded')
    expect(read(formatHistory([one, two, two])).problems).toEqual(['the test of test has several events numbered 1'])
    expect(read(formatHistory([one, one, { ...two, sequence: 2 }])).problems).toEqual([
      'the test of test lacks 1 events in the middle',
      'the test of test has several events numbered 0',
    ])
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
