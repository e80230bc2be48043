/** Scenarios in a browser, as a step of a command: Playwright plays them, and hands back how each trial ended. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Outcomes, outcomesVariable } from '../report/outcomes.ts'
import { type PlaywrightEnd, runPlaywright } from '../run/playwright.ts'
import type { Run } from '../run/types.ts'

export interface PlayedScenarios {
  /** Undefined where Playwright ended before it could tell. */
  readonly outcomes: Outcomes | undefined
  readonly playwright: PlaywrightEnd
}

let plays = 0

/**
 * Plays what Playwright's arguments select, with the person's terminal.
 *
 * @param environment what the tests must find: the browser, the subject
 */
export const playScenarios = async (
  run: Run,
  given: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<PlayedScenarios> => {
  const file = join(run.folder, `outcomes-${++plays}.json`)
  const playwright = await runPlaywright(given, { ...environment, [outcomesVariable]: file })
  const outcomes = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Outcomes) : undefined
  return { outcomes, playwright }
}
