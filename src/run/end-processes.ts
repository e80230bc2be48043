/** Ends a set of processes for certain: asks first (SIGTERM), then forces (SIGKILL), until the process table shows none. */
import { setTimeout as delay } from 'node:timers/promises'
import { type ProcessEntry, startTimeOf } from './process-table.ts'

/** Between two looks at the process table, which tells of no change by itself. Milliseconds. */
const pollIntervalMs = 20

/**
 * Waits until `select` finds no process, at most `boundMs` milliseconds; returns what it still finds then.
 */
export const waitUntilGone = async (
  select: () => readonly ProcessEntry[],
  boundMs: number,
): Promise<readonly ProcessEntry[]> => {
  const bound = performance.now() + boundMs
  for (;;) {
    const found = select()
    if (found.length === 0 || performance.now() >= bound) return found
    await delay(pollIntervalMs)
  }
}

/**
 * Ends all processes that `select` finds, those included that they start meanwhile, and returns every one that it had to
 * end. Processes once found are followed to their end even where `select` loses sight of them (their parent is gone).
 *
 * @param graceMs between SIGTERM and SIGKILL, in milliseconds; 0 forces at once
 * @throws where a process withstands SIGKILL for ten seconds
 */
export const endProcesses = async (
  select: () => readonly ProcessEntry[],
  graceMs: number,
): Promise<readonly ProcessEntry[]> => {
  const known = new Map<string, ProcessEntry>()
  const asked = new Set<string>()
  const keyOf = (entry: ProcessEntry): string => `${entry.pid} ${entry.startTime}`
  const forceFrom = performance.now() + graceMs
  for (;;) {
    for (const entry of select()) known.set(keyOf(entry), entry)
    const living = [...known.values()].filter((entry) => startTimeOf(entry.pid) === entry.startTime)
    if (living.length === 0) return [...known.values()]
    const now = performance.now()
    if (now > forceFrom + 10_000) {
      throw new Error(`Processes withstand SIGKILL: ${living.map((entry) => entry.pid).join(', ')}. End them by hand.`)
    }
    for (const entry of living) {
      if (now >= forceFrom) signal(entry.pid, 'SIGKILL')
      else if (!asked.has(keyOf(entry))) {
        asked.add(keyOf(entry))
        signal(entry.pid, 'SIGTERM')
      }
    }
    await delay(pollIntervalMs)
  }
}

const signal = (pid: number, name: 'SIGTERM' | 'SIGKILL'): void => {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended since it was seen.
  }
}
