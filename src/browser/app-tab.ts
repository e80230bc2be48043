/** One tab of an app, as a person uses it and as an oracle reads it: by what the app's definition says of both. */
import type { Page } from '@playwright/test'
import type { RowsEvent, TableRows, Untold } from '../history/event.ts'
import type { SyncStates } from '../history/sync-state.ts'
import type { Disturbance } from '../runner/contract.ts'
import { createPatientAsker } from '../settlement/look.ts'
import type { Surroundings, WatchedTab } from '../settlement/surroundings.ts'
import {
  type Actions,
  type ActionsOfTab,
  NotAvailable,
  type Reads,
  type RestingRows,
  type SessionState,
  type SubjectApp,
} from './subject-app.ts'

/** Runs a named step of a test; the test runner shows it, the history records it. */
export type Step = <Result>(title: string, body: () => Promise<Result>) => Promise<Result>

/** A fault of one tab, in words. */
export interface TabFault extends Disturbance {
  readonly title: string
}

/** What makes a tab: a page that shows a store, and who it belongs to. */
export interface TabParts {
  /** The device, such as `alice`. */
  readonly client: string
  /** The tab, such as `alice` (her first) or `alice/2`. */
  readonly name: string
  readonly page: Page
  readonly storeId: string
  readonly app: SubjectApp
  readonly step: Step
  /** What settlement needs to know of the trial. */
  readonly surroundings: Surroundings
  /** What the app has no way to tell of the tab: a list to which more may come once the page is open. */
  readonly untold: readonly Untold[]
  /** Loads the page anew, until its store is there; `onCommit` is called when the old page has gone. */
  readonly loadAnew: (onCommit: () => void) => Promise<void>
  /** Hears of faults that are ordered of this tab alone, and asks them at the end how often they have touched something. */
  readonly onFault: (fault: TabFault) => void
  /** Ends the trial: it asks for something that the app does not have. */
  readonly notAvailable: (why: string) => never
}

/** A tab; `Own` is what tabs of the app are made into. */
export interface AppTab<Acts extends Actions = Actions, Own = unknown> extends WatchedTab {
  readonly page: Page
  readonly storeId: string
  readonly surroundings: Surroundings
  readonly untold: readonly Untold[]

  /** Opens another tab of the same client on the same store. */
  readonly openTab: () => Promise<Own>
  readonly reload: () => Promise<void>
  readonly close: () => Promise<void>

  /** What a person does in the app, by name. One that its definition leaves out ends the trial as not available. */
  readonly act: ActionsOfTab<Acts>
  /** Everything that the store holds. */
  readonly rows: () => Promise<TableRows>
  /** Resolves once every worker of the device has come to another turn. */
  readonly workersTurn: () => Promise<void>
}

/** A leader that does not answer for this long is in no state for a promise; the reload goes on without one. */
const leaderAnswersWithinMs = 2_000

/** Makes a tab of a page on which the app is open. */
export const createAppTab = <Own>(parts: TabParts, openTab: () => Promise<Own>): AppTab<Actions, Own> => {
  const { page, name, storeId, step, app, surroundings } = parts
  const { history } = surroundings
  const read = app.read ?? {}
  const syncStates = async (): Promise<SyncStates | undefined> => read.syncStates?.(page, storeId)
  const tab: AppTab<Actions, Own> = {
    client: parts.client,
    name,
    page,
    storeId,
    surroundings,
    untold: parts.untold,
    openTab: () => step(`${parts.client} opens another tab`, openTab),
    reload: () =>
      step(`${name} reloads the page`, async () => {
        await recordReloadRows(tab, read, 'before-reload')
        history.record(name, { lane: 'session', type: 'reloading' })
        // From here on the old session is gone, and nothing of the new one has happened yet.
        await parts.loadAnew(() => history.record(name, { lane: 'session', type: 'reloaded' }))
        await recordReloadRows(tab, read, 'after-reload')
      }),
    close: () =>
      step(`${name} is closed`, () => {
        history.record(name, { lane: 'session', type: 'closing' })
        return page.close()
      }),
    act: actionsOf(parts),
    rows: async () => {
      if (read.rows === undefined || parts.untold.includes('rows'))
        parts.notAvailable(`${app.name} does not tell its rows`)
      return read.rows(page, storeId)
    },
    syncStates,
    sessionState: () => read.sessionState?.(page, storeId) ?? sessionOf(syncStates),
    storeStatus: async () => (await read.storeStatus?.(page, storeId)) ?? { type: 'running' },
    workersTurn: async () => {
      // The leader of a device belongs to the tab that was there first. A worker that ends meanwhile is not busy.
      const workers = page
        .context()
        .pages()
        .flatMap((one) => one.workers())
      await Promise.allSettled(workers.map((worker) => worker.evaluate(() => undefined)))
    },
  }
  return tab
}

/** An action of the app on the tab's page. What the app does not define ends the trial when it is called. */
export const actionOf =
  ({ app, page, notAvailable }: Pick<TabParts, 'app' | 'page' | 'notAvailable'>, name: string) =>
  async (...given: readonly unknown[]): Promise<unknown> => {
    const act = app.act[name] ?? notAvailable(`${app.name} has no action \`${name}\``)
    try {
      return await act(page, ...(given as never[]))
    } catch (error) {
      if (error instanceof NotAvailable) notAvailable(error.message)
      throw error
    }
  }

/** Each action as a step. */
const actionsOf = (parts: TabParts): ActionsOfTab<Actions> =>
  new Proxy({} as ActionsOfTab<Actions>, {
    get: (_none, name) => {
      // Whoever prints a tab asks for names that are no actions.
      if (typeof name === 'symbol') return undefined
      return (...given: readonly unknown[]) =>
        parts.step([`${parts.name}: ${name}`, ...given.map(inWords)].join(' '), () => actionOf(parts, name)(...given))
    },
  })

const inWords = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

const sessionOf = async (syncStates: WatchedTab['syncStates']): Promise<SessionState | undefined> => {
  const states = await createPatientAsker(syncStates)()
  return states && { pending: states.session.pending.length, head: states.session.localHead.global }
}

/**
 * Records a tab's rows around a reload, unless no promise is made for them: the store does not run, something is under way from the
 * session to the leader, or the page cannot be asked. What is in the leader survives a reload: where nothing was under way, the rows
 * that the page shows before are those that it shows after. Never fails.
 */
export const recordReloadRows = async (
  tab: Pick<AppTab, 'name' | 'page' | 'storeId' | 'surroundings'>,
  read: Reads,
  moment: Exclude<RowsEvent['moment'], 'settled'>,
): Promise<void> => {
  const { name, page, storeId, surroundings } = tab
  const reading = read.restingRows?.(page, leaderAnswersWithinMs) ?? restingRows(read, page, storeId)
  const found = await reading.catch(() => undefined)
  if (found !== undefined) surroundings.history.record(name, { lane: 'session', type: 'rows', moment, ...found })
}

/** Rows of an app that cannot tell all at one moment: they count where nothing has moved while they were read. */
const restingRows = async (
  { rows, syncStates }: Reads,
  page: Page,
  storeId: string,
): Promise<RestingRows | undefined> => {
  if (rows === undefined || syncStates === undefined) return undefined
  const ask = createPatientAsker(() => syncStates(page, storeId))
  const before = await ask()
  if (before === undefined || before.session.pending.length > 0) return undefined
  const found = await rows(page, storeId)
  const after = await ask()
  if (JSON.stringify(after?.session) !== JSON.stringify(before.session)) return undefined
  return { head: before.session.localHead.global, rows: found }
}
