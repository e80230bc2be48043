/**
 * What LiveStore's own debug handle (`globalThis.__debugLiveStore`) tells of a store, in any app that is built on it and without a line of
 * the app's own. It lists a store while it runs: from 0.4.0-dev.23 on it forgets one that has shut down.
 */
import type { Page } from '@playwright/test'
import type { TableRows } from '../history/event.ts'
import type { StoreStatus, SyncStates } from '../history/sync-state.ts'
import type { Reads, SessionState } from './subject-app.ts'

/** LiveStore's sequence number of an event. */
interface Head {
  readonly global: number
  readonly client: number
  readonly rebaseGeneration: number
}

interface Link {
  readonly pending: readonly { readonly name: string; readonly args: unknown; readonly seqNum: Head }[]
  readonly localHead: Head
  readonly upstreamHead: Head
}

/** The part of LiveStore's store that is read here. */
interface DebuggedStore {
  readonly _dev: { readonly syncStates: () => Promise<{ readonly session: Link; readonly leader: Link }> }
  readonly syncStatus: () => { readonly localHead: string; readonly pendingCount: number }
  readonly query: (query: { readonly query: string; readonly bindValues: readonly unknown[] }) => readonly object[]
  readonly schema: { readonly state: { readonly sqlite: { readonly tables: ReadonlyMap<string, Table> } } }
}

interface Table {
  readonly options?: { readonly isClientDocumentTable?: boolean }
}

/** The global names that are read in a page; LiveStore types its own more widely. */
interface Globals {
  readonly __debugLiveStore?: Readonly<Record<string, DebuggedStore | undefined>>
  /** Ours: a page in which the store was seen knows later that it has gone. */
  __flakeHuntSawStore?: string
}

/** The store's life. A store that was seen and is listed no more has shut down; LiveStore tells the cause on its console alone. */
const storeStatus = (page: Page, storeId: string): Promise<StoreStatus> =>
  page.evaluate((id): StoreStatus => {
    const globals = globalThis as unknown as Globals
    const store = globals.__debugLiveStore?.[id]
    const cause = 'LiveStore has dropped the store; its console lines may say why'
    if (store === undefined) {
      return globals.__flakeHuntSawStore === id ? { type: 'shut-down', cause } : { type: 'booting' }
    }
    globals.__flakeHuntSawStore = id
    try {
      store.syncStatus()
      return { type: 'running' }
    } catch {
      return { type: 'shut-down', cause }
    }
  }, storeId)

const syncStates = (page: Page, storeId: string): Promise<SyncStates | undefined> =>
  page.evaluate(async (id) => {
    const store = (globalThis as unknown as Globals).__debugLiveStore?.[id]
    if (store === undefined) return undefined
    const plainHead = ({ global, client, rebaseGeneration }: Head) => ({ global, client, rebaseGeneration })
    const plainLink = ({ pending, localHead, upstreamHead }: Link) => ({
      pending: pending.map(({ name, args, seqNum }) => {
        const changeId = typeof args === 'object' && args !== null && 'changeId' in args ? args.changeId : undefined
        return { name, seqNum: plainHead(seqNum), ...(typeof changeId === 'string' && { changeId }) }
      }),
      localHead: plainHead(localHead),
      upstreamHead: plainHead(upstreamHead),
    })
    const { session, leader } = await store._dev.syncStates()
    return { session: plainLink(session), leader: plainLink(leader) }
  }, storeId)

const sessionState = (page: Page, storeId: string): Promise<SessionState | undefined> =>
  page.evaluate((id) => {
    try {
      const status = (globalThis as unknown as Globals).__debugLiveStore?.[id]?.syncStatus()
      if (status === undefined) return undefined
      const [, global = '0'] = /^e(-?\d+)/.exec(status.localHead) ?? []
      return { pending: status.pendingCount, head: Number(global) }
    } catch {
      // A store that has shut down refuses; its status says so.
      return undefined
    }
  }, storeId)

/** Every table of the app as SQLite has it, without those that never leave the device (client documents) and LiveStore's own. */
const rows = (page: Page, storeId: string): Promise<TableRows> =>
  page.evaluate((id) => {
    const store = (globalThis as unknown as Globals).__debugLiveStore?.[id]
    if (store === undefined) throw new Error(`LiveStore's debug handle lists no store ${id} to read from`)
    const names = [...store.schema.state.sqlite.tables]
      .filter(([name, { options }]) => options?.isClientDocumentTable !== true && !name.startsWith('__livestore'))
      .map(([name]) => name)
    const inOrder = (name: string) =>
      store
        .query({ query: `SELECT * FROM "${name}"`, bindValues: [] })
        .map((row) => ({ row, text: JSON.stringify(row) }))
        .sort((left, right) => (left.text < right.text ? -1 : 1))
        .map(({ row }) => row)
    return Object.fromEntries(names.sort().map((name) => [name, inOrder(name)]))
  }, storeId)

/**
 * Reads for an app that tells nothing by itself, on LiveStore from 0.4.0-dev.23 on. `rows` are those of its tables, as SQLite has them
 * (a boolean is 0 or 1), ordered by their text.
 *
 * @example
 * defineSubjectApp({ start, open, act, read: debugHandle })
 * defineSubjectApp({ start, open, act, read: { ...debugHandle, rows: (page) => page.evaluate(() => window.shop.items()) } })
 */
export const debugHandle: Required<Pick<Reads, 'rows' | 'syncStates' | 'storeStatus' | 'sessionState'>> = {
  rows,
  syncStates,
  storeStatus,
  sessionState,
}
