/**
 * What the harness needs to know of an app to hunt in it: how it is started, opened, used and read. LinearLite is one such definition
 * (linearlite-app.ts); a team writes another for its own app, in a small file.
 */
import type { Page } from '@playwright/test'
import type { StoredEvent, TableRows, Untold } from '../history/event.ts'
import type { StoreStatus, SyncStates } from '../history/sync-state.ts'

/** An app that answers. */
export interface StartedApp {
  /** Its origin, such as `http://127.0.0.1:5173`. */
  readonly url: string
  /** The origin of a backend of its own, for an app that takes its sync URL when it is opened: the relay goes in front of it. */
  readonly syncUrl?: string
  /** Ends what was started for it. */
  readonly close?: () => Promise<void>
}

/** What a scenario may ask of a page beyond its store; everything has a default of the app's own. */
export interface OpenSettings {
  /** Fills an empty store with that many things. */
  readonly seed?: number
  /** Most events that a session pushes to its leader at once. */
  readonly leaderPushBatchSize?: number
  /** Milliseconds between two pings of the leader to the backend. */
  readonly pingInterval?: number
  /** LiveStore's own simulation delays, as `3_before_rebase_rollback:200`. */
  readonly simulation?: string
  /** Whether the app writes probe lines; on by default. */
  readonly probe?: boolean
}

/** Where a page of the app is opened, and on what. */
export interface AppPlace {
  /** The app's origin for this client: a relay stands in between where the trial has a backend and the app syncs with its own origin. */
  readonly url: string
  /** The trial's own store. */
  readonly storeId: string
  /**
   * The backend to sync with, as this client finds it: at the relay. Undefined in a trial without a backend. An app that syncs with its own
   * origin needs no more of it than whether it is there.
   */
  readonly syncUrl: string | undefined
  readonly settings: OpenSettings
}

/** Something that a person does in a page of the app, or reads off it. */
export type Action = (page: Page, ...given: never[]) => Promise<unknown>

export type Actions = Readonly<Record<string, Action>>

/** The actions of an app as a test calls them: without the page, which is the tab's. */
export type ActionsOfTab<Acts extends Actions> = {
  readonly [Name in keyof Acts]: Acts[Name] extends (page: Page, ...given: infer Given) => Promise<infer Result>
    ? (...given: Given) => Promise<Result>
    : never
}

/** What can be read of a page. What is left out the app does not tell: promises that need it are reported as not available. */
export interface Reads {
  /** Everything that the store holds, by table; equal for two devices that show the same. */
  readonly rows?: (page: Page, storeId: string) => Promise<TableRows>
  /** The states of session and leader, asked now. Undefined while the store boots and after it has shut down. It may hang as long as the leader does. */
  readonly syncStates?: (page: Page, storeId: string) => Promise<SyncStates | undefined>
  /** Whether the store boots, runs, or has shut down. */
  readonly storeStatus?: (page: Page, storeId: string) => Promise<StoreStatus>
  /** What the page knows of its session without asking the leader; taken from `syncStates` unless given. */
  readonly sessionState?: (page: Page, storeId: string) => Promise<SessionState | undefined>
  /**
   * The rows of a page of whose session nothing is under way, read at one moment with its head; undefined where something is, or where the
   * leader is silent for so many milliseconds. Put together from the others unless given.
   */
  readonly restingRows?: (page: Page, withinMs: number) => Promise<RestingRows | undefined>
}

export interface SessionState {
  /** Events that its leader does not have yet. */
  readonly pending: number
  /** The sequence number of its newest event. */
  readonly head: number
}

export interface RestingRows {
  readonly head: number
  readonly rows: TableRows
}

/** How an app finds its backend: it is told the URL when it is opened, or it syncs with the origin that it came from, at some path. */
export type SyncWay = 'by-url' | { readonly atOwnOrigin: string }

/** An app, as `defineSubjectApp` takes it. */
export interface SubjectAppDefinition<Acts extends Actions = Actions> {
  /** How it is called in steps and errors; `the app` unless given. */
  readonly name?: string
  /** Starts it, or says where it runs already. Called once in a run, or once in each worker process of Playwright. */
  readonly start: () => Promise<StartedApp>
  /** Opens the store in a page, and waits until it is there. */
  readonly open: (page: Page, place: AppPlace) => Promise<void>
  /** Waits until the store of a page that was loaded anew is there. Unless given, a page is loaded anew by opening it. */
  readonly untilOpen?: (page: Page) => Promise<void>
  /** What a person does in it, with the page's own user interface. */
  readonly act: Acts
  readonly read?: Reads
  /** Left out: it has no backend that the harness could reach. */
  readonly sync?: SyncWay
  /** What a log of its events means: rows by table, in the same shape as `read.rows`. Without it devices are compared with each other alone. */
  readonly fold?: (log: readonly StoredEvent[]) => TableRows
  /** The settings that `open` heeds. A scenario that asks for another is reported as not available. */
  readonly heeds?: readonly (keyof OpenSettings)[]
  /**
   * The log of a store on its backend. Unless given, it is pulled over LiveStore's HTTP transport, as another client would; `false` where
   * that shows it to nobody.
   */
  readonly readLog?: false | ((storeId: string, syncUrl: string) => Promise<readonly StoredEvent[]>)
  /** What of the app a page shows only once it is open, such as that it has no debug handle; nothing unless given. */
  readonly untold?: (page: Page) => Promise<readonly Untold[]>
  /** The LiveStore that it is built on, such as `0.4.0-dev.9`, whose wire the relay must read; 0.4.0 unless given. */
  readonly livestore?: string
}

/** An app whose definition was checked. */
export interface SubjectApp<Acts extends Actions = Actions> extends SubjectAppDefinition<Acts> {
  readonly name: string
  /** Set for this project's own LinearLite, which tells everything: of any other app a trial says which it was, and what could not be told. */
  readonly isOurs?: true
}

/**
 * Defines an app for the harness.
 *
 * @throws Error where something that every app needs is missing, or of another kind
 * @example
 * export default defineSubjectApp({
 *   start: async () => ({ url: 'http://127.0.0.1:5173' }),
 *   open: async (page, { url, storeId }) => {
 *     await page.goto(`${url}/?storeId=${storeId}`)
 *     await page.getByRole('list').waitFor()
 *   },
 *   act: { addItem: (page, title: string) => page.getByLabel('Item').fill(title) },
 *   read: debugHandle,
 * })
 */
export const defineSubjectApp = <const Acts extends Actions>(
  definition: SubjectAppDefinition<Acts>,
): SubjectApp<Acts> => {
  const problem = problemWith(definition)
  if (problem !== undefined) throw new Error(`defineSubjectApp: ${problem}`)
  return { ...definition, name: definition.name ?? 'the app' }
}

/** What is wrong with a value that should define an app, in words; undefined where nothing is. */
export const problemWith = (value: unknown): string | undefined => {
  if (!isRecord(value)) return `expected { start, open, act, read }, found ${inWords(value)}`
  for (const name of ['start', 'open'] as const) {
    if (typeof value[name] !== 'function') return `expected a function \`${name}\`, found ${inWords(value[name])}`
  }
  if (!isRecord(value.act)) return `expected \`act\` to hold the app's actions by name, found ${inWords(value.act)}`
  const action = Object.entries(value.act).find(([, act]) => typeof act !== 'function')
  if (action !== undefined) return `expected the action \`${action[0]}\` to be a function, found ${inWords(action[1])}`
  return problemWithSync(value.sync)
}

const problemWithSync = (sync: unknown): string | undefined => {
  if (sync === undefined || sync === 'by-url') return undefined
  if (isRecord(sync) && typeof sync.atOwnOrigin === 'string' && sync.atOwnOrigin.startsWith('/')) return undefined
  return `expected \`sync\` to be 'by-url' or { atOwnOrigin: '/path' }, found ${inWords(sync)}`
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const inWords = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? typeof value)

/** What the app as such has no way to tell of a page. */
export const untoldBy = ({ read = {} }: Pick<SubjectAppDefinition, 'read'>): readonly Untold[] => [
  ...(read.syncStates === undefined ? (['sync-states'] as const) : []),
  ...(read.storeStatus === undefined ? (['store-status'] as const) : []),
  ...(read.rows === undefined ? (['rows'] as const) : []),
]

/** What a scenario asks for and this app does not have: the trial cannot be played, and is reported with the reason. An action may throw it. */
export class NotAvailable extends Error {
  override readonly name = 'NotAvailable'
}
