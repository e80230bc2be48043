/** Looks at the process table: what is left of a process group. */
import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

/**
 * The commands of the processes in a group that still run. A zombie holds nothing and waits for its parent only; one that is on its way there
 * has given back its memory, and its command line with it: all that is left to show of it is its name in brackets.
 */
export const membersOf = async (leader: number): Promise<readonly string[]> => {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,stat=,command='], {
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line)
    const [, group, state = '', command = ''] = match ?? []
    const hasEnded = state.startsWith('Z') || /^\[.*\]$/.test(command)
    return Number(group) === leader && !hasEnded ? [command] : []
  })
}

/** Resolves when no process of the group runs any more. The process table has no event to wait for, so it is read again and again. */
export const untilGone = async (leader: number): Promise<void> => {
  while ((await membersOf(leader)).length > 0) await delay(25)
}
