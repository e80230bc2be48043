/** What a page shows before a reload it shows after it, once it had drained: the leader keeps what it has taken. */
import type { RowsEvent } from '../../history/event.ts'
import { type Checker, resultOf } from '../checker.ts'
import { byKey, findDivergence } from '../convergence.ts'
import type { Reload, TabStory, Trial } from '../trial.ts'
import { unlessTold } from '../untold.ts'
import type { Finding } from '../verdict.ts'

export const reload: Checker = {
  name: 'reload',
  promise: 'the rows that a drained page shows before a reload are those it shows after',
  check: (trial) => {
    const pairs = pairsOf(trial)
    const findings = pairs.flatMap(({ tab, before, after }) => (after === undefined ? [] : compare(tab, before, after)))
    if (findings.length > 0) return resultOf(findings)
    const untold = unlessTold(trial, 'rows')
    if (untold !== undefined) return untold
    const open = pairs.find(({ after }) => after === undefined)
    return open === undefined
      ? { type: 'held' }
      : { type: 'undecided', why: `${open.tab.name} was reloaded, and its rows were not read after it` }
  },
}

/** The reloads whose rows before were read, and are promised after. */
const pairsOf = (trial: Trial): readonly (Reload & { readonly tab: TabStory })[] =>
  trial.tabs.flatMap((tab) =>
    tab.reloads.filter((pair) => !spansNewStart(trial, tab, pair)).map((pair) => ({ tab, ...pair })),
  )

/**
 * What there was to hold the promise against: it is held also where no page was loaded anew, or none whose rows could be read before, as
 * of a store that has shut down, or of a page that a person has loaded anew with the browser's own keys.
 */
export const testedByReloads = (trial: Trial): 'no reload' | 'none compared' | 'compared' => {
  if (pairsOf(trial).some(({ after }) => after !== undefined)) return 'compared'
  return trial.events.some(({ lane, type }) => lane === 'session' && type === 'reloading')
    ? 'none compared'
    : 'no reload'
}

/** Whether a device that had still to start anew was reloaded after the wipe: what it showed before need not be what the new log means. */
const spansNewStart = ({ newStart }: Trial, { client }: TabStory, { beforeAt, afterAt }: Reload): boolean =>
  beforeAt < newStart.since(client) && (afterAt === undefined || afterAt > newStart.wipedAt)

const compare = (tab: TabStory, before: RowsEvent, after: RowsEvent): readonly Finding[] => {
  const { name } = tab
  if (before.head !== undefined && after.head !== undefined && after.head < before.head) {
    const witness = `${name} was at e${before.head} before its reload, and is at e${after.head} after it`
    return [{ verdict: 'lost', hop: 'leader', source: name, witness }]
  }
  // Others may have written in between: then only what is gone is known to be wrong.
  const moved = before.head !== after.head
  const found = findDivergence([
    { name: `${name} before its reload`, rows: before.rows },
    { name: `${name} after it`, rows: moved ? keepKnown(before.rows, after.rows) : after.rows },
  ])
  if (found === undefined) return []
  const isGone = found.witness.includes(`missing in ${name} after it`)
  return [{ ...found, verdict: isGone ? 'lost' : 'diverged', hop: 'leader', source: name }]
}

/** What still can be compared where others have written: of the rows before a reload those that are there after it, as they were. */
const keepKnown = (before: RowsEvent['rows'], after: RowsEvent['rows']): RowsEvent['rows'] =>
  Object.fromEntries(
    Object.entries(before).map(([table, rows]) => {
      const left = byKey(after[table] ?? [])
      return [table, [...byKey(rows)].flatMap(([key, row]) => (left.has(key) ? [row] : []))]
    }),
  )
