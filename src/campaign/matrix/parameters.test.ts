import { expect, test } from 'vitest'
import { parametersOf, roundOf, varied } from './parameters.ts'
import { itemKinds } from './row.ts'

test.each(itemKinds)('any two values of a %s meet within one round, of which the first trial is as usual', (kind) => {
  const values: Readonly<Record<string, readonly string[]>> = varied[kind]
  const round = Array.from({ length: roundOf(kind) }, (_, index) => parametersOf(kind, index + 1))
  for (const [name, own] of Object.entries(values)) expect(round[0]?.[name]).toBe(own[0])
  const pairs = Object.entries(values).flatMap(([left, lefts], place) =>
    Object.entries(values)
      .slice(place + 1)
      .flatMap(([right, rights]) => lefts.flatMap((one) => rights.map((other) => ({ [left]: one, [right]: other })))),
  )
  const missed = pairs.filter(
    (pair) => !round.some((trial) => Object.entries(pair).every(([name, value]) => trial[name] === value)),
  )
  expect(missed).toEqual([])
})

test('the same number is played with the same on every machine, and a round begins again', () => {
  expect(parametersOf('hunt', roundOf('hunt') + 1)).toEqual(parametersOf('hunt', 1))
  expect(parametersOf('bug', 7)).toEqual({})
})

test('a round is far smaller than all combinations', () => {
  const { models, batch, past } = varied.hunt
  expect(roundOf('hunt')).toBeLessThan(models.length * batch.length * past.length)
})
