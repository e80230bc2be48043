/** A trial that proves nothing is inconclusive: one without an operation, and one whose faults were never seen to bite. */
import { type Checker, resultOf } from '../checker.ts'
import { sawCommits } from '../settlements.ts'
import type { Finding } from '../verdict.ts'

export const meaning: Checker = {
  name: 'meaning',
  promise: 'something was done, and each disturbance that was asked for touched something',
  check: (trial) => {
    const ofSchedule = trial.faults.filter(({ kind }) => kind !== undefined)
    const faults = trial.faults
      // A schedule draws more than can touch something; that one does is asked of it.
      .filter(
        ({ bitten, kind }) => bitten === 0 && (kind === undefined || ofSchedule.every((fault) => fault.bitten === 0)),
      )
      .map(
        ({ title }): Finding => ({
          verdict: 'inconclusive',
          witness: `${title} was ordered, but nothing was there for it to touch`,
        }),
      )
    if (faults.length > 0) return resultOf(faults)
    const operated =
      sawCommits(trial) || trial.events.some((event) => event.lane === 'backend' && event.type === 'appended')
    if (operated) return { type: 'held' }
    if (!trial.events.some((event) => event.lane === 'session' && event.type === 'probe')) {
      return { type: 'not-available', why: 'the app has no probes, so that nothing tells of its operations' }
    }
    if (!trial.ended) return { type: 'undecided', why: 'no operation has happened yet' }
    return resultOf([{ verdict: 'inconclusive', witness: 'no operation was seen: the trial proves nothing' }])
  },
}
