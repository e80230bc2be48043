/** What a row of `pnpm bench` is: one figure, with the module that measures it. Rows are listed in rows.ts. */
import type { Browser } from '@playwright/test'
import type { LocalBackend } from '../backend/types.ts'
import type { Run } from '../run/types.ts'

/** Rows that are measured together, as `--only` names them. */
export type Group =
  | 'boot'
  | 'drain'
  | 'history'
  | 'throughput'
  | 'memory'
  | 'backend'
  | 'simulation'
  | 'desk'
  | 'hunting'

export type Unit = 'ms' | '%' | 'tests/min' | 'trials/s' | 'trials/min' | 'times' | 'MiB' | 'KiB'

/** What a row may use. Browser and backend are started when first asked for and end with the row's group. */
export interface BenchContext {
  readonly run: Run
  /** Tells Playwright which browser it is. */
  readonly environment: Readonly<Record<string, string>>
  /** Where LinearLite's production build is served. */
  readonly appUrl: string
  readonly browser: () => Promise<Browser>
  readonly backend: () => Promise<LocalBackend>
  /** A store id that nobody had before. */
  readonly newStoreId: () => string
  /** Measures once a round for all rows that ask for the same measurement. */
  readonly share: <Result>(measurement: (context: BenchContext) => Promise<Result>) => Promise<Result>
  /** Says what is being done, for a person who waits. */
  readonly tell: (doing: string) => void
}

export interface Row {
  /** Its key in the JSON: camelCase, with the unit at its end. It never changes. */
  readonly key: string
  /** How a person reads it, in a few words. */
  readonly title: string
  readonly unit: Unit
  /** One round: one sample or several, in the row's unit. */
  readonly measure: (context: BenchContext) => Promise<readonly number[]>
}
