/**
 * LinearLite as an app of the harness. What a person does goes through accessible names alone, so that it works on other LinearLites, too;
 * what an oracle reads goes through the page's own handle, or, where there is none, through LiveStore's.
 */
import type { Locator, Page } from '@playwright/test'
import type { Change } from '../../apps/linearlite/src/data/actions.ts'
import { fold, type Rows } from '../../apps/linearlite/src/data/fold.ts'
import type { IssueView } from '../../apps/linearlite/src/data/queries.ts'
import {
  type PriorityLabel,
  priorities,
  type StatusLabel,
  statuses,
} from '../../apps/linearlite/src/data/vocabulary.ts'
import type {} from '../../apps/linearlite/src/livestore/handle.ts'
import type { Untold } from '../history/event.ts'
import { NeverHappened } from '../settlement/until.ts'
import { debugHandle } from './debug-handle.ts'
import {
  type AppPlace,
  defineSubjectApp,
  NotAvailable,
  type Reads,
  type StartedApp,
  type SubjectApp,
} from './subject-app.ts'

/** LinearLite's address with its parameters. */
export const appAddress = ({ url: appUrl, storeId, syncUrl, settings }: AppPlace): string => {
  const url = new URL(`/${storeId}`, appUrl)
  const parameters: Readonly<Record<string, string | number | undefined>> = {
    sync: syncUrl,
    seed: settings.seed,
    leaderPushBatchSize: settings.leaderPushBatchSize,
    pingInterval: settings.pingInterval,
    simulation: settings.simulation,
    probe: settings.probe === false ? undefined : 1,
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return url.href
}

/**
 * Waits until the page's store runs and shows its list, board or issue.
 *
 * @throws NeverHappened where the page says that its store could not be opened: it does not try again by itself
 */
export const untilOpen = async (page: Page): Promise<void> => {
  const failure = page.getByRole('main').filter({
    has: page.getByRole('heading', { name: 'The store could not be opened', exact: true }),
  })
  await page.getByRole('link', { name: 'List view', exact: true }).or(failure).first().waitFor()
  if (!(await failure.isVisible())) return
  const cause = (await failure.locator('code').textContent())?.split('\n')[0]
  throw new NeverHappened(`expected the page to show its store, but it says that it could not be opened: ${cause}`)
}

/** The list row of an issue. */
export const rowOf = (page: Page, title: string): Locator =>
  page.locator('[data-issue-id]').filter({ has: page.getByRole('link', { name: title, exact: true }) })

/** The sync indicator. */
export const indicatorOf = (page: Page): Locator => page.getByRole('status').and(page.locator('[data-session-pending]'))

const choose = async (page: Page, title: string, control: string, item: string): Promise<void> => {
  await rowOf(page, title).getByRole('button', { name: control, exact: true }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

/** The value that a control of an issue's row shows. */
const shownValue = (page: Page, title: string, control: string): Promise<string | null> =>
  rowOf(page, title).getByRole('button', { name: control, exact: true }).getAttribute('data-value')

const act = {
  createIssue: async (page: Page, { title }: { readonly title: string }): Promise<void> => {
    await page.getByRole('button', { name: 'New Issue', exact: true }).click()
    await page.getByPlaceholder('Issue title').fill(title)
    await page.getByRole('button', { name: 'Create issue', exact: true }).click()
    await rowOf(page, title).waitFor()
  },
  changePriority: (page: Page, title: string, priority: PriorityLabel) =>
    choose(page, title, 'Select priority', priority),
  changeStatus: (page: Page, title: string, status: StatusLabel) => choose(page, title, 'Select status', status),
  priorityOf: async (page: Page, title: string): Promise<PriorityLabel> => {
    const value = Number(await shownValue(page, title, 'Select priority'))
    const priority = priorities.find((candidate) => candidate.value === value)
    if (priority === undefined) throw new Error(`the row of "${title}" shows no known priority, but ${value}`)
    return priority.label
  },
  statusOf: async (page: Page, title: string): Promise<StatusLabel> => {
    const value = await shownValue(page, title, 'Select status')
    const status = statuses.find((candidate) => candidate.value === value)
    if (status === undefined) throw new Error(`the row of "${title}" shows no known status, but ${value}`)
    return status.label
  },
  idOf: async (page: Page, title: string): Promise<string> => {
    const id = await rowOf(page, title).getAttribute('data-issue-id')
    if (id === null) throw new Error(`the row of "${title}" carries no issue id`)
    return id
  },
  commit: (page: Page, commits: readonly (readonly Change[])[]): Promise<void> =>
    page.evaluate((all) => {
      if (globalThis.__linearlite === undefined) throw new Error('LinearLite has no open store to commit to')
      globalThis.__linearlite.commit(all)
    }, commits),
  changeView: (page: Page, change: Partial<IssueView>): Promise<void> =>
    page.evaluate((view) => {
      if (globalThis.__linearlite === undefined) throw new Error('LinearLite has no open store to commit to')
      globalThis.__linearlite.setView(view)
    }, change),
  refuseNextPush: (page: Page): Promise<void> =>
    page.evaluate(() => {
      if (globalThis.__linearlite === undefined) throw new Error('LinearLite has no open store')
      globalThis.__linearlite.refuseNextPush()
    }),
}

/** LinearLite's actions. */
export type LinearLiteActions = typeof act

const rows = (page: Page): Promise<Rows> =>
  page.evaluate(() => {
    if (globalThis.__linearlite === undefined) throw new Error('LinearLite has no open store to read from')
    return globalThis.__linearlite.rows()
  })

/** What a page with LinearLite's own handle tells. */
export const linearLiteReads = {
  rows,
  syncStates: (page) =>
    page.evaluate(() => {
      const handle = globalThis.__linearlite
      return handle?.storeStatus().type === 'running' ? handle.syncStates() : undefined
    }),
  sessionState: (page) => page.evaluate(() => globalThis.__linearlite?.indicator().session),
  storeStatus: (page) => page.evaluate(() => globalThis.__linearlite?.storeStatus() ?? { type: 'booting' as const }),
  // Rows and states are read at the same moment: the session's own state is exact, what the page shows of it may lag.
  restingRows: (page, withinMs) =>
    page.evaluate(async (milliseconds) => {
      const handle = globalThis.__linearlite
      if (handle?.storeStatus().type !== 'running' || handle.indicator().session.pending > 0) return undefined
      const asked = handle.syncStates()
      const shown = { ...handle.rows() }
      const states = await Promise.race([
        asked,
        new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), milliseconds)),
      ])
      if (states === undefined || states.session.pending.length > 0) return undefined
      return { head: states.session.localHead.global, rows: shown }
    }, withinMs),
} satisfies Reads

const common = {
  open: async (page: Page, place: AppPlace): Promise<void> => {
    await page.goto(appAddress(place))
    await untilOpen(page)
  },
  untilOpen,
  act,
  sync: 'by-url',
  fold,
  heeds: ['seed', 'leaderPushBatchSize', 'pingInterval', 'simulation', 'probe'],
} as const

/** This project's own LinearLite, which `start` builds and serves, or says where it is. */
export const linearLite = (start: () => Promise<StartedApp>): SubjectApp<LinearLiteActions> => ({
  ...defineSubjectApp({ ...common, name: 'LinearLite', start, read: linearLiteReads }),
  isOurs: true,
})

/** Whether a page has the handle that this project's LinearLite gives to tests. */
const hasOwnHandle = (page: Page): Promise<boolean> => page.evaluate(() => globalThis.__linearlite !== undefined)

const ownOr =
  <Result>(own: (page: Page) => Promise<Result>, other: (page: Page, storeId: string) => Promise<Result>) =>
  async (page: Page, storeId: string): Promise<Result> =>
    (await hasOwnHandle(page)) ? own(page) : other(page, storeId)

/** What goes through our handle a LinearLite without it cannot do. */
const withOwnHandle =
  <Given extends readonly unknown[]>(action: (page: Page, ...given: Given) => Promise<void>) =>
  async (page: Page, ...given: Given): Promise<void> => {
    if (!(await hasOwnHandle(page))) throw new NotAvailable('this LinearLite has no debug handle to commit through')
    await action(page, ...given)
  }

/**
 * A LinearLite that runs somewhere else, and takes its store, its backend and its settings in its address as ours does. What it tells of
 * itself is seen once it is open: without our handle LiveStore's own tells its states, and its rows are not told.
 */
export const linearLiteAt = (url: string, livestore: string | undefined): SubjectApp<LinearLiteActions> =>
  defineSubjectApp({
    ...common,
    name: `the LinearLite at ${url}`,
    start: async () => ({ url }),
    ...(livestore !== undefined && { livestore }),
    act: {
      ...act,
      commit: withOwnHandle(act.commit),
      changeView: withOwnHandle(act.changeView),
      refuseNextPush: withOwnHandle(act.refuseNextPush),
    },
    read: {
      rows,
      syncStates: ownOr(linearLiteReads.syncStates, debugHandle.syncStates),
      sessionState: ownOr(linearLiteReads.sessionState, debugHandle.sessionState),
      storeStatus: ownOr(linearLiteReads.storeStatus, debugHandle.storeStatus),
      restingRows: async (page, withinMs) =>
        (await hasOwnHandle(page)) ? linearLiteReads.restingRows(page, withinMs) : undefined,
    },
    untold: async (page): Promise<readonly Untold[]> => ((await hasOwnHandle(page)) ? [] : ['rows']),
  })
