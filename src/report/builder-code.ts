/** A schedule as the TypeScript that builds it: what a person would have written by hand. Pure. */
import { isDeepStrictEqual } from 'node:util'
import type { Action, ActionOf, Kind, Moment, Parameters, PlannedChange, Schedule } from '../schedule/schedule.ts'

/** Code, and the names of the builder's module that it uses. */
export interface BuilderCode {
  readonly code: string
  readonly imports: readonly string[]
}

const literal = (value: unknown): string => {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, one]) => `${/^[a-zA-Z_]\w*$/.test(key) ? key : literal(key)}: ${literal(one)}`,
    )
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
  }
  return String(value)
}

const call = (name: string, ...given: readonly unknown[]): string => `.${name}(${given.map(literal).join(', ')})`

const codeOfChange = (change: PlannedChange): { readonly name: string; readonly code: string } => {
  const issue = literal(change.issue)
  switch (change.type) {
    case 'create':
      return { name: 'create', code: `create(${issue})` }
    case 'delete':
      return { name: 'remove', code: `remove(${issue})` }
    case 'comment':
      return { name: 'comment', code: `comment(${issue}, ${literal(change.text)})` }
    case 'priority':
    case 'status':
    case 'title':
      return { name: change.type, code: `${change.type}(${issue}, ${literal(change.to)})` }
  }
}

/** The builder's method for a kind: `open-tab` is `openTab`. */
const methodOf = (kind: Kind): string => kind.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

const codeOfAction = (action: Action): string => {
  const { type } = action
  if (type === 'commit') {
    return `.commit(${[literal(action.tab), ...action.changes.map((change) => codeOfChange(change).code)].join(', ')})`
  }
  return call(methodOf(type), ...argumentsOf(action))
}

const argumentsOf = (action: Exclude<Action, ActionOf<'commit'>>): readonly unknown[] => {
  switch (action.type) {
    case 'kill':
      return [action.client, ...(action.writes === undefined ? [] : [action.writes])]
    case 'view':
      return [action.tab, action.search]
    case 'upstream': {
      const { pages, more, issue } = action
      return [{ ...(pages > 0 && { pages }), ...(more > 0 && { more }), ...(issue !== undefined && { issue }) }]
    }
    case 'latency':
      return [action.client, action.milliseconds]
    case 'hold':
      return [action.client, action.what]
    case 'release':
      return [action.client, action.what, ...(action.count === undefined ? [] : [action.count])]
    case 'burst':
      return [action.client, { pushes: action.pushes, events: action.events }]
    case 'evict':
      return [action.connections]
    case 'redeploy':
    case 'wipe':
      return []
    case 'fail-push':
      return [action.client, { stored: action.stored }]
    case 'throttle':
      return [action.tab, action.factor]
    default:
      return ['tab' in action ? action.tab : action.client]
  }
}

const codeOfMoment = ({ client, seen, times }: Moment): string =>
  call('after', client, seen, ...(times === undefined ? [] : [times]))

const codeOfBeginning = (hasBackend: boolean, parameters: Parameters): string => {
  const options = { ...(!hasBackend && { hasBackend }), ...parameters }
  return isDeepStrictEqual(options, {}) ? 'schedule()' : `schedule(${literal(options)})`
}

/**
 * The code that builds a schedule: an expression over `schedule()` of src/schedule/builder.ts, a line for each step and each moment. What it builds has
 * other ids of steps, no seed, and its clients in the order in which they come; all else is the same.
 *
 * @param indent spaces before each step's line
 */
export const builderCode = ({ hasBackend, parameters, steps }: Schedule, indent = 2): BuilderCode => {
  const lines = steps.flatMap(({ after, ...step }) => [
    codeOfAction(step),
    ...(after === undefined ? [] : [codeOfMoment(after)]),
  ])
  const changes = steps.flatMap((step) =>
    step.type === 'commit' ? step.changes.map((change) => codeOfChange(change).name) : [],
  )
  return {
    code: [codeOfBeginning(hasBackend, parameters), ...lines.map((line) => `${' '.repeat(indent)}${line}`)].join('\n'),
    imports: [...new Set(['schedule', ...changes])].sort(),
  }
}
