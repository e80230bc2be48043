/** The files that a trial leaves for whoever looks into it, as data: names, kinds, contents. Pure. */
import type { HistoryEvent } from '../history/event.ts'
import { formatHistory } from '../history/history-file.ts'
import { formatSyncStates } from '../history/sync-state.ts'
import type { TrialJudgement } from '../verdict/judge.ts'
import { diagnosisMarkdown } from './diagnosis.ts'
import { renderTimeline } from './timeline.ts'

export interface TrialFile {
  readonly name: string
  readonly contentType: string
  readonly body: string
}

/**
 * Diagnosis, history and sync states.
 *
 * @param recorded the history as it was recorded: read back, it is put in order by the same code, and judged as it was
 */
export const trialFiles = (
  judgement: TrialJudgement,
  { recorded, livestore }: { readonly recorded: readonly HistoryEvent[]; readonly livestore: string },
): readonly TrialFile[] => [
  { name: 'diagnosis.md', contentType: 'text/markdown', body: diagnosisMarkdown(judgement, { livestore }) },
  { name: 'history.jsonl', contentType: 'application/jsonl', body: formatHistory(recorded) },
  { name: 'sync-states.txt', contentType: 'text/plain', body: statesText(judgement) },
]

/** The picture of a trial, in the page that `buildTimeline` makes. */
export const timelineFile = ({ trial, findings, diagnoses }: TrialJudgement, template: string): TrialFile => ({
  name: 'timeline.html',
  contentType: 'text/html',
  body: renderTimeline({ title: trial.title, events: trial.events, findings, diagnoses, template }),
})

const statesText = ({ trial }: TrialJudgement): string =>
  trial.tabs
    .map(({ name, status, states, leaderAnswered }) => {
      const silence = leaderAnswered ? '' : ', its leader did not answer at the last look'
      const told = states === undefined ? '' : `${formatSyncStates(states)}\n`
      return `${name}: ${status?.type ?? 'never looked at'}${silence}\n${told}`
    })
    .join('\n')
