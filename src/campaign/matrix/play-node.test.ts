import { expect, test } from 'vitest'
import { formatSchedule } from '../../schedule/read-schedule.ts'
import { parametersOf, roundOf } from './parameters.ts'
import type { PlannedCell } from './plan.ts'
import { drawnTrialOf } from './play-node.ts'

const drawn = (backend: PlannedCell['backend'], version = '0.4.0'): PlannedCell => ({
  livestore: version,
  version,
  kind: 'hunt',
  item: 'drawn',
  backend,
})
const numbers = Array.from({ length: 3 * roundOf('hunt') }, (_, index) => index + 1)

test('a trial is the same on every machine, and another under another number or seed', () => {
  const texts = (seed: string) =>
    numbers.map((number) => formatSchedule(drawnTrialOf(drawn('scripted'), number, seed).schedule))
  expect(texts('night')).toEqual(texts('night'))
  expect(new Set([...texts('night'), ...texts('another')]).size).toBe(2 * numbers.length)
})

test('a drawn trial has a backend where its cell says so, and its row says with what it is really played', () => {
  for (const number of numbers) {
    const { schedule, parameters } = drawnTrialOf(drawn('scripted'), number, 'night')
    const { batch, past } = parameters
    expect([schedule.hasBackend, drawnTrialOf(drawn('none'), number, 'night').schedule.hasBackend]).toEqual([
      true,
      false,
    ])
    if (batch !== 'as drawn') expect(String(schedule.parameters.leaderPushBatchSize ?? 'usual')).toBe(batch)
    if (past === 'nothing') expect(parameters).toEqual(parametersOf('hunt', number))
  }
})

test('what a version cannot play is taken out', () => {
  const kinds = (version: string) =>
    numbers.flatMap((number) =>
      drawnTrialOf(drawn('scripted', version), number, 'night').schedule.steps.map(({ type }) => type),
    )
  expect(kinds('0.4.0')).toContain('kill')
  expect(kinds('0.4.0-dev.14')).not.toContain('kill')
})
