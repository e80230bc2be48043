/**
 * What every compat module of the engine exports: what LiveStore's versions name differently at the two seams that the engine
 * fills itself. `tsc` holds the workspace's module against its packages; the others are held against those of their family.
 *
 * - `leaderAhead(batch, sessionId)`: the error with which a leader refuses a session's push, as if its head were the batch's parent.
 * - `scriptedBackend(port)`: a sync backend of LiveStore's on a port (`BackendMaker`).
 */
export type {}
