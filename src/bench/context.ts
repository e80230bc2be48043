/** Makes what a group of rows measures with: a browser and a backend that start on demand and end with the group. */
import { chromium } from '@playwright/test'
import { startBackend } from '../backend/backend.ts'
import { browserArguments } from '../browser/browser-arguments.ts'
import { browserVariable } from '../browser/find-browser.ts'
import type { BenchContext } from './row.ts'

export type Surroundings = Pick<BenchContext, 'run' | 'environment' | 'appUrl' | 'tell'>

export interface GroupContext extends AsyncDisposable {
  /** The context of a new round: what rows shared in the last one is forgotten. */
  readonly nextRound: () => BenchContext
}

let stores = 0

/** A headless Chromium as the tests have it. */
export const launchBrowser = (environment: BenchContext['environment']) => {
  const executablePath = environment[browserVariable]
  if (executablePath === undefined) throw new Error(`Expected ${browserVariable} to name the browser, found nothing.`)
  return chromium.launch({ executablePath, args: [...browserArguments()] })
}

export const makeGroupContext = (around: Surroundings): GroupContext => {
  const stack = new AsyncDisposableStack()
  const once = <Result extends AsyncDisposable>(start: () => Promise<Result>): (() => Promise<Result>) => {
    let started: Promise<Result> | undefined
    return () => {
      started ??= start().then((resource) => stack.use(resource))
      return started
    }
  }
  const browser = once(() => launchBrowser(around.environment))
  const backend = once(() => startBackend())
  return {
    nextRound: () => {
      const shared = new Map<unknown, Promise<unknown>>()
      const context: BenchContext = {
        ...around,
        browser,
        backend,
        newStoreId: () => `bench-${around.run.id}-${++stores}`,
        share: <Result>(measurement: (context: BenchContext) => Promise<Result>) => {
          const measured = (shared.get(measurement) as Promise<Result> | undefined) ?? measurement(context)
          shared.set(measurement, measured)
          return measured
        },
      }
      return context
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
