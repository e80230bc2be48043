/** A schedule as the TypeScript that builds it: what a person would have written by hand. Pure. */
import { isDeepStrictEqual } from 'node:util'
import type { Action, Moment, Parameters, PlannedChange, Schedule } from '../schedule/schedule.ts'

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

const codeOfAction = (action: Action): string => {
  switch (action.type) {
    case 'open':
    case 'cut':
    case 'refuse':
    case 'accept':
    case 'offline':
    case 'online':
    case 'kill':
      return call(action.type, action.client)
    case 'half-open':
      return call('halfOpen', action.client)
    case 'open-tab':
      return call('openTab', action.client)
    case 'empty-last-page':
      return call('emptyLastPage', action.client)
    case 'refuse-leader-push':
      return call('refuseLeaderPush', action.client)
    case 'double-page':
      return call('doublePage', action.client)
    case 'drop-page':
      return call('dropPage', action.client)
    case 'close-tab':
      return call('closeTab', action.tab)
    case 'reload':
    case 'freeze':
    case 'thaw':
      return call(action.type, action.tab)
    case 'commit':
      return `.commit(${[literal(action.tab), ...action.changes.map((change) => codeOfChange(change).code)].join(', ')})`
    case 'view':
      return call('view', action.tab, action.search)
    case 'upstream': {
      const { pages, more, issue } = action
      const amount = { ...(pages > 0 && { pages }), ...(more > 0 && { more }), ...(issue !== undefined && { issue }) }
      return call('upstream', amount)
    }
    case 'latency':
      return call('latency', action.client, action.milliseconds)
    case 'hold':
      return call('hold', action.client, action.what)
    case 'release':
      return call('release', action.client, action.what, ...(action.count === undefined ? [] : [action.count]))
    case 'burst':
      return call('burst', action.client, { pushes: action.pushes, events: action.events })
    case 'evict':
      return call('evict', action.connections)
    case 'redeploy':
    case 'wipe':
      return call(action.type)
    case 'fail-push':
      return call('failPush', action.client, { stored: action.stored })
    case 'throttle':
      return call('throttle', action.tab, action.factor)
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
