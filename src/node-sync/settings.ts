/** What the environment says of a node-sync run. */
import { UsageError } from '../run/usage-error.ts'

export interface NodeSyncSettings {
  /** Runs that are drawn. */
  readonly numRuns: number
  /** Where fast-check's numbers begin; any, unless given. */
  readonly seed?: number
  /** The one run that a failure told of, such as `3`. */
  readonly path?: string
  /** How often each drawn run is played: the same run may fail only sometimes. */
  readonly repeats: number
  /** Looks for a smaller failing run: each try costs as much as a run. */
  readonly shrink: boolean
  /** Lets failures count that known bugs explain. */
  readonly strict: boolean
  /** LiveStore at its most talkative, and each line on the terminal too. */
  readonly debug: boolean
}

const onCi = 6
const atHome = 20

/**
 * Reads the settings of an environment.
 *
 * @throws UsageError in one line where a number or a path is none
 */
export const readNodeSyncSettings = (environment: NodeJS.ProcessEnv = process.env): NodeSyncSettings => {
  const numberOf = (name: string, least: number): number | undefined => {
    const text = environment[name]
    if (text === undefined || text === '') return undefined
    const value = Number(text)
    if (!Number.isInteger(value) || value < least) {
      throw new UsageError(`${name} must be a whole number${least === 1 ? ' from 1 on' : ''}, but it is "${text}".`)
    }
    return value
  }
  const isOn = (name: string): boolean => !['', '0', 'false', undefined].includes(environment[name])
  const seed = numberOf('NODE_SYNC_FC_SEED', Number.MIN_SAFE_INTEGER)
  const path = environment.NODE_SYNC_FC_PATH || undefined
  if (path !== undefined && !/^\d+(:\d+)*$/.test(path)) {
    throw new UsageError(`NODE_SYNC_FC_PATH must be as a failure told it, such as 3 or 3:0:1, but it is "${path}".`)
  }
  const isCi = isOn('CI')
  return {
    // A path names one run.
    numRuns: path !== undefined ? 1 : (numberOf('NODE_SYNC_FC_NUMRUNS', 1) ?? (isCi ? onCi : atHome)),
    ...(seed !== undefined && { seed }),
    ...(path !== undefined && { path }),
    repeats: numberOf('NODE_SYNC_REPEATS', 1) ?? 1,
    shrink: isOn('NODE_SYNC_SHRINK'),
    strict: isOn('NODE_SYNC_STRICT'),
    debug: isOn('NODE_SYNC_DEBUG'),
  }
}
