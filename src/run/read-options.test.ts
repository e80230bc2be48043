import { expect, test } from 'vitest'
import { minutes, shard, wholeNumber, wordsOf } from './read-options.ts'

test('whole numbers within their limits are read, and nothing else', () => {
  expect(wholeNumber(1)('12')).toBe(12)
  expect(wholeNumber(0, 5)('0')).toBe(0)
  for (const text of ['0', '-1', '1.5', '1e3', '', ' 1', '99999999999']) {
    expect(() => wholeNumber(1)(text)).toThrow('Expected a whole number from 1.')
  }
  expect(() => wholeNumber(1, 5)('6')).toThrow('Expected a whole number from 1 to 5.')
})

test('minutes may be parts of one, but not none', () => {
  expect([minutes('10'), minutes('0.5')]).toEqual([10, 0.5])
  for (const text of ['0', '-1', '10m', '.5', '']) expect(() => minutes(text)).toThrow('Expected a number of minutes')
})

test('known words come once and in their order; one that is not known is named', () => {
  const read = wordsOf(['cut', 'hold', 'refuse'], 'kind of step')
  expect(read('refuse, cut,cut')).toEqual(['cut', 'refuse'])
  expect(() => read('cut,shout')).toThrow('There is no kind of step "shout": expected cut, hold, refuse.')
})

test('a part is one of all', () => {
  expect(shard('2/4')).toEqual({ number: 2, of: 4 })
  for (const text of ['0/4', '5/4', '2', '2/', 'a/b', '1/0']) expect(() => shard(text)).toThrow('such as 2/4')
})
