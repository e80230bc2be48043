/** How a test is told to leave everything as it is at its failure: `pnpm e2e --leave-running` sets it. */
export const leaveRunningVariable = 'FLAKE_HUNT_LEAVE_RUNNING'
