/** Scenarios in a browser, as a step of a command: Playwright plays them, and hands back how each trial ended. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { linearLiteUrlVariable, subjectAppVariable } from '../browser/run-app.ts'
import { type Outcomes, outcomesVariable, readOutcome, readOutcomes } from '../report/outcomes.ts'
import type { TrialOutcome } from '../report/summary.ts'
import { followLines } from '../run/follow-lines.ts'
import { type PlaywrightEnd, runPlaywright } from '../run/playwright.ts'
import type { Run } from '../run/types.ts'

export interface PlayedScenarios {
  readonly outcomes: Outcomes
  readonly playwright: PlaywrightEnd
}

let plays = 0

/** What a campaign says of a LiveStore is true of LinearLite built on it: another app is played where it is asked for, and nowhere else. */
const ownAppOnly = { [linearLiteUrlVariable]: '', [subjectAppVariable]: '' }

/**
 * Plays what Playwright's arguments select, with the person's terminal.
 *
 * @param environment what the tests must find: the browser, the subject, another app than LinearLite
 * @param onTrial hears of each trial as soon as it has ended by itself, while what it has left is still there
 * @throws what `onTrial` threw, once Playwright has ended
 */
export const playScenarios = async (
  run: Run,
  given: readonly string[],
  environment: Readonly<Record<string, string>>,
  onTrial?: (trial: TrialOutcome) => void,
): Promise<PlayedScenarios> => {
  const file = join(run.folder, `outcomes-${++plays}.jsonl`)
  let isInterrupted = false
  const followed = followLines(file, (text) => {
    const line = readOutcome(text)
    if (line?.type === 'trial' && !isInterrupted) onTrial?.(line.trial)
  })
  let playwright: PlaywrightEnd
  try {
    const own = { ...ownAppOnly, ...environment, [outcomesVariable]: file }
    playwright = await runPlaywright(given, own, () => {
      isInterrupted = true
    })
  } finally {
    followed.end()
  }
  return { outcomes: readOutcomes(readFileSync(file, 'utf8')), playwright }
}
