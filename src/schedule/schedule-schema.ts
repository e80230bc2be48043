/** What a schedule's parts must have to be valid by themselves. A key that is not named here is refused: it may be a misspelt one. */
import * as v from 'valibot'
import { priorities, statuses } from '../../apps/linearlite/src/data/vocabulary.ts'
import { simulationPoints } from '../../apps/linearlite/src/settings/settings.ts'
import {
  type Action,
  type ActionOf,
  holdables,
  type Kind,
  kinds,
  type Moment,
  type Parameters,
  type PlannedChange,
  type Step,
  sightings,
} from './schedule.ts'

/** Schemas for what a step of a kind has, besides its id, its kind and its moment. */
type ActionEntries<K extends Kind> = {
  readonly [Key in keyof Omit<ActionOf<K>, 'type'>]-?: v.GenericSchema<unknown, Exclude<ActionOf<K>[Key], undefined>>
}

const whole = (from: number, to: number) => v.pipe(v.number(), v.integer(), v.minValue(from), v.maxValue(to))
const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200))

const change: v.GenericSchema<unknown, PlannedChange> = v.variant('type', [
  v.strictObject({ type: v.literal('create'), issue: text }),
  v.strictObject({ type: v.literal('priority'), issue: text, to: v.picklist(priorities.map(({ value }) => value)) }),
  v.strictObject({ type: v.literal('status'), issue: text, to: v.picklist(statuses.map(({ value }) => value)) }),
  v.strictObject({ type: v.literal('title'), issue: text, to: text }),
  v.strictObject({ type: v.literal('comment'), issue: text, text }),
  v.strictObject({ type: v.literal('delete'), issue: text }),
])

export const momentSchema: v.GenericSchema<unknown, Moment> = v.strictObject({
  seen: v.picklist(sightings),
  client: text,
  times: v.exactOptional(whole(1, 1_000)),
})

const ofClient = { client: text }
const ofTab = { tab: text }
const what = v.picklist(holdables)

/** What each kind of step has. */
export const actionEntries = {
  open: ofClient,
  commit: { ...ofTab, changes: v.pipe(v.array(change), v.minLength(1), v.maxLength(1_000)) },
  view: { ...ofTab, search: v.pipe(v.string(), v.maxLength(200)) },
  upstream: { pages: whole(0, 100), more: whole(0, 1_000), issue: v.exactOptional(text) },
  latency: { ...ofClient, milliseconds: whole(0, 60_000) },
  hold: { ...ofClient, what },
  release: { ...ofClient, what, count: v.exactOptional(whole(1, 1_000)) },
  burst: { ...ofClient, pushes: whole(1, 100), events: whole(1, 100) },
  cut: ofClient,
  refuse: ofClient,
  accept: ofClient,
  'half-open': ofClient,
  evict: { connections: v.picklist(['kept', 'closed']) },
  redeploy: {},
  wipe: {},
  'fail-push': { ...ofClient, stored: v.boolean() },
  'empty-last-page': ofClient,
  offline: ofClient,
  online: ofClient,
  'open-tab': ofClient,
  'close-tab': ofTab,
  reload: ofTab,
  kill: { ...ofClient, writes: v.exactOptional(whole(1, 1_000)) },
  freeze: ofTab,
  thaw: ofTab,
  throttle: { ...ofTab, factor: v.pipe(v.number(), v.minValue(1), v.maxValue(100)) },
  'refuse-leader-push': ofClient,
  'double-page': ofClient,
  'drop-page': ofClient,
} as const satisfies { readonly [K in Kind]: ActionEntries<K> }

/** Schemas by kind, of what has these entries besides its own. */
const schemasOf = <Value>(more: v.ObjectEntries): ReadonlyMap<Kind, v.GenericSchema<unknown, Value>> =>
  new Map(
    kinds.map((kind) => [
      kind,
      // Which entries belong to which kind is checked where they are written.
      v.strictObject({ ...more, type: v.literal(kind), ...actionEntries[kind] }) as unknown as v.GenericSchema<
        unknown,
        Value
      >,
    ]),
  )

/** Steps by their kind. */
export const stepSchemas = schemasOf<Step>({
  id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(100)),
  after: v.exactOptional(momentSchema),
})

const actionSchemas = schemasOf<Action>({})

const ofItsKind = <Value>(schemas: ReadonlyMap<Kind, v.GenericSchema<unknown, Value>>) =>
  v.lazy((value) => {
    const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
    const kind = kinds.find((candidate) => candidate === type)
    return (kind === undefined ? undefined : schemas.get(kind)) ?? v.never()
  })

/** A step of any kind. */
export const stepSchema: v.GenericSchema<unknown, Step> = ofItsKind(stepSchemas)

/** What a step does, without its place. */
export const actionSchema: v.GenericSchema<unknown, Action> = ofItsKind(actionSchemas)

export const parametersSchema: v.GenericSchema<unknown, Parameters> = v.strictObject({
  leaderPushBatchSize: v.exactOptional(whole(1, 10_000)),
  simulation: v.exactOptional(v.record(v.picklist(simulationPoints), whole(0, 1_000))),
})

/** A schedule without a look at its steps. */
export const frameSchema = v.strictObject({
  version: v.number(),
  seed: v.exactOptional(v.string()),
  hasBackend: v.boolean(),
  parameters: parametersSchema,
  clients: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,30}$/i))), v.minLength(1), v.maxLength(20)),
  steps: v.pipe(v.array(v.unknown()), v.minLength(1)),
})
