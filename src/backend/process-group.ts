/** Ends a process group: a leader and whatever it started, even when the leader itself is gone. */

/** Kills every process of the group that `leader` leads. Does nothing where none is left, or where no process was started. */
export const endGroup = (leader: number | undefined): void => {
  if (leader === undefined || leader <= 1) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
