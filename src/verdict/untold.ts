/** What an app that is not ours does not tell: a promise that needs it is not available, and never passes for kept. Pure. */
import type { Untold } from '../history/event.ts'
import type { CheckResult } from './checker.ts'
import type { Trial } from './trial.ts'

type NotAvailable = Extract<CheckResult, { readonly type: 'not-available' }>

/** What is not told, for a sentence. */
export const untoldInWords: Readonly<Record<Untold, string>> = {
  'sync-states': 'the sync states',
  'store-status': 'whether the store lives',
  rows: 'the rows',
}

/**
 * That a promise cannot be asked for, where a tab's app has no way to tell what it needs; undefined where all tell.
 *
 * @example
 * unlessTold(trial, 'rows') // { type: 'not-available', why: 'nothing tells the rows of alice' }
 */
export const unlessTold = ({ tabs }: Trial, ...needed: readonly Untold[]): NotAvailable | undefined => {
  for (const what of needed) {
    const silent = tabs.find(({ untold }) => untold.includes(what))
    if (silent !== undefined)
      return { type: 'not-available', why: `nothing tells ${untoldInWords[what]} of ${silent.name}` }
  }
  return undefined
}

/** That nobody can know what the backend's log has, where that is so. */
export const unlessLogRead = ({ app, hasBackend }: Trial): NotAvailable | undefined =>
  app === undefined || app.hasLog || !hasBackend
    ? undefined
    : { type: 'not-available', why: `the backend of ${app.name} shows nobody its log` }

/** That nobody can know what a log means to the app, where that is so. */
export const unlessFolded = ({ app, hasBackend }: Trial, isFolded: boolean): NotAvailable | undefined =>
  app === undefined || isFolded || !hasBackend
    ? undefined
    : { type: 'not-available', why: `nothing tells what a log means to ${app.name}` }
