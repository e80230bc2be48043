/** A Playwright reporter for play.ts: one line of JSON for the plan, each test's begin and each test's end. */
import type { FullConfig, Reporter, Suite } from '@playwright/test/reporter'

export type PlayLine =
  | { readonly type: 'plan'; readonly tests: number }
  | { readonly type: 'begin' | 'end'; readonly time: number }

const tell = (line: PlayLine): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

export default class PlayReporter implements Reporter {
  onBegin(_config: FullConfig, suite: Suite): void {
    tell({ type: 'plan', tests: suite.allTests().length })
  }

  onTestBegin(): void {
    tell({ type: 'begin', time: performance.now() })
  }

  onTestEnd(): void {
    tell({ type: 'end', time: performance.now() })
  }
}
