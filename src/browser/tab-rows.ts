/**
 * The rows around a reload. What is in the leader survives one: where the session had nothing under way, the rows that the
 * page shows before are those that it shows after.
 */
import type { Page } from '@playwright/test'
import type {} from '../../apps/linearlite/src/livestore/handle.ts'
import type { RowsEvent } from '../history/event.ts'
import type { Recorder } from '../history/recorder.ts'

/** A leader that does not answer for this long is in no state for a promise; the reload goes on without one. */
const leaderAnswersWithinMs = 2_000

/**
 * Records a tab's rows, unless no promise is made for them: the store does not run, something is under way from the session
 * to the leader, or the page cannot be asked. Never fails.
 */
export const recordReloadRows = async (
  page: Page,
  name: string,
  moment: Exclude<RowsEvent['moment'], 'settled'>,
  history: Recorder,
): Promise<void> => {
  const found = await page.evaluate(readSettledRows, leaderAnswersWithinMs).catch(() => undefined)
  if (found !== undefined) history.record(name, { lane: 'session', type: 'rows', moment, ...found })
}

/** Runs in the page. Rows and states are read at the same moment: the session's own state is exact, what the page shows of it may lag. */
const readSettledRows = async (withinMs: number) => {
  const handle = globalThis.__linearlite
  if (handle?.storeStatus().type !== 'running' || handle.indicator().session.pending > 0) return undefined
  const asked = handle.syncStates()
  const rows = { ...handle.rows() }
  const states = await Promise.race([
    asked,
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), withinMs)),
  ])
  if (states === undefined || states.session.pending.length > 0) return undefined
  return { head: states.session.localHead.global, rows }
}
