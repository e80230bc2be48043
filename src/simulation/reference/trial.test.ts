/** The reference engine against its own promises, by direct assertions: no checker of the product takes part here. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HistoryEvent } from '../../history/event.ts'
import { type PlayedTrial, playTrial } from './trial.ts'

const seeds = fc.nat(2 ** 31 - 1)

const ofLog = (events: readonly HistoryEvent[]) =>
  events.flatMap((event) => (event.type === 'log' ? event.entries : []))
const idOf = (args: unknown) => (args as { readonly changeId: string }).changeId

const distinctRows = ({ rows, meant }: PlayedTrial): number =>
  new Set([...rows.values(), ...(meant === undefined ? [] : [meant])].map((each) => JSON.stringify(each))).size

test('whatever happens, all drains, and every tab shows what the log means', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const trial = playTrial({ seed })
      expect([...trial.missing]).toEqual([])
      expect(distinctRows(trial)).toBe(1)
    }),
    { numRuns: 60 },
  )
})

test('without a backend the tabs of a device still agree', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const trial = playTrial({ seed, hasBackend: false })
      expect([...trial.missing]).toEqual([])
      expect(distinctRows(trial)).toBe(1)
    }),
    { numRuns: 30 },
  )
})

test('the log has every change once, each tab’s in the order of its making, and no hole', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { events } = playTrial({ seed })
      const log = ofLog(events)
      expect(log.map(({ seqNum }) => seqNum)).toEqual(log.map((_, index) => index + 1))
      expect(log.map(({ parentSeqNum }) => parentSeqNum)).toEqual(log.map((_, index) => index))
      expect(new Set(log.map(({ args }) => idOf(args))).size).toBe(log.length)
      // Change ids are given in the order of making.
      for (const session of new Set(log.map(({ sessionId }) => sessionId))) {
        const made = log.filter(({ sessionId }) => sessionId === session).map(({ args }) => Number(idOf(args).slice(1)))
        expect(made).toEqual([...made].sort((left, right) => left - right))
      }
    }),
    { numRuns: 40 },
  )
})

test('the same seed gives the same history, and another gives another', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const text = (options: Parameters<typeof playTrial>[0]) => JSON.stringify(playTrial(options).events)
      expect(text({ seed })).toBe(text({ seed }))
      expect(text({ seed })).not.toBe(text({ seed, attempt: 1 }))
    }),
    { numRuns: 10 },
  )
})

test('the schedules lead everywhere: rebases, refusals, cuts, reloads and pages that follow one another', () => {
  const seen = new Set<string>()
  for (let seed = 0; seed < 20; seed++) {
    for (const event of playTrial({ seed }).events) {
      if (event.type !== 'probe') seen.add(event.type)
      else if (event.probe.type === 'session-pull') seen.add(`session-pull ${event.probe.payload}`)
      else if (event.probe.type === 'backend-pull-page') seen.add(event.probe.pageInfo?.split(' ')[0] ?? '')
      else if (event.probe.type === 'span-event') seen.add(event.probe.name.replace(/\[.*/, ''))
      else seen.add(event.probe.type)
    }
  }
  expect([...seen]).toEqual(
    expect.arrayContaining([
      'session-pull rebase',
      'session-push-failed',
      'backend-push-failed',
      'push-refused',
      'pull:rebase',
      'merge:pull:rebase',
      'push:drop-old-generation',
      'push:reject',
      'cut',
      'reloaded',
      'rows',
      'MoreKnown',
      'disconnected',
    ]),
  )
})
