/** What a run of node sync is drawn from: plain data, so that a failure is told by it and played again from it. */
import * as fc from 'fast-check'
import { type SimulationDelays, simulationPoints } from '../../apps/linearlite/src/settings/settings.ts'

/** The two devices of a run. */
export const clientNames = ['alice', 'bob'] as const

export type ClientName = (typeof clientNames)[number]

export interface ClientParameters {
  /** Issues that it creates. */
  readonly issues: number
  /** Issues of one commit. */
  readonly commitBatchSize: number
  /** Most events that its session pushes to its leader at once. */
  readonly leaderPushBatchSize: number
}

export interface RunParameters {
  readonly clients: Readonly<Record<ClientName, ClientParameters>>
  /** LiveStore's own pauses within one pull of a session, of both; in milliseconds. */
  readonly simulation: SimulationDelays
  readonly storage: 'in-memory' | 'fs'
  /** How both processes end before they start again, once all has settled; only with their databases on disk. */
  readonly restart: 'close' | 'kill'
  /** Whether bob opens his store together with alice, or once she has created all of hers: then he creates while he catches up. */
  readonly bobJoins: 'at-once' | 'late'
}

const batchSize = fc.constantFrom(1, 2, 10, 100)

const client: fc.Arbitrary<ClientParameters> = fc.record({
  issues: fc.integer({ min: 1, max: 400 }),
  commitBatchSize: batchSize,
  leaderPushBatchSize: batchSize,
})

/** LiveStore's type allows 15 ms at most. */
const pause = fc.integer({ min: 0, max: 15 })

const pauses: fc.Arbitrary<SimulationDelays> = fc.oneof(
  fc.constant({}),
  fc
    .tuple(pause, pause, pause, pause, pause)
    .map((drawn) => Object.fromEntries(simulationPoints.map((point, index) => [point, drawn[index] ?? 0]))),
)

/** Any run. What is drawn first shrinks first. */
export const anyRun: fc.Arbitrary<RunParameters> = fc.record({
  clients: fc.record({ alice: client, bob: client }),
  simulation: pauses,
  storage: fc.constantFrom('in-memory', 'fs'),
  restart: fc.constantFrom('close', 'kill'),
  bobJoins: fc.oneof({ weight: 3, arbitrary: fc.constant('at-once') }, { weight: 1, arbitrary: fc.constant('late') }),
})

/**
 * A run in one line.
 *
 * @example
 * describeRun(run) // 'alice 213 issues (commits of 10, pushes of 1), bob 7 (2, 100), in memory, no pauses'
 */
export const describeRun = ({ clients, simulation, storage, restart, bobJoins }: RunParameters): string => {
  const devices = clientNames.map((name) => {
    const { issues, commitBatchSize, leaderPushBatchSize } = clients[name]
    return `${name} ${issues} issues (commits of ${commitBatchSize}, pushes of ${leaderPushBatchSize})`
  })
  const drawn = simulationPoints.map((point) => simulation[point] ?? 0)
  return [
    ...devices,
    storage === 'fs' ? `on disk, then ${restart === 'kill' ? 'killed' : 'closed'} and started again` : 'in memory',
    ...(bobJoins === 'late' ? ['bob joins late'] : []),
    drawn.every((milliseconds) => milliseconds === 0) ? 'no pauses' : `pauses of ${drawn.join(', ')} ms`,
  ].join(', ')
}
