/** Looks at the process table: what is left of a process group. */
import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

/** The commands of the processes in a group that still run. A zombie holds nothing and waits for its parent only. */
export const membersOf = async (leader: number): Promise<readonly string[]> => {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,stat=,command='], {
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line)
    return Number(match?.[1]) === leader && !match?.[2]?.startsWith('Z') ? [match?.[3] ?? ''] : []
  })
}

/** Resolves when no process of the group runs any more. The process table has no event to wait for, so it is read again and again. */
export const untilGone = async (leader: number): Promise<void> => {
  while ((await membersOf(leader)).length > 0) await delay(25)
}
