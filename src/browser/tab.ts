/**
 * One tab of LinearLite, as a person uses it and as an oracle reads it.
 *
 * What a person does goes through accessible names alone, so that it works on upstream's LinearLite too. What an oracle
 * reads goes through LiveStore's debug handle and the app's own.
 */
import type { Locator, Page } from '@playwright/test'
import type { Change } from '../../apps/linearlite/src/data/actions.ts'
import type { Rows } from '../../apps/linearlite/src/data/fold.ts'
import type { IssueView } from '../../apps/linearlite/src/data/queries.ts'
import {
  type PriorityLabel,
  priorities,
  type StatusLabel,
  statuses,
} from '../../apps/linearlite/src/data/vocabulary.ts'
import type {} from '../../apps/linearlite/src/livestore/handle.ts'
import type { StoreStatus, SyncStates } from '../history/sync-state.ts'
import type { Disturbance } from '../runner/contract.ts'
import type { Surroundings } from '../settlement/surroundings.ts'
import { watchRefusals } from './ordered-refusals.ts'
import { recordReloadRows } from './tab-rows.ts'

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
  readonly step: Step
  /** What settlement needs to know of the trial. */
  readonly surroundings: Surroundings
  /** Hears of faults that are ordered of this tab alone, and asks them at the end how often they have touched something. */
  readonly onFault: (fault: TabFault) => void
  /** Opens another tab of the same client on the same store. */
  readonly openTab: () => Promise<Tab>
}

export interface Tab {
  readonly client: string
  readonly name: string
  readonly page: Page
  readonly storeId: string
  readonly surroundings: Surroundings

  readonly openTab: () => Promise<Tab>
  readonly reload: () => Promise<void>
  readonly close: () => Promise<void>

  readonly createIssue: (issue: { readonly title: string }) => Promise<void>
  readonly changePriority: (title: string, priority: PriorityLabel) => Promise<void>
  readonly changeStatus: (title: string, status: StatusLabel) => Promise<void>
  /** Commits changes without the user interface, one LiveStore commit for each list: for more than fingers can do. */
  readonly commit: (commits: readonly (readonly Change[])[]) => Promise<void>
  /** Changes how the list is filtered and sorted, without the user interface: a client-only event. */
  readonly changeView: (change: Partial<IssueView>) => Promise<void>

  /**
   * Lets the session's next push to its leader be refused, through a seam of ours: as by a leader that is ahead. Resolves when that is
   * ordered, with whether it has happened.
   */
  readonly refuseNextPush: () => Promise<Disturbance>

  /** The list row of an issue. */
  readonly row: (title: string) => Locator
  /** The priority that the list shows for an issue. */
  readonly priorityOf: (title: string) => Promise<PriorityLabel>
  /** The status that the list shows for an issue. */
  readonly statusOf: (title: string) => Promise<StatusLabel>
  /** The id of an issue, by its title. */
  readonly idOf: (title: string) => Promise<string>
  /** The sync indicator. */
  readonly indicator: Locator

  /** Everything that the store holds, ordered by id. */
  readonly rows: () => Promise<Rows>
  /** Undefined while the store boots and after it has shut down. */
  readonly syncStates: () => Promise<SyncStates | undefined>
  readonly storeStatus: () => Promise<StoreStatus>
  /** What the page knows of its session without asking the leader; undefined before the page has loaded, zeros while its store opens. */
  readonly sessionState: () => Promise<{ readonly pending: number; readonly head: number } | undefined>
  /** Resolves once every worker of the device has come to another turn. */
  readonly workersTurn: () => Promise<void>
}

/** Makes a tab of a page on which LinearLite is open. */
export const createTab = (parts: TabParts): Tab => {
  const { page, name, step } = parts
  const orderRefusal = watchRefusals(parts.surroundings.history, name)
  const row = (title: string) =>
    page.locator('[data-issue-id]').filter({ has: page.getByRole('link', { name: title, exact: true }) })

  const choose = async (title: string, control: string, item: string) => {
    await row(title).getByRole('button', { name: control, exact: true }).click()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
  }

  return {
    client: parts.client,
    name,
    page,
    storeId: parts.storeId,
    surroundings: parts.surroundings,
    openTab: () => step(`${parts.client} opens another tab`, parts.openTab),
    reload: () =>
      step(`${name} reloads the page`, async () => {
        const { history } = parts.surroundings
        await recordReloadRows(page, name, 'before-reload', history)
        history.record(name, { lane: 'session', type: 'reloading' })
        // From here on the old session is gone, and nothing of the new one has happened yet.
        await page.reload({ waitUntil: 'commit' })
        history.record(name, { lane: 'session', type: 'reloaded' })
        await untilOpen(page)
        await recordReloadRows(page, name, 'after-reload', history)
      }),
    close: () =>
      step(`${name} is closed`, () => {
        parts.surroundings.history.record(name, { lane: 'session', type: 'closing' })
        return page.close()
      }),

    createIssue: ({ title }) =>
      step(`${name} creates the issue "${title}"`, async () => {
        await page.getByRole('button', { name: 'New Issue', exact: true }).click()
        await page.getByPlaceholder('Issue title').fill(title)
        await page.getByRole('button', { name: 'Create issue', exact: true }).click()
        await row(title).waitFor()
      }),
    changePriority: (title, priority) =>
      step(`${name} sets the priority of "${title}" to ${priority}`, () => choose(title, 'Select priority', priority)),
    changeStatus: (title, status) =>
      step(`${name} sets the status of "${title}" to ${status}`, () => choose(title, 'Select status', status)),
    commit: (commits) =>
      step(`${name} commits ${commits.flat().length} changes in ${commits.length} commits`, () =>
        page.evaluate((all) => {
          if (globalThis.__linearlite === undefined) throw new Error('LinearLite has no open store to commit to')
          globalThis.__linearlite.commit(all)
        }, commits),
      ),
    refuseNextPush: () =>
      step(`the leader of ${name} refuses its next push`, async () => {
        const refusal = orderRefusal()
        parts.onFault({ title: `a refusal of the next push of ${name} to its leader`, ...refusal })
        await page.evaluate(() => {
          if (globalThis.__linearlite === undefined) throw new Error('LinearLite has no open store')
          globalThis.__linearlite.refuseNextPush()
        })
        return refusal
      }),
    changeView: (change) =>
      step(`${name} sets ${Object.keys(change).join(' and ')} of the list`, () =>
        page.evaluate((view) => {
          if (globalThis.__linearlite === undefined) throw new Error('LinearLite has no open store to commit to')
          globalThis.__linearlite.setView(view)
        }, change),
      ),

    row,
    priorityOf: async (title) => {
      const value = Number(
        await row(title).getByRole('button', { name: 'Select priority', exact: true }).getAttribute('data-value'),
      )
      const priority = priorities.find((candidate) => candidate.value === value)
      if (priority === undefined) throw new Error(`the row of "${title}" shows no known priority, but ${value}`)
      return priority.label
    },
    statusOf: async (title) => {
      const value = await row(title)
        .getByRole('button', { name: 'Select status', exact: true })
        .getAttribute('data-value')
      const status = statuses.find((candidate) => candidate.value === value)
      if (status === undefined) throw new Error(`the row of "${title}" shows no known status, but ${value}`)
      return status.label
    },
    idOf: async (title) => {
      const id = await row(title).getAttribute('data-issue-id')
      if (id === null) throw new Error(`the row of "${title}" carries no issue id`)
      return id
    },
    indicator: page.getByRole('status').and(page.locator('[data-session-pending]')),

    rows: () =>
      page.evaluate(() => {
        if (globalThis.__linearlite === undefined) throw new Error('LinearLite has no open store to read from')
        return globalThis.__linearlite.rows()
      }),
    syncStates: () =>
      page.evaluate(() => {
        const handle = globalThis.__linearlite
        return handle?.storeStatus().type === 'running' ? handle.syncStates() : undefined
      }),
    sessionState: () => page.evaluate(() => globalThis.__linearlite?.indicator().session),
    storeStatus: () => page.evaluate(() => globalThis.__linearlite?.storeStatus() ?? { type: 'booting' as const }),
    workersTurn: async () => {
      // The leader of a device belongs to the tab that was there first. A worker that ends meanwhile is not busy.
      const workers = page
        .context()
        .pages()
        .flatMap((one) => one.workers())
      await Promise.allSettled(workers.map((worker) => worker.evaluate(() => undefined)))
    },
  }
}

/** Waits until the page's store runs and shows its list, board or issue. */
export const untilOpen = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'List view', exact: true }).waitFor()
}
