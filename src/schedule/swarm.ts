/**
 * Which kinds of steps exist in a schedule at all, and how often: drawn once for each, so that one has many of a few kinds and
 * the next of others ("swarm testing"). What a mix of everything hides, a few kinds in quick succession show. Pure.
 */
import { makeDraws } from './draws.ts'
import { type FaultModel, type Kind, kinds, modelOfKind } from './schedule.ts'
import { needsBackend } from './world.ts'

/** Kinds of a schedule with their weights; what is missing does not exist in it. */
export type Swarm = ReadonlyMap<Kind, number>

export interface SwarmOptions {
  readonly models: readonly FaultModel[]
  /** Of the faults, only these. */
  readonly only?: readonly Kind[]
  readonly hasBackend: boolean
}

/** What ends a disturbance exists with what begins it. */
const endings = new Set<Kind>(['release', 'accept', 'online', 'thaw'])

/** How likely a fault kind exists in a schedule. */
const presence = (kind: Kind): number => presences[kind] ?? 1 / 3
const presences: Readonly<Partial<Record<Kind, number>>> = { hold: 0.55, wipe: 0.34 }

/** What people do always exists, but for these. */
const habits: Readonly<Partial<Record<Kind, number>>> = { upstream: 0.85, view: 0.6 }

/** How often a kind is drawn for a place in the schedule, where it exists; faults have 2.5 unless given. */
const weightOf = (kind: Kind): number => weights[kind] ?? 2.5
const weights: Readonly<Partial<Record<Kind, number>>> = {
  commit: 9,
  view: 2,
  upstream: 5,
  hold: 5,
  wipe: 1,
  throttle: 1,
  'half-open': 1.5,
  kill: 1.5,
}

/** How many schedules have no fault at all: what people do to each other alone is a mix of its own. */
const calmShare = 1 / 5

/** Where so few are asked for with `only`, all of them exist in each schedule. */
const fewKinds = 3

/** The kinds of faults of these models that a schedule may begin; a hold belongs to two models. */
const faultsOf = (models: readonly FaultModel[]): readonly Kind[] =>
  kinds.filter((kind) => {
    const model = modelOfKind[kind]
    if (model === undefined || endings.has(kind)) return false
    return models.includes(model) || (kind === 'hold' && models.includes('backend'))
  })

/**
 * The kinds of a seed.
 *
 * With `only`, a few faults are in the focus: the fewer, the likelier each; what is there without it stays as it was.
 */
export const drawSwarm = (seed: string, { models, only, hasBackend }: SwarmOptions): Swarm => {
  const faults = faultsOf(models)
    .filter((kind) => only === undefined || only.includes(kind))
    .filter((kind) => hasBackend || !needsBackend(kind))
  const focus = only === undefined ? 0 : fewKinds / faults.length
  const luckOf = (kind: Kind): number => makeDraws([seed, 'swarm', kind]).real(0, 1)
  const isCalm = only === undefined && makeDraws([seed, 'calm']).chance(calmShare)
  const present = isCalm ? [] : faults.filter((kind) => luckOf(kind) < Math.max(presence(kind), focus))
  // Never all: each kind must be missed in some schedules.
  if (present.length === faults.length && faults.length > fewKinds) {
    present.sort((one, other) => luckOf(one) - luckOf(other)).pop()
  }
  const people = (['commit', 'view', 'upstream'] as const).filter(
    (kind) => (hasBackend || !needsBackend(kind)) && luckOf(kind) < (habits[kind] ?? 1),
  )
  return new Map(
    [...people, ...kinds.filter((kind) => present.includes(kind))].map((kind) => [
      kind,
      (faults.includes(kind) ? Math.max(1, focus) : 1) *
        weightOf(kind) *
        makeDraws([seed, 'weight', kind]).pick([0.5, 1, 2]),
    ]),
  )
}
