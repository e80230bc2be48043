/** What one play of a schedule is worth as evidence: the same for whoever confirms, shrinks, asks whether it is fixed, or since when. Pure. */
import type { ScheduleResult } from '../runner/contract.ts'
import { isBroken } from './hunt-row.ts'
import type { CountedTrial } from './matrix-of-bugs.ts'

/** A play of a schedule, as it is counted. One that held, but had to pass over steps, has not shown that all of it holds. */
export const countedSchedule = (result: ScheduleResult): CountedTrial => {
  switch (result.type) {
    case 'harness-failed':
      return { fingerprints: [], unknown: `the harness failed: ${result.error}`, harnessFailed: true }
    case 'unsupported':
      return { fingerprints: [], unknown: result.reasons.map((reason) => `unsupported: ${reason}`).join('; ') }
    case 'judged': {
      const { diagnosis, problem, passedOver, verdict } = result
      const fingerprints = result.fingerprints.filter(isBroken)
      if (fingerprints.length > 0) return { fingerprints, ...(diagnosis !== undefined && { diagnosis }) }
      if (verdict === 'inconclusive' || result.fingerprints.length > 0) {
        return { fingerprints, unknown: problem === undefined ? 'inconclusive' : `inconclusive: ${problem}` }
      }
      return passedOver > 0
        ? { fingerprints, unknown: 'every promise was kept, but some steps had to be passed over' }
        : { fingerprints }
    }
  }
}
