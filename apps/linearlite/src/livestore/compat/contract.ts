/**
 * What every compat module exports, and what its functions promise. LiveStore's own types differ from family to family, so that
 * the compiler holds each module against the packages of its own family: `tsc` for the workspace's, `pnpm subjects --check` for all.
 * What some families have in common is written once, in shared/, under the versions for which it holds.
 *
 * - `family`: the module's own name.
 * - `syncStatesOf(store)`: the states of session and leader, asked now.
 * - `sessionStateOf(store)`: the session's sync state. Its changes are a queue: two consumers would take them from each other.
 * - `connectionOf(store)`: whether the leader is connected, at each change; ends when the tab that runs the leader is closed.
 *   Undefined where the version does not tell.
 * - `subscribe(store, query, listener)`: calls the listener now and at each change; returns what ends it.
 * - `refuseAfterEnd(store)`: throws once the store has shut down, as far as the version shows it.
 * - `exposeDebugHandle(store)`: lists the store on `__debugLiveStore`, where the version leaves that to its React provider.
 * - `onCommit(store, seen)`: hears of every commit, with the numbers that the session gave to its events.
 * - `loggingTo(logger, level)`: the options that send LiveStore's log to a logger; none where the version has its own.
 * - `consoleLogger(thread)`: one clean console line for each message.
 * - `leaderAhead(batch, sessionId)`: the error with which a leader refuses a session's push, as if its head were the batch's parent.
 * - `close(store)`: shuts the store down.
 * - `connectBackend(address)`: the sync backend over a WebSocket, as LiveStore makes it (`BackendMaker`).
 * - `restAfter(page)`: what a pulled page says is still to come.
 */

/** Where a sync backend is. */
export interface BackendAddress {
  readonly url: string
  /** Milliseconds between two pings; LiveStore's own default unless given. */
  readonly pingIntervalMs?: number
}

/** What a pulled page says is still to come. */
export interface PageRest {
  /** Events, at least; 0 on the last page. */
  readonly more: number
  /** In LiveStore's own words, such as `MoreKnown 200`. */
  readonly label: string
}
