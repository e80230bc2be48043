/** The fifth promise: every store has started, none has shut down, and no error went uncaught. */
import type { HistoryEvent } from '../../history/event.ts'
import { clientOf } from '../../history/order.ts'
import { type Checker, resultOf } from '../checker.ts'
import { failedBoots, withoutLeader } from '../leader-boot.ts'
import { toldTwice } from '../told-twice.ts'
import type { Trial } from '../trial.ts'
import { unlessTold } from '../untold.ts'
import { type Finding, failedRollback, type Signature } from '../verdict.ts'

export const life: Checker = {
  name: 'life',
  promise: 'every store starts, none shuts down, and no error goes uncaught',
  check: (trial) => {
    const findings = [...shutDowns(trial), ...neverStarted(trial), ...uncaught(trial)]
    if (findings.length > 0) return resultOf(findings)
    const untold = unlessTold(trial, 'store-status')
    if (untold !== undefined) return untold
    const ended = trial.tabs.find(({ name }) => trial.newStart.hasEnded(name))
    if (ended !== undefined) {
      return { type: 'undecided', why: `${ended.name} shut down for the backend's new identity, and had no new page` }
    }
    const unseen = trial.tabs.find((tab) => tab.open && tab.status === undefined)
    return unseen === undefined
      ? { type: 'held' }
      : { type: 'undecided', why: `nobody has looked at the store of ${unseen.name}` }
  },
}

/**
 * Tells, event by event, whether what speaks is going or gone: what a page says then is its end and no fault. A device's workers
 * go on as long as one of its tabs does.
 */
const createEndings = (): ((event: HistoryEvent) => boolean) => {
  const ending = new Set<string>()
  const tabs = new Set<string>()
  return (event) => {
    if (event.lane === 'session') tabs.add(event.source)
    if (event.lane === 'session') {
      if (
        event.type === 'reloading' ||
        event.type === 'closing' ||
        event.type === 'closed' ||
        event.type === 'killed'
      ) {
        ending.add(event.source)
      }
      const begins = event.type === 'opened' || (event.type === 'probe' && event.probe.type === 'booted')
      if (begins || event.type === 'states') ending.delete(event.source)
    }
    const isWorker = event.lane === 'console' && event.origin !== 'page' && event.origin !== 'page or leader'
    if (!isWorker) return ending.has(event.source)
    const ofDevice = [...tabs].filter((tab) => clientOf(tab) === clientOf(event.source))
    return ofDevice.length > 0 && ofDevice.every((tab) => ending.has(tab))
  }
}

/** How our own runners begin the cause of a store that LiveStore did not open. */
const neverOpened = /^it could not be opened: /

/**
 * A store ends with its page. One that shut down while its page stayed is dead for good, whatever became of the page later. For the new
 * identity of a backend that has lost its log each device's may end once.
 */
const shutDowns = (trial: Trial): readonly Finding[] => {
  const isEnding = createEndings()
  const causes = new Map<string, string>()
  /** What LiveStore last stumbled over that is known, by tab: the cause of a shut-down quotes the statement first, and is cut before it comes to this. */
  const exceptions = new Map<string, string>()
  for (const event of trial.events) {
    if (isEnding(event) || event.lane !== 'session' || trial.newStart.isItsEnd(event)) continue
    const exception = exceptionOf(event)
    if (exception !== undefined && signatureOf(exception) !== undefined && !causes.has(event.source)) {
      exceptions.set(event.source, exception)
    }
    if (event.type === 'probe' && event.probe.type === 'shut-down' && !causes.has(event.source)) {
      causes.set(event.source, event.probe.detail ?? 'unknown')
    }
    // The page knows the cause better than a worker that is told to go.
    if (event.type === 'states' && event.status.type === 'shut-down') causes.set(event.source, event.status.cause)
  }
  const twice = toldTwice(trial)
  const leaderless = withoutLeader(trial.events)
  // A store that was never opened because its leader could not start is told of as that.
  const told = [...causes].filter(([source, cause]) => !(neverOpened.test(cause) && leaderless.has(clientOf(source))))
  return told.map(([source, cause]): Finding => {
    const exception = exceptions.get(source) ?? ''
    const signature =
      signatureOf(cause) ??
      (/SqliteError/.test(cause) ? signatureOf(exception) : undefined) ??
      (headWentBack.test(cause) && heardOnlyRebases(trial, source) ? 'told-again' : undefined)
    const changes = signature === 'doubled-event' ? twice.get(source) : undefined
    return {
      verdict: 'crashed',
      hop: 'session',
      ...(signature === undefined ? {} : { signature }),
      ...(changes === undefined ? {} : { changes }),
      source,
      witness: `${source}: the store shut down: ${cause}`,
    }
  })
}

const headWentBack = /New local head must be greater than or equal to the previous local head/

/**
 * Whether the last page of a tab heard of nothing but rebases, and made nothing: its head was where it began, so that it can go back only
 * where it is told of what led there.
 */
const heardOnlyRebases = ({ events }: Trial, source: string): boolean => {
  const ofTab = events.filter((event) => event.lane === 'session' && event.source === source)
  const began = ofTab.findLastIndex(({ type }) => type === 'opened' || type === 'reloaded')
  const heard = ofTab.slice(began + 1).flatMap((event) => (event.type === 'probe' ? [event.probe] : []))
  const pulls = heard.flatMap((probe) => (probe.type === 'session-pull' ? [probe] : []))
  return (
    pulls.some(({ payload }) => payload === 'rebase') &&
    pulls.every(({ payload, changes }) => payload === 'rebase' || changes.length === 0) &&
    !heard.some(({ type }) => type === 'commit')
  )
}

/** Told once for each device and cause: it fails again whenever it is tried. */
const neverStarted = (trial: Trial): readonly Finding[] => {
  const causes = new Map(failedBoots(trial.events).map((boot) => [`${boot.client} ${boot.cause}`, boot]))
  return [...causes.values()].map(({ client, cause }): Finding => {
    const signature = /backend head .* greater than the local head/.test(cause)
      ? ('head-before-events' as const)
      : undefined
    return {
      verdict: 'crashed',
      hop: 'leader',
      ...(signature !== undefined && { signature }),
      source: client,
      witness: `${client}: its leader could not start: ${cause}`,
    }
  })
}

const exceptionOf = (event: HistoryEvent): string | undefined => {
  if (event.type !== 'probe' || event.probe.type !== 'span-event' || event.probe.name !== 'exception') return undefined
  const message = event.probe.attributes?.['exception.message']
  return typeof message === 'string' ? message : undefined
}

const signatureOf = (cause: string): Signature | undefined => {
  if (/sqlite3\.backup failed|Snapshot import failed/.test(cause)) return 'torn-snapshot'
  if (/Encountered empty or corrupted database/.test(cause)) return 'empty-snapshot'
  if (/UNIQUE constraint|greater than upstream head/i.test(cause)) return 'doubled-event'
  return failedRollback.test(cause) ? 'rollback' : undefined
}

const uncaught = (trial: Trial): readonly Finding[] => {
  const isEnding = createEndings()
  return trial.events.flatMap((event): readonly Finding[] => {
    if (isEnding(event) || event.lane !== 'console' || event.type !== 'uncaught') return []
    if (trial.newStart.isItsEnd(event)) return []
    const witness = `${event.source}: uncaught in the ${event.origin}: ${event.text}`
    const signature = /Lock broken by another request/.test(event.text) ? { signature: 'stolen-lock' as const } : {}
    return [{ verdict: 'crashed', ...signature, source: event.source, witness }]
  })
}
