/**
 * The page's settings, read from its URL: `/<storeId>?sync=…&seed=…`.
 *
 * One build serves every test and every backend, so whatever differs between two runs stands in the URL. Pure, so that it
 * is tested without a browser; a bad URL gives a list of problems in words and never a half-read setting.
 */
import { customAlphabet } from 'nanoid'

/** LiveStore's own pauses (milliseconds) within one pull of the session; see `params.simulation` of its store. */
export const simulationPoints = [
  '1_before_leader_push_fiber_interrupt',
  '2_before_leader_push_queue_clear',
  '3_before_rebase_rollback',
  '4_before_leader_push_queue_offer',
  '5_before_leader_push_fiber_run',
] as const

export type SimulationPoint = (typeof simulationPoints)[number]

/** Milliseconds by point; a point that is left out does not pause. */
export type SimulationDelays = Readonly<Partial<Record<SimulationPoint, number>>>

export interface Settings {
  /** The sync backend's URL, without a query string. Absent: an app without a backend. */
  readonly sync?: string
  /** How many issues an empty store is filled with. */
  readonly seed?: number
  /** Whether the app writes what LiveStore does to its console. */
  readonly probe: boolean
  /** Most events that the session pushes to the leader at once. */
  readonly leaderPushBatchSize?: number
  /** Milliseconds between two pings of the sync backend. */
  readonly pingIntervalMs?: number
  readonly simulation?: SimulationDelays
}

export type ReadSettings =
  | { readonly type: 'settings'; readonly settings: Settings }
  | { readonly type: 'problems'; readonly problems: readonly string[] }

export const largestSeed = 100_000
/** LiveStore's type speaks of 15 ms at most but does not check; longer pauses make rare races likely. */
const longestPauseMs = 1_000
const longestPingIntervalMs = 3_600_000

const isSimulationPoint = (text: string): text is SimulationPoint => simulationPoints.some((point) => point === text)

/**
 * Reads the settings of a query string.
 *
 * @param search The query string, such as `location.search`.
 * @param defaults What the build was given for settings that the query string leaves out.
 * @example
 * readSettings('?seed=100&probe=1') // { type: 'settings', settings: { seed: 100, probe: true } }
 * readSettings('?seed=lots').type   // 'problems'
 */
export const readSettings = (search: string, defaults: { readonly sync?: string } = {}): ReadSettings => {
  const parameters = new URLSearchParams(search)
  const problems: string[] = []

  const readInteger = (name: string, from: number, to: number): number | undefined => {
    const text = parameters.get(name)
    if (text === null) return undefined
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= from && value <= to) return value
    problems.push(`"${name}" must be a whole number from ${from} to ${to}, but it is "${text}".`)
    return undefined
  }

  const readSync = (): string | undefined => {
    // `sync=` (empty) says "no backend" even where the build has a default one.
    const text = parameters.get('sync') ?? defaults.sync ?? ''
    if (text === '') return undefined
    const problem = problemWithSyncUrl(text)
    if (problem !== undefined) problems.push(problem)
    return text
  }

  const readProbe = (): boolean => {
    const text = parameters.get('probe')
    if (text === null || text === '0') return false
    if (text !== '1') problems.push(`"probe" must be 1 or 0, but it is "${text}".`)
    return true
  }

  const readSimulation = (): SimulationDelays | undefined => {
    const text = parameters.get('simulation')
    if (text === null) return undefined
    const delays: Partial<Record<SimulationPoint, number>> = {}
    for (const part of text.split(',')) {
      const [point = '', milliseconds = ''] = part.split(':')
      if (!isSimulationPoint(point)) {
        problems.push(`"simulation" names no pause "${point}". The pauses are ${simulationPoints.join(', ')}.`)
      } else if (!/^\d+$/.test(milliseconds) || Number(milliseconds) > longestPauseMs) {
        problems.push(
          `"simulation" must give ${point} from 0 to ${longestPauseMs} milliseconds, as in ${point}:200, but it is "${part}".`,
        )
      } else {
        delays[point] = Number(milliseconds)
      }
    }
    return delays
  }

  const sync = readSync()
  const seed = readInteger('seed', 0, largestSeed)
  const probe = readProbe()
  const leaderPushBatchSize = readInteger('leaderPushBatchSize', 1, 10_000)
  const pingIntervalMs = readInteger('pingInterval', 10, longestPingIntervalMs)
  const simulation = readSimulation()

  if (problems.length > 0) return { type: 'problems', problems }
  return {
    type: 'settings',
    settings: {
      ...(sync !== undefined && { sync }),
      ...(seed !== undefined && { seed }),
      probe,
      ...(leaderPushBatchSize !== undefined && { leaderPushBatchSize }),
      ...(pingIntervalMs !== undefined && { pingIntervalMs }),
      ...(simulation !== undefined && { simulation }),
    },
  }
}

const problemWithSyncUrl = (text: string): string | undefined => {
  const advice = 'It must be a URL such as ws://127.0.0.1:8787 or https://sync.example.com.'
  if (!URL.canParse(text)) return `"sync" is "${text}", which is no URL. ${advice}`
  const { protocol, search, hash } = new URL(text)
  if (!['ws:', 'wss:', 'http:', 'https:'].includes(protocol)) {
    return `"sync" begins with "${protocol}", which no sync backend speaks. ${advice}`
  }
  // LiveStore appends `?storeId=…` to the text as it is.
  if (search !== '' || hash !== '')
    return `"sync" is "${text}", but it may have neither a query string nor a fragment. ${advice}`
  return undefined
}

/** What is wrong with a store id, in words; undefined where it is fine. LiveStore accepts no other characters. */
export const problemWithStoreId = (storeId: string): string | undefined =>
  /^[a-zA-Z0-9_-]+$/.test(storeId)
    ? undefined
    : `A store id may have letters, digits, "_" and "-" only, but it is "${storeId}". Open / for a new one.`

// Letters and digits: an id that begins with "-" is awkward in shells and file names.
const makeStoreId = customAlphabet('0123456789abcdefghijklmnopqrstuvwxyz', 16)

/** A new store id, unique without coordination. */
export const newStoreId = (): string => makeStoreId()

/** The paths of the app's pages, without a query string. */
export const paths = {
  list: (storeId: string): string => `/${storeId}`,
  board: (storeId: string): string => `/${storeId}/board`,
  issue: (storeId: string, issueId: string): string => `/${storeId}/issue/${encodeURIComponent(issueId)}`,
}

/**
 * A path with the page's query string, so that settings survive navigation.
 *
 * @example
 * withSearch('/abc/board', '?probe=1') // '/abc/board?probe=1'
 */
export const withSearch = (path: string, search: string): string =>
  search === '' || search === '?' ? path : `${path}${search.startsWith('?') ? search : `?${search}`}`
