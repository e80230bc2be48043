/** Judges the text of a `history.jsonl` anew, as LinearLite's trials are judged; what a log means to another app no file says. Pure. */
import { fold } from '../../apps/linearlite/src/data/fold.ts'
import type { HistoryEvent } from '../history/event.ts'
import { parseHistory } from '../history/history-file.ts'
import { judgeTrial, type TrialJudgement } from '../verdict/judge.ts'

export type JudgedHistory =
  | {
      readonly type: 'judged'
      readonly judgement: TrialJudgement
      /** As they were recorded. */
      readonly events: readonly HistoryEvent[]
      /** What of the file is missing or damaged, in words. */
      readonly problems: readonly string[]
    }
  | { readonly type: 'refused'; readonly reason: string }

export const judgeHistory = (text: string): JudgedHistory => {
  const read = parseHistory(text)
  if (read.type === 'refused') return read
  const { events, problems } = read
  return {
    type: 'judged',
    judgement: judgeTrial(events, { problems, ...(isOfLinearLite(events) && { fold }) }),
    events,
    problems,
  }
}

const isOfLinearLite = (events: readonly HistoryEvent[]): boolean =>
  !events.some((event) => event.lane === 'test' && event.type === 'started' && event.app !== undefined)
