/** What this process holds of the machine: what a hunt over thousands of trials must not let grow. */
import { readdirSync } from 'node:fs'

export interface HeldResources {
  /** MiB that are resident, in all. */
  readonly mib: number
  /** Open files, sockets and pipes; absent where the system has no folder of them, such as on Windows. */
  readonly files?: number
}

/** Looks at this process; costs well under a millisecond. */
export const heldResources = (): HeldResources => {
  const mib = Math.round(process.memoryUsage.rss() / 2 ** 20)
  try {
    // The folder itself is open while it is read.
    return { mib, files: readdirSync('/dev/fd').length - 1 }
  } catch {
    return { mib }
  }
}
