import { expect, test } from 'vitest'
import { summariseRounds } from './statistics.ts'

test('the figure is taken over all samples of all rounds', () => {
  expect(summariseRounds([[5, 1], [9], [2]])).toEqual({ median: 3.5, min: 1, max: 9, rounds: 3, samples: 4 })
})

test('figures have one decimal', () => {
  expect(summariseRounds([[1234.5678]])).toMatchObject({ median: 1234.6, min: 1234.6, max: 1234.6 })
})

test.for([[[]], [[[1], []]], [[[Number.NaN]]], [[[Number.POSITIVE_INFINITY]]]])(
  'rounds without a number give no figure: %j',
  ([rounds]) => {
    expect(() => summariseRounds(rounds ?? [])).toThrow('Expected at least one number from each round')
  },
)
