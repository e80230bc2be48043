/** What a person reads when a tab did not settle: the broken promise, both sync states before and after, the last words. */
import type { Watch } from '../browser/settlement.ts'
import type { HistoryEvent } from '../history/event.ts'
import { formatSyncStates } from '../history/sync-state.ts'
import { type Finding, fingerprintOf } from '../verdict/verdict.ts'
import { lastConsoleLines } from './console-log.ts'

const shownLines = 4

/** The message of a watch that ended in a finding. */
export const watchMessage = (who: string, watch: Watch, finding: Finding, events: readonly HistoryEvent[]): string =>
  [
    `${who} did not settle: ${fingerprintOf(finding)}`,
    indent(finding.witness),
    ...(watch.before === undefined ? [] : ['sync states at first:', indent(formatSyncStates(watch.before))]),
    ...(watch.after === undefined ? [] : ['sync states at the end:', indent(formatSyncStates(watch.after))]),
    'last console lines:',
    indent(lastConsoleLines(events, shownLines) || 'none'),
  ].join('\n')

const indent = (text: string): string => text.replaceAll(/^/gm, '  ')
