/**
 * What LiveStore 0.4.0-dev.8 and dev.9 name in their own way; see contract.ts.
 *
 * Since 0.3.1: pages say what follows them, heads have a rebase generation, `syncStates` answers. Not there yet: `networkStatus`,
 * a logger of the app's own.
 */

export * from './shared/from-0.4.0-dev.8.ts'
export { onCommit, refuseAfterEnd } from './shared/from-0.4.0-dev.8-to-0.4.0-dev.16.ts'
export { connectionOf, subscribe, syncStatesOf } from './shared/to-0.4.0-dev.9.ts'
export { loggingTo, sessionStateOf } from './shared/to-0.4.0-dev.16.ts'
export { exposeDebugHandle, leaderAhead } from './shared/to-0.4.0-dev.22.ts'

export const family = '0.4.0-dev.8'
