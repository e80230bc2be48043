/** Causes that are a gap: something was taken, pushed or refused that begins beyond what follows the head. Pure. */
import { clientOf } from '../../history/order.ts'
import type { ProbeHead } from '../../history/probe.ts'
import { type Failure, leaderSaid, probesOf } from './failure.ts'
import { tellsOfDrops } from './push-causes.ts'

/** LiveStore's leader on a page after which its head would be lower than before; its pull ends with it. */
export function leaderWentBack(failure: Failure): boolean {
  return leaderSaid(failure, 'New local head must be greater than or equal to the previous local head')
}

/** The backend refused a push of the leader's that begins beyond what the backend has: something before it is missing. */
export function pushedOverGap(failure: Failure): boolean {
  return probesOf(failure, 'leader').some(({ probe }) => {
    if (probe.type !== 'backend-push-failed') return false
    const numbers = /minimumExpectedNum\D+(\d+)\D+providedNum\D+(\d+)/.exec(probe.error ?? '')
    return numbers !== null && Number(numbers[2]) > Number(numbers[1])
  })
}

/** The leader of the device that made it took something of its session that begins beyond what follows its head: a change with that key, where one is given. */
export function tookOverGap(failure: Failure, key?: string): boolean {
  let head: number | undefined
  return probesOf(failure, 'leader').some(({ probe }) => {
    if (probe.type === 'booted') head = undefined
    if (probe.type !== 'leader-state') return false
    const [first] = probe.changes
    const isOver = first !== undefined && head !== undefined && first.seqNum.global > head + 1
    head = probe.localHead.global
    return isOver && (key === undefined || probe.changes.some(({ changeId }) => changeId === key))
  })
}

/** The leader of the device that made it took a page that begins beyond what follows its head. */
export function isPageOverGap(failure: Failure): boolean {
  let head: number | undefined
  return probesOf(failure, 'leader').some(({ probe }) => {
    if (probe.type === 'booted') head = undefined
    if (probe.type === 'leader-state') head = probe.upstreamHead.global
    if (probe.type !== 'backend-pull-page' || head === undefined) return false
    const [first] = probe.changes
    const isOverGap = first !== undefined && first.seqNum.global > head + 1
    head = Math.max(head, ...probe.changes.map(({ seqNum }) => seqNum.global))
    return isOverGap
  })
}

/**
 * A session gave its leader a client-only event whose number belongs to one that the leader does not have, because it has refused that; the
 * leader neither took nor refused it, and has taken nothing since.
 */
export function isBehindViewOverGap(failure: Failure): boolean {
  const { trial } = failure
  const client = clientOf(failure.tab?.name ?? failure.journey.madeBy ?? '')
  const takesLater = tellsOfDrops(trial)
  let head: ProbeHead = { global: 0, client: 0, rebaseGeneration: 0 }
  let pending = 0
  /** The push that is over a gap, as its tab counts it. */
  let over: string | undefined
  for (const event of trial.events) {
    if (event.type !== 'probe' || clientOf(event.source) !== client) continue
    const { probe } = event
    if (probe.type === 'leader-state') {
      head = later(probe.localHead, head)
      pending = probe.pending
      if (probe.changes.length > 0) over = undefined
    }
    if (probe.type === 'booted' && event.lane === 'leader') over = undefined
    // What a leader has told its session it has itself, whenever its own state is told.
    if (probe.type === 'session-pull')
      for (const { seqNum } of probe.changes) head = later(head, { ...seqNum, client: 0 })
    if (probe.type === 'session-push') {
      const number = probe.changes[0]?.seqNum
      const isOver =
        number !== undefined && (isOverGap(number, head) || (takesLater && pending > 0 && isOfAnother(number, head)))
      if (number !== undefined && number.client > 0 && isOver) over ??= `${event.source} ${probe.push}`
    }
    const isAnswer = probe.type === 'session-push-ok' || probe.type === 'session-push-failed'
    if (isAnswer && over === `${event.source} ${probe.push}` && probe.error !== 'interrupted') over = undefined
  }
  return over !== undefined
}

const isOverGap = (number: ProbeHead, head: ProbeHead): boolean =>
  number.global > head.global || (number.global === head.global && number.client > head.client + 1)

/**
 * The leader's head has the very number before it, and is another event: it has pulled as many of others as the session had pending, and
 * rebased its own behind them, of which the session has not heard. It is told by its generation.
 */
const isOfAnother = (number: ProbeHead, head: ProbeHead): boolean =>
  number.global === head.global && number.client === head.client + 1 && number.rebaseGeneration > head.rebaseGeneration

/** The place of two that is further on, the first where both are one. A leader's head is the furthest that was seen: a rebase gives its events higher numbers, never lower ones. */
export const later = (one: ProbeHead, other: ProbeHead): ProbeHead =>
  other.global > one.global || (other.global === one.global && other.client > one.client) ? other : one
