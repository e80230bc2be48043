import { expect, it } from 'vitest'
import { createGate } from './gate.ts'

const passing = () => {
  const gate = createGate()
  const passed: string[] = []
  return { gate, passed, pass: (name: string) => gate.pass({ go: () => passed.push(name) }) }
}

it('lets as many pass a hold as it is told, also such as come later', () => {
  const { gate, passed, pass } = passing()
  const hold = gate.hold()
  pass('a')
  hold.release(2)
  for (const name of ['b', 'c']) pass(name)
  expect(passed).toEqual(['a', 'b'])
  hold.end()
  expect(passed).toEqual(['a', 'b', 'c'])
})

it('lets nothing pass a hold by order of one that has ended', () => {
  const { gate, passed, pass } = passing()
  const ended = gate.hold()
  ended.end()
  const hold = gate.hold()
  pass('a')
  ended.release(1)
  expect(passed).toEqual([])
  hold.release(1)
  expect(passed).toEqual(['a'])
})
