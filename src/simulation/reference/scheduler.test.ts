import { expect, test } from 'vitest'
import { createLink } from './link.ts'
import { createScheduler } from './scheduler.ts'

test('things happen by their time, and those of one instant in the order of asking', () => {
  const scheduler = createScheduler()
  const happened: string[] = []
  const note = (name: string) => () => happened.push(`${name} at ${scheduler.now()}`)
  for (const [name, milliseconds] of [['c', 7] as const, ['a', 2] as const, ['b', 2] as const, ['d', 30] as const]) {
    scheduler.after(milliseconds, note(name))
  }
  scheduler.after(5, () => scheduler.after(1, note('later')))
  scheduler.run()
  expect(happened).toEqual(['a at 2', 'b at 2', 'later at 6', 'c at 7', 'd at 30'])
})

test('who is kept busy for ever is told so', () => {
  const scheduler = createScheduler()
  const again = () => scheduler.after(1, again)
  again()
  expect(() => scheduler.run(1_000)).toThrow('1000 things happened and more are to come')
})

test('a link keeps the order, however fast the later message is, and a cut link delivers nothing more', () => {
  const scheduler = createScheduler()
  const latencies = [9, 1, 4]
  const link = createLink(scheduler, () => latencies.shift() ?? 0)
  const arrived: string[] = []
  link.send(() => arrived.push(`first at ${scheduler.now()}`))
  link.send(() => arrived.push(`second at ${scheduler.now()}`))
  scheduler.after(10, () => {
    link.send(() => arrived.push('third'))
    link.cut()
  })
  scheduler.run()
  expect(arrived).toEqual(['first at 9', 'second at 9'])
})
