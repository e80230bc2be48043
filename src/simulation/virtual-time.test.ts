/** Virtual time replaces the timers of its whole process, so that each test has a process of its own. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const virtualTime = JSON.stringify(join(import.meta.dirname, 'virtual-time.ts'))

/** Runs a body in virtual time, and returns what it has written down. */
const inVirtualTime = async (body: string, options = '{}'): Promise<unknown> => {
  const program = `
    const { installVirtualTime } = await import(${virtualTime})
    const time = installVirtualTime(${options})
    const { setTimeout: pause } = await import('node:timers/promises')
    const seen = []
    await time.run(async () => { ${body} })
    process.stdout.write(JSON.stringify(seen))
    process.exit(0)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
  return JSON.parse(stdout)
}

test('an hour takes no time, and every clock says that it has passed', async () => {
  const began = performance.now()
  const seen = await inVirtualTime(`
    const [date, monotonic] = [Date.now(), performance.now()]
    await pause(3_600_000)
    seen.push(Date.now() - date, performance.now() - monotonic)`)
  expect(seen).toEqual([3_600_000, expect.closeTo(3_600_000, 1)])
  expect(performance.now() - began).toBeLessThan(3_600_000)
})

test('what is asked for first comes first, whether a timer or a promise asks', async () => {
  const seen = await inVirtualTime(`
    setTimeout(() => {
      setImmediate(() => seen.push('first'))
      Promise.resolve().then(() => setImmediate(() => seen.push('second')))
    }, 5)
    await pause(50)`)
  expect(seen).toEqual(['first', 'second'])
})

test('two moments of one instant are told apart, also as times since 1970', async () => {
  const seen = await inVirtualTime(`
    const stamp = () => performance.timeOrigin + performance.now()
    const times = [stamp(), stamp(), stamp()]
    seen.push(times[0] < times[1], times[1] < times[2], times[2] - times[0] < 0.01)`)
  expect(seen).toEqual([true, true, true])
})

test('a time-out of nothing comes after every turn of its moment, as in Node', async () => {
  const seen = await inVirtualTime(`
    setTimeout(() => seen.push('time-out'), 0)
    setImmediate(() => setImmediate(() => seen.push('turn of a turn')))
    await pause(10)`)
  expect(seen).toEqual(['turn of a turn', 'time-out'])
})

test('a body that waits for something that nothing will bring is given up', async () => {
  await expect(inVirtualTime('await new Promise(() => {})', '{ idleMs: 100 }')).rejects.toThrow(
    /waits for something that nothing will bring/,
  )
})
