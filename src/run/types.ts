/** One run of the harness: its id, its temporary folder, and the promise that nothing outlives it. */

/** Environment variable that every process of a run inherits; processes are told apart by it. */
export const runVariable = 'FLAKE_HUNT_RUN'

export interface LeftoverProcess {
  readonly pid: number
  readonly command: string
}

/** A run as a process sees it that was started within it and does not own it. */
export interface JoinedRun {
  readonly id: string
  /** The run's own temporary folder; `TMPDIR` of all its processes, removed at its end. */
  readonly folder: string
  /** Processes of this run that are alive now, the one that asks and its ancestors apart. */
  readonly alive: () => readonly LeftoverProcess[]
}

export interface Run extends JoinedRun, AsyncDisposable {
  /** Processes that an earlier run had left behind and that were ended when this one started. */
  readonly endedFromEarlierRuns: readonly LeftoverProcess[]
  /**
   * Ends what is left of this run, removes its folder, and says which processes had to be ended: those that were not on
   * their way out already. Asked twice, it answers the same.
   */
  readonly end: () => Promise<readonly LeftoverProcess[]>
}
