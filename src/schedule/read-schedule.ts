/**
 * A schedule as text, and back: JSON with a line for each step. What cannot be played as it is written is refused with one line that says
 * where, what was expected and what is there. Pure: whoever calls reads and writes the file.
 */
import * as v from 'valibot'
import { UsageError } from '../run/usage-error.ts'
import { outsider } from './explain.ts'
import { problemOf, shown } from './problem-of.ts'
import { type Kind, kinds, type Schedule, type Step, scheduleVersion } from './schedule.ts'
import { actionEntries, frameSchema, stepSchemas } from './schedule-schema.ts'
import { inOneLine, problemWithSeed } from './seed.ts'
import { createWorld, playIn } from './world.ts'

/**
 * The text of a schedule: the same for equal schedules, whatever the order of their keys.
 *
 * @example
 * writeFileSync('schedule.json', formatSchedule(schedule))
 */
export const formatSchedule = (schedule: Schedule): string => {
  const { version, seed, hasBackend, parameters, clients, steps } = schedule
  const { leaderPushBatchSize, simulation } = parameters
  const lines = [
    `"version": ${version}`,
    ...(seed === undefined ? [] : [`"seed": ${JSON.stringify(seed)}`]),
    `"hasBackend": ${hasBackend}`,
    `"parameters": ${inLine({
      ...(leaderPushBatchSize !== undefined && { leaderPushBatchSize }),
      ...(simulation !== undefined && { simulation: sorted(simulation) }),
    })}`,
    `"clients": ${inLine(clients)}`,
    `"steps": [\n${steps.map((step) => `    ${inLine(inOrder(step))}`).join(',\n')}\n  ]`,
  ]
  return `{\n${lines.map((line) => `  ${line}`).join(',\n')}\n}\n`
}

/** JSON in one line, with a space where a person puts one. */
const inLine = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(inLine).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${inLine(part)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

const sorted = (value: object): object =>
  Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))

/** Who and what first, the moment last. */
const inOrder = (step: Step): object => {
  const { id, type, after, ...rest } = step
  const entries = Object.keys(actionEntries[type])
  const own = Object.entries(rest).sort(([one], [other]) => entries.indexOf(one) - entries.indexOf(other))
  const { seen, client, times } = after ?? {}
  return {
    id,
    type,
    ...Object.fromEntries(own),
    ...(step.type === 'commit' && {
      changes: step.changes.map(({ type, issue, ...value }) => ({ type, issue, ...value })),
    }),
    ...(after !== undefined && { after: { seen, client, ...(times !== undefined && { times }) } }),
  }
}

/**
 * Reads a schedule.
 *
 * @param from where the text comes from, for the error: a file's name
 * @throws UsageError in one line where it is none, is of a newer version, or cannot be played
 * @example
 * readSchedule(readFileSync('schedule.json', 'utf8'), 'schedule.json')
 */
export const readSchedule = (text: string, from: string): Schedule => checkSchedule(parse(text, from), from)

const parse = (text: string, from: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = inOneLine(error instanceof Error ? error.message : String(error))
    throw new UsageError(`${from}: expected a schedule as JSON, found something else (${reason}).`)
  }
}

/**
 * The same for a value, as JSON holds it.
 *
 * @throws UsageError as `readSchedule` does
 */
export const checkSchedule = (value: unknown, from: string): Schedule => {
  const refuse = (problem: string): never => {
    throw new UsageError(`${from}: ${inOneLine(problem)}.`)
  }
  if (typeof value !== 'object' || value === null || !('version' in value)) {
    return refuse(`expected a schedule (an object with "version": ${scheduleVersion}), found ${shown(value)}`)
  }
  if (value.version !== scheduleVersion) {
    return refuse(
      `expected a schedule of version ${scheduleVersion}, found version ${shown(value.version)}: play it with the harness that wrote it`,
    )
  }
  const frame = v.safeParse(frameSchema, value, { abortEarly: true })
  if (!frame.success) return refuse(problemOf(frame.issues[0]))
  const { seed, clients, hasBackend, parameters } = frame.output

  const seedProblem = seed === undefined ? undefined : problemWithSeed(seed)
  if (seedProblem !== undefined) return refuse(`seed ${seedProblem}`)
  const twice = clients.find((client, index) => clients.indexOf(client) !== index)
  if (twice !== undefined) return refuse(`clients: expected each once, found "${twice}" twice`)
  if (clients.includes(outsider)) {
    return refuse(`clients: expected another name, found "${outsider}", who is never part of a trial`)
  }
  if (!hasBackend && clients.length > 1) {
    return refuse(`clients: expected one, for without a backend nobody syncs, found ${clients.length}`)
  }

  const world = createWorld({ clients, hasBackend })
  const ids = new Set<string>()
  const steps = frame.output.steps.map((item, index) => {
    const [step, problem] = readStep(item)
    if (problem !== undefined) return refuse(`step ${index + 1}${nameOf(item)}${problem}`)
    if (ids.has(step.id)) return refuse(`step ${index + 1}: expected an id of its own, found "${step.id}" again`)
    ids.add(step.id)
    const obstacle = playIn(world, step)
    if (obstacle !== undefined) return refuse(`step ${index + 1}${nameOf(item)} ${obstacle}`)
    return step
  })
  if (world.devices.size === 0) return refuse('expected a step that opens a client, found none: nobody is there')
  return { version: scheduleVersion, ...(seed !== undefined && { seed }), hasBackend, parameters, clients, steps }
}

const isKind = (value: unknown): value is Kind => kinds.some((kind) => kind === value)

/**
 * Reads one step by itself, whatever stands before it: it is there, or what is wrong with it, in words that follow its name.
 *
 * @example
 * const [step, problem] = readStep(JSON.parse('{ "id": "s1", "type": "redeploy" }'))
 */
export const readStep = (item: unknown): readonly [Step, undefined] | readonly [undefined, string] => {
  const type = typeof item === 'object' && item !== null && 'type' in item ? item.type : undefined
  const schema = isKind(type) ? stepSchemas.get(type) : undefined
  if (schema === undefined) return [undefined, `: expected a kind of step (${kinds.join(', ')}), found ${shown(type)}`]
  const read = v.safeParse(schema, item, { abortEarly: true })
  if (!read.success) return [undefined, `: ${problemOf(read.issues[0])}`]
  const step = read.output
  if (step.type === 'upstream' && step.pages + step.more === 0) {
    return [undefined, ': expected pages or more to be above 0, found both 0']
  }
  return [step, undefined]
}

/** ` (s3, release)`, as far as a step says so. */
const nameOf = (item: unknown): string => {
  if (typeof item !== 'object' || item === null) return ''
  const names = ['id' in item ? item.id : undefined, 'type' in item ? item.type : undefined]
  const known = names.filter((name) => typeof name === 'string')
  return known.length === 0 ? '' : ` (${known.join(', ')})`
}
