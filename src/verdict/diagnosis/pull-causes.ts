/** Causes that lie between a leader and its backend: a pull that has ended, or that pushes wait for. Pure. */
import { changesOf, clientOf } from '../../history/order.ts'
import { type Failure, leaderSaid, probesOf } from './failure.ts'

/** Whether an ended pull can be why the change is left behind: of a session's changes, only where its push is kept in front of one. */
export function waitsForThePull({ finding, last }: Failure): boolean {
  return finding.verdict === 'stalled' && (finding.barrier !== 'session drained' || last?.step === 'pushed to leader')
}

/** LiveStore's leader on a page that it already has; its pull ends with it. */
export function refusedAPage(failure: Failure): boolean {
  return leaderSaid(failure, 'Incoming events must be greater than upstream head')
}

/** The last push to the backend failed, pages came in after it, and none was pushed again. */
export function isPushNeverResumed(failure: Failure): boolean {
  if (failure.finding.hop !== 'leader') return false
  const probes = probesOf(failure, 'leader').map(({ probe }) => probe)
  const lastPush = probes.findLastIndex(({ type }) => type.startsWith('backend-push'))
  const push = probes[lastPush]
  if (push?.type !== 'backend-push-failed' || push.error === 'interrupted') return false
  // The page may come before the answer, which finds the leader waiting for another then.
  const begun = probes.findLastIndex(({ type }) => type === 'backend-push')
  return probes.slice(Math.min(begun, lastPush)).some(({ type }) => type === 'backend-pull-page')
}

/** The last push to the backend failed because the client said that it is offline: LiveStore's own never says so of a push. */
export function saidOffline(failure: Failure): boolean {
  const push = probesOf(failure, 'leader').findLast(({ probe }) => probe.type.startsWith('backend-push'))
  return push?.probe.type === 'backend-push-failed' && push.probe.error?.startsWith('IsOfflineError') === true
}

/** Whoever has a connection and wants something on it has asked for it after so long: the quiet period of a stall. */
const asksWithinMs = 5_000

/**
 * The device asked for pages on an earlier connection and not on the one that stands, as the relay saw: whatever the backend has,
 * nothing comes back any more. Where the relay could not read the frames, nothing is known, nor where the connection has just come and
 * nothing was said on it yet.
 */
export function isPullNeverResumed({ trial, tab, journey }: Failure): boolean {
  const client = clientOf(tab?.name ?? journey.madeBy ?? '')
  const frames = trial.events.flatMap((event) => (event.lane === 'network' && event.source === client ? [event] : []))
  const opened = frames.findLast(({ type }) => type === 'opened')
  if (opened === undefined) return false
  const isOfIt = ({ connection }: { readonly connection?: number }): boolean => connection === opened.connection
  const asked = frames.filter(({ kind }) => kind === 'pull-request')
  const spokeOn = frames.some((event) => event.type === 'frame' && isOfIt(event))
  const isOver = frames.some((event) => event.type === 'closed' && isOfIt(event))
  const stoodForMs = (trial.events.at(-1)?.time ?? 0) - opened.time
  return !isOver && asked.length > 0 && !asked.some(isOfIt) && (spokeOn || stoodForMs >= asksWithinMs)
}

/** Pushes wait in front of a leader whose last page said that more is to come, or came empty, as all did after one that said so. */
export function isPullLatch(failure: Failure): boolean {
  if (failure.last?.step !== 'pushed to leader') return false
  const pages = probesOf(failure, 'leader').flatMap(({ event, probe }) =>
    probe.type === 'backend-pull-page' ? [{ page: probe, count: changesOf(event).length }] : [],
  )
  // Those without events are passed over.
  const told = [pages.at(-1), pages.findLast(({ count }) => count > 0)]
  return told.some((one) => one?.page.pageInfo !== undefined && one.page.pageInfo !== 'NoMore')
}
