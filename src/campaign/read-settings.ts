/** What a hunt was asked for, as its `hunt.json` has it: checked before the hunt goes on by it. Pure: whoever calls reads the file. */
import * as v from 'valibot'
import { bugs } from '../bugs/table.ts'
import { runnerNames } from '../runner/contract.ts'
import { problemOf, shown } from '../schedule/problem-of.ts'
import { faultModels, kinds } from '../schedule/schedule.ts'
import { problemWithSeed } from '../schedule/seed.ts'
import type { HuntSettings } from './hunt-settings.ts'

const text = v.pipe(v.string(), v.nonEmpty())
const count = v.pipe(v.number(), v.integer(), v.minValue(1))

/** What each setting must be; the compiler names one that is left out. */
const entries = {
  seed: v.string(),
  livestore: v.pipe(v.array(text), v.minLength(1)),
  runners: v.exactOptional(v.pipe(v.array(v.picklist(runnerNames)), v.minLength(1))),
  patch: v.exactOptional(text),
  trials: v.exactOptional(count),
  minutes: v.exactOptional(v.pipe(v.number(), v.gtValue(0))),
  shard: v.strictObject({ number: count, of: count }),
  models: v.array(v.picklist(faultModels)),
  only: v.exactOptional(v.array(v.picklist(kinds))),
  without: v.array(v.picklist(kinds)),
  past: v.array(v.picklist(bugs.map(({ id }) => id))),
  balance: v.boolean(),
  until: v.exactOptional(v.pipe(v.array(text), v.minLength(1))),
} satisfies Readonly<Record<keyof HuntSettings, unknown>>

const settingsSchema: v.GenericSchema<unknown, HuntSettings> = v.strictObject(entries)

/**
 * Reads what a hunt was asked for.
 *
 * @throws Error whose message is the problem, in one line
 */
export const readSettings = (json: string): HuntSettings => {
  const value: unknown = JSON.parse(json)
  // A list passes for an object without keys.
  if (Array.isArray(value)) throw new Error(`expected an object, found ${shown(value)}`)
  const read = v.safeParse(settingsSchema, value, { abortEarly: true })
  if (!read.success) throw new Error(problemOf(read.issues[0]))
  const { seed, trials, minutes, shard } = read.output
  const problem = problemWithSeed(seed)
  if (problem !== undefined) throw new Error(`seed ${problem}`)
  if (trials === undefined && minutes === undefined) throw new Error('expected trials or minutes, found neither')
  if (shard.number > shard.of) throw new Error(`shard: expected a part of all, found ${shard.number} of ${shard.of}`)
  return read.output
}
