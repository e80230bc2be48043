import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { hearLines } from './hear-lines.ts'

const hear = async (...chunks: (string | Buffer)[]) => {
  const stream = new PassThrough()
  const lines: string[] = []
  const lastLines = hearLines([stream, null], (line) => lines.push(line))
  const ended = once(stream, 'end')
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  await ended
  return { lines, lastLines }
}

test('a line that is cut in two chunks is one line, and the last needs no end', async () => {
  expect((await hear('first li', 'ne\r', '\nsecond\n  \n', 'thi', 'rd')).lines).toEqual([
    'first line',
    'second',
    'third',
  ])
})

test('a character that is cut in two chunks stays whole', async () => {
  const [start, end] = [Buffer.from('…').subarray(0, 1), Buffer.from('…').subarray(1)]
  expect((await hear('wait', start, end, '\n')).lines).toEqual(['wait…'])
})

test('the last twenty lines are kept', async () => {
  const { lastLines } = await hear(Array.from({ length: 25 }, (_, index) => `${index}\n`).join(''))
  expect(lastLines).toHaveLength(20)
  expect(lastLines.at(0)).toBe('5')
  expect(lastLines.at(-1)).toBe('24')
})
