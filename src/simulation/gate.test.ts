import { describe, expect, it } from 'vitest'
import { holdStories } from '../runner/holds.fixture.ts'
import { createGates, type Hold } from './gate.ts'

const kindsOf = { pages: ['pages'], down: ['pages', 'acknowledgements'] } as const

const passing = () => {
  const gates = createGates<'pages' | 'acknowledgements'>()
  const passed: string[] = []
  const pass = (name: string): void =>
    gates.pass(name.startsWith('p') ? 'pages' : 'acknowledgements', { go: () => passed.push(name) })
  return { gates, passed, pass }
}

describe('holds', () => {
  it.each(holdStories)('should %s', (_, story, expected) => {
    const { gates, passed, pass } = passing()
    const standing: { readonly what: string; readonly hold: Hold }[] = []
    for (const [act, what, count] of story) {
      const mine = standing.filter((one) => one.what === what)
      if (act === 'hold') standing.push({ what, hold: gates.hold(kindsOf[what]) })
      else if (act === 'comes') pass(what)
      else if (count === undefined) for (const { hold } of mine) hold.end()
      else for (const { hold } of mine) hold.release(count)
    }
    expect(passed).toEqual(expected)
  })

  it('should keep what follows another kind behind what waits of that, and nothing of that behind it', () => {
    const gates = createGates<'pages' | 'refusals'>({ pages: ['refusals'] })
    const passed: string[] = []
    const pass = (kind: 'pages' | 'refusals', name: string) => gates.pass(kind, { go: () => passed.push(name) })
    const refusals = gates.hold(['refusals'])
    pass('refusals', 'r1')
    pass('pages', 'p1')
    expect(passed).toEqual(['p1'])
    refusals.end()
    const pages = gates.hold(['pages'])
    pass('pages', 'p2')
    pass('refusals', 'r2')
    expect(passed).toEqual(['p1', 'r1'])
    pages.end()
    expect(passed).toEqual(['p1', 'r1', 'p2', 'r2'])
  })

  it('should let nothing pass by order of one that has ended', () => {
    const { gates, passed, pass } = passing()
    const ended = gates.hold(['pages'])
    ended.end()
    const hold = gates.hold(['pages'])
    pass('p1')
    ended.release(1)
    expect(passed).toEqual([])
    hold.release(1)
    expect(passed).toEqual(['p1'])
  })

  it('should keep what waits already, and count everything that they touch', () => {
    const { gates, passed, pass } = passing()
    const first = gates.hold(['pages'])
    for (const name of ['p1', 'a1', 'p2']) pass(name)
    const second = gates.hold(['pages', 'acknowledgements'])
    first.end()
    expect([passed, second.waiting(), first.bitten(), second.bitten()]).toEqual([['a1'], 2, 2, 2])
    second.release(3)
    pass('a2')
    expect([passed, second.waiting(), second.bitten()]).toEqual([['a1', 'p1', 'p2', 'a2'], 0, 3])
  })

  it('should lose what is cleared, and keep what comes later', () => {
    const { gates, passed, pass } = passing()
    const hold = gates.hold(['pages'])
    pass('p1')
    gates.clear()
    pass('p2')
    hold.end()
    expect(passed).toEqual(['p2'])
  })
})
