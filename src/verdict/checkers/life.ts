/** The fifth promise: no store has shut down, and no error went uncaught. */
import { type Checker, resultOf } from '../checker.ts'
import type { Trial } from '../trial.ts'
import type { Finding, Signature } from '../verdict.ts'

export const life: Checker = {
  name: 'life',
  promise: 'no store shuts down, and no error goes uncaught',
  check: (trial) => {
    const findings = [...shutDowns(trial), ...uncaught(trial)]
    if (findings.length > 0) return resultOf(findings)
    const unseen = trial.tabs.find((tab) => tab.open && tab.status === undefined)
    return unseen === undefined
      ? { type: 'held' }
      : { type: 'undecided', why: `nobody has looked at the store of ${unseen.name}` }
  },
}

/** A store ends with its page; only one whose page stays has shut down. */
const shutDowns = (trial: Trial): readonly Finding[] => {
  const told = new Map<string, string>()
  for (const event of trial.events) {
    if (event.lane !== 'session') continue
    if (event.type === 'reloading' || event.type === 'opened') told.delete(event.source)
    if (event.type === 'probe' && event.probe.type === 'shut-down')
      told.set(event.source, event.probe.detail ?? 'unknown')
    if (event.type === 'states' && event.status.type === 'shut-down') told.set(event.source, event.status.cause)
  }
  return trial.tabs.flatMap((tab): readonly Finding[] => {
    const cause = told.get(tab.name)
    if (!tab.open || cause === undefined) return []
    const signature = signatureOf(cause)
    return [
      {
        verdict: 'crashed',
        hop: 'session',
        ...(signature === undefined ? {} : { signature }),
        source: tab.name,
        witness: `${tab.name}: the store shut down: ${cause}`,
      },
    ]
  })
}

const signatureOf = (cause: string): Signature | undefined => {
  if (/UNIQUE constraint|greater than upstream head/i.test(cause)) return 'doubled-event'
  return /function signature mismatch|rollback/i.test(cause) ? 'rollback' : undefined
}

const uncaught = (trial: Trial): readonly Finding[] =>
  trial.events.flatMap((event): readonly Finding[] =>
    event.lane === 'console' && event.type === 'uncaught'
      ? [
          {
            verdict: 'crashed',
            source: event.source,
            witness: `${event.source}: uncaught in the ${event.origin}: ${event.text}`,
          },
        ]
      : [],
  )
