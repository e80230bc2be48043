import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FrameKind } from './event.ts'
import type { ProbeLife, ProbeTraffic } from './probe.ts'
import { isProgress, lastPushWasStored } from './progress.ts'
import { createRecorder, inLane } from './recorder.ts'

const happening = fc.record({
  source: fc.constantFrom('alice', 'bob'),
  lane: fc.constantFrom('test' as const, 'console' as const),
  text: fc.string(),
})

describe('the recorder', () => {
  it('should number the events of each source of a lane from 0 without holes', () => {
    fc.assert(
      fc.property(fc.array(happening), (happenings) => {
        let time = 100
        const recorder = createRecorder(() => (time += 1))
        for (const { source, lane, text } of happenings) {
          if (lane === 'test') recorder.record(source, { lane, type: 'step', title: text })
          else recorder.record(source, { lane, type: 'line', origin: 'page', level: 'info', text })
        }
        for (const lane of ['test', 'console'] as const) {
          for (const name of ['alice', 'bob']) {
            const sequences = inLane(recorder.events(), lane).flatMap(({ source, sequence }) =>
              source === name ? [sequence] : [],
            )
            expect(sequences).toEqual(sequences.map((_, index) => index))
          }
        }
        const times = recorder.events().map((event) => event.time)
        expect(times).toEqual(times.toSorted((left, right) => left - right))
      }),
    )
  })

  it('should tell listeners of what comes, until they stop listening', () => {
    const recorder = createRecorder(() => 0)
    const heard: string[] = []
    const stop = recorder.listen((event) => heard.push(event.type))
    recorder.record('test', { lane: 'test', type: 'started', hasBackend: false, title: '' })
    stop()
    recorder.record('test', { lane: 'test', type: 'ended', title: '' })
    expect(heard).toEqual(['started'])
  })
})

describe('progress', () => {
  const frame = (kind: FrameKind, type: 'frame' | 'released' = 'frame') =>
    ({ lane: 'network', type, kind, connection: 1, source: 'alice', sequence: 0, time: 0 }) as const

  it('should not be made by pings, which go on for ever on a stalled store', () => {
    expect(isProgress(frame('ping'))).toBe(false)
    expect(isProgress(frame('pull-page'))).toBe(true)
  })
  it('should be made by a frame that the network lets go', () => {
    expect(isProgress(frame('pull-page', 'released'))).toBe(true)
  })
  it('should not be made by connecting and asking again, which may go on for ever', () => {
    const line = (lines: Pick<ProbeLife, 'type'> | Pick<ProbeTraffic, 'type' | 'changes'>) =>
      isProgress({
        lane: 'leader',
        type: 'probe',
        source: 'alice',
        sequence: 0,
        time: 0,
        probe: { lane: 'leader', sequence: 0, time: 0, storeId: 's', ...lines },
      })
    expect(line({ type: 'connected' })).toBe(false)
    expect(line({ type: 'disconnected' })).toBe(false)
    expect(line({ type: 'backend-push', changes: [] })).toBe(false)
    expect(line({ type: 'backend-push-failed', changes: [] })).toBe(false)
    expect(line({ type: 'backend-push-ok', changes: [] })).toBe(true)
    expect(line({ type: 'backend-pull-page', changes: [] })).toBe(true)
    expect([frame('push'), frame('push-error'), frame('pull-request')].some(isProgress)).toBe(false)
    expect(isProgress(frame('push-ack'))).toBe(true)
  })
  it("should be told from attempts in LiveStore's own account, too", () => {
    const span = (name: string) =>
      isProgress({
        lane: 'leader',
        type: 'probe',
        source: 'alice',
        sequence: 0,
        time: 0,
        probe: {
          lane: 'leader',
          sequence: 0,
          time: 0,
          storeId: 's',
          type: 'span-event',
          span: 'sync',
          name,
          attributes: {},
        },
      })
    expect(span('backend-push-error')).toBe(false)
    expect(span('backend-push-retry-success')).toBe(true)
    expect(span('pull:advance')).toBe(true)
  })
  it('should not be made by steps of the test itself', () => {
    expect(isProgress({ lane: 'test', type: 'step', title: '', source: 'test', sequence: 0, time: 0 })).toBe(false)
  })
})

describe('the last push', () => {
  const pushes = (source: string, types: readonly ProbeTraffic['type'][]) => {
    const recorder = createRecorder(() => 0)
    for (const type of types) {
      const probe: ProbeTraffic = { lane: 'leader', sequence: 0, time: 0, storeId: 's', type, changes: [] }
      recorder.record(source, { lane: 'leader', type: 'probe', probe })
    }
    return recorder.events()
  }

  it('should count as failed until a later one is stored', () => {
    expect(lastPushWasStored(pushes('alice', ['backend-push', 'backend-push-failed']), 'alice')).toBe(false)
    const later = pushes('alice', ['backend-push-failed', 'backend-push', 'backend-push-ok', 'backend-pull-page'])
    expect(lastPushWasStored(later, 'alice')).toBe(true)
  })
  it('should be of the client that is asked for', () => {
    expect(lastPushWasStored(pushes('bob', ['backend-push-ok']), 'alice')).toBe(false)
  })
})
