/** A schedule as prose: what a person reads before she plays it, and the titles of its steps in a history. Pure. */
import { priorities, statuses } from '../../apps/linearlite/src/data/vocabulary.ts'
import { clientOf } from '../history/order.ts'
import {
  type Action,
  clientOfAction,
  type Holdable,
  type Moment,
  modelsOf,
  type PlannedChange,
  type Schedule,
  type Step,
} from './schedule.ts'
import type { EventSighting } from './sighting.ts'

/** Who makes changes without being part of the trial. */
export const outsider = 'mallory'

/** A setting as a person reads it. */
export interface DrawnSetting {
  readonly name: string
  readonly value: string
}

/** Everything about a schedule that is not a step of its own, in the order in which it is shown. */
export const drawnSettings = (schedule: Schedule): readonly DrawnSetting[] => {
  const { seed, hasBackend, clients, steps, parameters } = schedule
  const models = modelsOf(schedule)
  const simulation = Object.entries(parameters.simulation ?? {})
  const batchSize = parameters.leaderPushBatchSize
  const latencies = steps.flatMap((step) => (step.type === 'latency' ? [step.milliseconds] : []))
  const milliseconds = latencies.reduce((sum, latency) => sum + latency, 0)
  return [
    { name: 'seed', value: seed ?? 'none: written by hand' },
    { name: 'clients', value: listed(clients) },
    { name: 'backend', value: hasBackend ? 'yes' : 'none' },
    {
      name: 'session pushes to its leader',
      value:
        batchSize === undefined
          ? 'as many events at once as LiveStore does'
          : `${counted(batchSize, 'event')} at once at most`,
    },
    {
      name: 'pauses in a rebase',
      value: simulation.length === 0 ? 'none' : simulation.map(([point, pause]) => `${point} ${pause} ms`).join(', '),
    },
    { name: 'fault models needed', value: models.length === 0 ? 'none' : models.join(', ') },
    {
      name: 'steps',
      value: `${steps.length} (${kindsOf(steps)}), ${steps.filter(({ after }) => after !== undefined).length} of them wait for an event`,
    },
    ...(latencies.length === 0 ? [] : [{ name: 'added latency', value: `${milliseconds} ms in all` }]),
  ]
}

const kindsOf = (steps: readonly Step[]): string => {
  const counts = new Map<string, number>()
  for (const { type } of steps) counts.set(type, (counts.get(type) ?? 0) + 1)
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ')
}

/**
 * The schedule as prose: its settings, then a numbered line for each step.
 *
 * @example
 * explain(drawSchedule('9f2c1ab')) // '… 3. once her leader has pulled a page, alice commits two changes at once: …'
 */
export const explain = (schedule: Schedule): string => {
  const settings = drawnSettings(schedule)
  const width = Math.max(...settings.map(({ name }) => name.length)) + 2
  const digits = String(schedule.steps.length).length
  return [
    ...settings.map(({ name, value }) => `${`${name}:`.padEnd(width)}${value}`),
    '',
    ...schedule.steps.map((step, index) => `${String(index + 1).padStart(digits)}. ${describeStep(step)}`),
    '',
  ].join('\n')
}

/** A step in one line, the moment that it waits for included. */
export const describeStep = (step: Step): string => {
  const action = describeAction(step)
  return step.after === undefined ? action : `${describeMoment(step.after, clientOfAction(step))}, ${action}`
}

const happenings: Readonly<Record<EventSighting, readonly [who: 'session' | 'leader', what: string]>> = {
  'session-push': ['session', 'pushes to its leader'],
  'session-answered': ['session', 'has the leader’s answer to a push'],
  'session-pull': ['session', 'hears of news from its leader'],
  'session-rebase': ['session', 'begins to rebase'],
  'leader-push': ['leader', 'pushes to the backend'],
  'leader-answered': ['leader', 'has the backend’s answer to a push'],
  'leader-page': ['leader', 'has pulled a page'],
  'leader-rebase': ['leader', 'rebases'],
}

/** A moment as a clause: `once alice’s leader has pulled a page`. */
export const describeMoment = ({ seen, client, times = 1 }: Moment, subject?: string): string => {
  if (seen === 'rest') return 'once all is quiet'
  const whose = client === subject ? pronounOf(client) : `${client}’s`
  if (seen === 'session-pending' || seen === 'leader-pending') {
    const who = seen === 'session-pending' ? 'session' : 'leader'
    return `once ${whose} ${who} has ${times === 1 ? 'a change' : `${times} changes`} pending`
  }
  const [who, what] = happenings[seen]
  return `once ${whose} ${who} ${what}${times === 1 ? '' : ` for the ${ordinal(times)} time`}`
}

const pronouns: Readonly<Record<string, string>> = { alice: 'her', bob: 'his', carol: 'her' }

const pronounOf = (client: string): string => pronouns[client] ?? 'their'

/** What a hold keeps back, with its verb. */
const traffic: Readonly<Record<Holdable, (client: string) => string>> = {
  up: (client) => `what ${client} sends is`,
  down: (client) => `what ${client} is sent is`,
  pages: (client) => `the pages for ${client} are`,
  acknowledgements: (client) => `the acknowledgements for ${client} are`,
}

/** One thing that is held back. */
const held: Readonly<Record<Holdable, (client: string) => readonly [one: string, many: string]>> = {
  up: (client) => [`held message of ${client} is`, `held messages of ${client} are`],
  down: (client) => [`held message for ${client} is`, `held messages for ${client} are`],
  pages: (client) => [`held page for ${client} is`, `held pages for ${client} are`],
  acknowledgements: (client) => [`held acknowledgement for ${client} is`, `held acknowledgements for ${client} are`],
}

const describeAction = (action: Action): string => {
  switch (action.type) {
    case 'open':
      return `${action.client} opens the app`
    case 'commit':
      return describeCommit(action.tab, action.changes)
    case 'view':
      return `${actorOf(action.tab)} searches the list for “${action.search}”`
    case 'upstream':
      return `${outsider} makes ${amount(action.pages, action.more)}${action.issue === undefined ? '' : `, on issue ${action.issue}`}`
    case 'latency':
      return `all traffic of ${action.client} begins to take ${action.milliseconds} ms longer, either way`
    case 'hold':
      return `${traffic[action.what](action.client)} held back from now on`
    case 'release':
      return describeRelease(action.client, action.what, action.count)
    case 'burst':
      return `${counted(action.pushes, 'push', 'pushes')} of ${outsider}, ${counted(action.events, 'event')} each, reach ${action.client} at once`
    case 'cut':
      return `the connection of ${action.client} breaks`
    case 'refuse':
      return `the connection of ${action.client} breaks, and every new one is refused`
    case 'accept':
      return `${action.client} may connect again`
    case 'half-open':
      return `the connection of ${action.client} goes dead, and nobody is told`
    case 'evict':
      return `the Durable Object is evicted, its connections ${action.connections === 'kept' ? 'kept' : 'closed with it'}`
    case 'redeploy':
      return 'the backend is deployed again'
    case 'wipe':
      return 'the backend loses its storage'
    case 'fail-push':
      return `the next push of ${action.client} to the backend will end in an error, ${action.stored ? 'after it was' : 'before it is'} stored`
    case 'empty-last-page':
      return `what ${action.client} is sent next will end with an empty page`
    case 'offline':
      return `${action.client} goes offline`
    case 'online':
      return `${action.client} is online again`
    case 'open-tab':
      return `${action.client} opens another tab`
    case 'close-tab':
      return `${action.tab === clientOf(action.tab) ? `${action.tab} closes ${pronounOf(action.tab)} first tab` : `${actorOf(action.tab)} closes that tab`}`
    case 'reload':
      return `${actorOf(action.tab)} reloads the page`
    case 'kill':
      return `the browser of ${action.client} is killed${action.writes === undefined ? ' and' : ` after ${counted(action.writes, 'more write', 'more writes')} to disk, and`} started again`
    case 'freeze':
      return `the tab of ${actorOf(action.tab)} is frozen`
    case 'thaw':
      return `the tab of ${actorOf(action.tab)} wakes up again`
    case 'throttle':
      return `the processor of ${actorOf(action.tab)} becomes ${action.factor} times slower`
    case 'refuse-leader-push':
      return `the leader of ${action.client} will refuse the next push of its session`
    case 'double-page':
      return `the next page for ${action.client} will be sent twice`
    case 'drop-page':
      return `the next page for ${action.client} will be lost`
  }
}

/** `alice`, or `alice in tab 2`. */
const actorOf = (tab: string): string => {
  const [client = tab, number] = tab.split('/')
  return number === undefined ? client : `${client} in tab ${number}`
}

const describeRelease = (client: string, what: Holdable, count: number | undefined): string =>
  count === undefined
    ? `${traffic[what](client)} let through again`
    : `${counted(count, ...held[what](client))} let through`

const describeCommit = (tab: string, changes: readonly PlannedChange[]): string => {
  const [first] = changes
  if (changes.length === 1 && first !== undefined) return `${actorOf(tab)} ${describeChange(first)}`
  return `${actorOf(tab)} commits ${counted(changes.length, 'change')} at once: ${listed(changes.map(describeChange))}`
}

const describeChange = (change: PlannedChange): string => {
  const { issue } = change
  switch (change.type) {
    case 'create':
      return `creates issue ${issue}`
    case 'priority':
      return `sets the priority of ${issue} to ${priorities.find(({ value }) => value === change.to)?.label ?? change.to}`
    case 'status':
      return `sets the status of ${issue} to ${statuses.find(({ value }) => value === change.to)?.label ?? change.to}`
    case 'title':
      return `changes the title of ${issue} to “${change.to}”`
    case 'comment':
      return `comments on ${issue}: “${change.text}”`
    case 'delete':
      return `deletes ${issue}`
  }
}

const amount = (pages: number, more: number): string => {
  if (pages === 0) return counted(more, 'change')
  const full = counted(pages, 'full page')
  return more === 0 ? `${full} of changes` : `${full} of changes and ${inWords(more)} more`
}

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

const inWords = (count: number): string => words[count] ?? String(count)

/** `one step`, `two steps`, `12 steps`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${inWords(count)} ${count === 1 ? one : many}`

const ordinal = (count: number): string => ['', 'first', 'second', 'third', 'fourth', 'fifth'][count] ?? `${count}th`

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? 'nobody') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
