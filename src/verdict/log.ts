/**
 * The third and fourth promise, read off the backend's log: every change is stored exactly once, in each client's order,
 * and the sequence numbers have no hole.
 */
import { some } from './some.ts'
import type { Finding } from './verdict.ts'

/** One event of a backend's log, with what these checks need of it. */
export interface LogEntry {
  readonly seqNum: number
  readonly parentSeqNum: number
  readonly clientId: string
  readonly changeId: string
}

/**
 * Findings about changes that must be in the log: `lost` where one is missing, `duplicated` where one is stored twice,
 * `gap` where the numbers have a hole.
 *
 * @param expected ids of the changes that were made and whose storing was acknowledged or waited for
 */
export const checkLog = (log: readonly LogEntry[], expected: Iterable<string>): readonly Finding[] => {
  const stored = new Map<string, number[]>()
  for (const entry of log) stored.set(entry.changeId, [...(stored.get(entry.changeId) ?? []), entry.seqNum])

  const findings: Finding[] = []

  const lost = [...expected].filter((changeId) => !stored.has(changeId))
  if (lost.length > 0) {
    findings.push({
      verdict: 'lost',
      hop: 'backend',
      barrier: 'logs equal',
      witness: `${lost.length} ${lost.length === 1 ? 'change is' : 'changes are'} missing from the backend's log: ${some(lost)}`,
    })
  }

  const doubled = [...stored].filter(([, seqNums]) => seqNums.length > 1)
  if (doubled.length > 0) {
    const places = doubled.map(([changeId, seqNums]) => `${changeId} as ${seqNums.map((n) => `e${n}`).join(' and ')}`)
    findings.push({
      verdict: 'duplicated',
      hop: 'backend',
      witness: `the backend's log has a change more than once: ${some(places)}`,
    })
  }

  // The first entry's parent is the root: a log that does not begin there has a hole as well.
  const holes = log.filter((entry, index) => entry.parentSeqNum !== (log[index - 1]?.seqNum ?? 0))
  if (holes.length > 0) {
    const places = holes.map((entry) => `e${entry.seqNum} follows e${entry.parentSeqNum}`)
    findings.push({ verdict: 'gap', hop: 'backend', witness: `the backend's log has a hole: ${some(places)}` })
  }

  return findings
}

/**
 * The finding that a client's changes stand in another order than it made them, or undefined. Changes that the log does
 * not have are left to {@link checkLog}.
 */
export const checkOrder = (log: readonly LogEntry[], made: readonly string[]): Finding | undefined => {
  const place = new Map(log.map((entry) => [entry.changeId, entry.seqNum]))
  const stored = made.flatMap((changeId) => {
    const seqNum = place.get(changeId)
    return seqNum === undefined ? [] : [{ changeId, seqNum }]
  })
  const wrong = stored.findIndex((change, index) => index > 0 && change.seqNum < (stored[index - 1]?.seqNum ?? 0))
  const [before, after] = [stored[wrong - 1], stored[wrong]]
  if (before === undefined || after === undefined) return undefined
  return {
    verdict: 'reordered',
    hop: 'backend',
    witness: `change ${after.changeId} was made after ${before.changeId}, but is stored before it (e${after.seqNum}, e${before.seqNum})`,
  }
}
