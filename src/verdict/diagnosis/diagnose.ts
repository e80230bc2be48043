/**
 * Says of a change that was left behind, lost or doubled: which way it took, where it was seen last and by which record, what
 * should have come next, and the cause where its marks are known. Pure.
 */
import { clientOf } from '../../history/order.ts'
import { formatHead } from '../../history/sync-state.ts'
import type { Journey, TabStory, Trial } from '../trial.ts'
import type { Finding, Hop, Signature } from '../verdict.ts'
import { type Diagnosis, type Sighting, type Step, steps } from './diagnosis.ts'
import { leaderGeneration, onlyClientOnly } from './push-causes.ts'
import { signatureOf } from './signatures.ts'

/** The link that has the event after each step, and owes the next one. */
const owing: Readonly<Record<Step, { readonly hop: Hop; readonly next: Step | undefined }>> = {
  committed: { hop: 'session', next: 'pushed to leader' },
  'pushed to leader': { hop: 'leader', next: 'applied by leader' },
  'received by leader': { hop: 'leader', next: 'applied by leader' },
  'rejected by leader': { hop: 'session', next: 'pushed to leader' },
  'dropped by leader': { hop: 'leader', next: 'rejected by leader' },
  'applied by leader': { hop: 'leader', next: 'notified to session' },
  'notified to session': { hop: 'leader', next: 'pushed to backend' },
  'pushed to backend': { hop: 'backend', next: 'stored by backend' },
  'refused by backend': { hop: 'leader', next: 'pushed to backend' },
  'stored by backend': { hop: 'backend', next: 'pulled back' },
  'pulled back': { hop: 'leader', next: undefined },
}

/**
 * Diagnoses one change of a finding.
 *
 * @param key of its journey
 * @returns undefined where the history has never seen the change
 */
export const diagnose = (trial: Trial, finding: Finding, key: string): Diagnosis | undefined => {
  const journey = trial.journeys.get(key)
  if (journey === undefined) return undefined
  const tab = tabOf(trial, finding, journey)
  const last = lastOf(finding, journey)
  const behind = last?.step === 'committed' && tab !== undefined ? unansweredPush(trial, tab.name) : undefined
  const waiting = behind ?? last
  const failure = { trial, finding, journey, tab, last: waiting }
  const signature = signatureOf(failure)
  const hop = hopOf(finding, waiting, signature)
  const expected = last === undefined ? undefined : expectedAfter(trial, journey, last, signature)
  const diagnosis = {
    change: key,
    title: `${journey.name}${journey.madeBy === undefined ? '' : ` of ${journey.madeBy}`}`,
    path: journey.sightings,
    last,
    expected,
    hop,
    signature:
      signature ?? (finding.verdict === 'stalled' && onlyClientOnly(tab) ? ('client-only' as const) : undefined),
    heads: headsOf(tab),
  }
  const sentence = sentenceOf(trial, finding, journey, tab, { ...diagnosis, last: waiting })
  if (behind === undefined || last === undefined) return { ...diagnosis, sentence }
  return {
    ...diagnosis,
    sentence: `${formatHead(last.as)} waits in the session behind ${formatHead(behind.as)}: ${sentence}`,
  }
}

/** A session pushes one batch after the other: the first change of the last push of a tab, where that was never answered. */
const unansweredPush = (trial: Trial, tab: string): Sighting | undefined => {
  let unanswered: Sighting | undefined
  let number: number | undefined
  for (const [index, event] of trial.events.entries()) {
    if (event.type !== 'probe' || event.lane !== 'session' || event.source !== tab) continue
    const { probe } = event
    if (probe.type === 'booted') unanswered = undefined
    if (probe.type === 'session-push') {
      const [first] = probe.changes
      if (first === undefined) continue
      const record = { lane: event.lane, source: event.source, sequence: event.sequence }
      unanswered = { step: 'pushed to leader', evidence: 'seen', as: first.seqNum, time: event.time, index, record }
      number = probe.push
    }
    const answers = probe.type === 'session-push-ok' || probe.type === 'session-push-failed'
    if (answers && probe.push === number) unanswered = undefined
  }
  return unanswered
}

/** The tab at which the change is missing, or, where that is not the question, the one that made it. */
const tabOf = (trial: Trial, finding: Finding, journey: Journey): TabStory | undefined => {
  const find = (name: string | undefined) => trial.tabs.find((tab) => tab.name === name)
  const missingAt = find(finding.source)
  if (finding.barrier === 'logs equal' && missingAt !== undefined) return missingAt
  return find(journey.madeBy) ?? missingAt ?? trial.tabs.find((tab) => tab.client === clientOf(finding.source ?? ''))
}

/** Of a change that its session has pending, what came after the leader's word is not the question. */
const lastOf = (finding: Finding, { sightings }: Journey): Sighting | undefined => {
  if (finding.barrier !== 'session drained') return sightings.at(-1)
  return sightings.findLast(({ step }) => sessionSteps.has(step)) ?? sightings.at(-1)
}

const sessionSteps: ReadonlySet<Step> = new Set(steps.slice(0, steps.indexOf('pushed to backend')))

const hopOf = (finding: Finding, last: Sighting | undefined, signature: Signature | undefined): Hop => {
  // What other checks found out about the place is nearer to it than the last sighting.
  const isPlaced = finding.verdict !== 'stalled' || (finding.barrier === 'logs equal' && signature === undefined)
  // A session that rebases pushes all again, in whatever order comes of it: who sent two changes the wrong way round last need not be who is at fault.
  const isKnown = finding.verdict === 'reordered' && signature !== undefined
  if (isPlaced && !isKnown && finding.hop !== undefined) return finding.hop
  switch (signature) {
    case 'lost-log':
    case 'lost-log-unnoticed':
    case 'doubled-page':
    case 'stale-generation':
    case 'pull-latch':
    case 'push-never-resumed':
    case 'offline-push':
    case 'pull-never-resumed':
    case 'missed-at-boot':
    case 'rollback':
    case 'silent-leader':
      return 'leader'
    case 'push-over-gap':
    case 'taken-twice':
    case 'page-over-gap':
    case 'head-before-events':
    case 'rows-before-log':
    case 'confirmed-rebased':
    case 'view-over-gap':
      return 'leader'
    case 'push-head':
    case 'non-monotonic-push':
    case 'swallowed':
    case 'never-retried':
      return 'session'
    default:
      return last === undefined ? (finding.hop ?? 'session') : owing[last.step].hop
  }
}

/** Without a backend, and for what never leaves the device, the way ends at the session. */
const expectedAfter = (
  trial: Trial,
  journey: Journey,
  last: Sighting,
  signature: Signature | undefined,
): Step | undefined => {
  // The backend has it and so has the leader: what is owed is the word to the session.
  if (signature === 'missed-at-boot') return 'notified to session'
  const ends = !trial.hasBackend || journey.clientOnly
  return ends && last.step === 'notified to session' ? undefined : owing[last.step].next
}

const headsOf = (tab: TabStory | undefined): readonly string[] => {
  if (tab?.states === undefined) return []
  const { session, leader } = tab.states
  return [
    `session of ${tab.name}: head ${formatHead(session.localHead)}, knows its leader at ${formatHead(session.upstreamHead)}, ${session.pending.length} pending`,
    `leader of ${tab.client}: head ${formatHead(leader.localHead)}, knows the backend at ${formatHead(leader.upstreamHead)}, ${leader.pending.length} pending`,
  ]
}

/** Where the leader was instead, as far as its states and its spans told. */
const otherGeneration = (
  trial: Trial,
  journey: Journey,
  tab: TabStory | undefined,
  last: Sighting | undefined,
): string => {
  const now = leaderGeneration(trial, clientOf(tab?.name ?? journey.madeBy ?? ''), last?.index)
  const generation = last?.as.rebaseGeneration ?? 0
  return now === undefined || now === generation ? 'while the leader was in another' : `while the leader was at ${now}`
}

type Told = Omit<Diagnosis, 'sentence'>

const sentenceOf = (
  trial: Trial,
  finding: Finding,
  journey: Journey,
  tab: TabStory | undefined,
  { last, expected, signature }: Told,
): string => {
  const number = last === undefined ? journey.key : formatHead(last.as)
  const pending = finding.barrier === 'session drained' ? 'the session' : 'the leader'
  const generation = last?.as.rebaseGeneration ?? 0
  switch (signature) {
    case 'stale-generation':
      return `${number} reached the leader and was dropped there as generation ${generation} ${otherGeneration(trial, journey, tab, last)}; its push was never answered, so the session waits for ever.`
    case 'push-head':
      return `${number} was refused by the leader (${last?.detail ?? 'no reason given'}), whose push head is beyond its own head ${tab?.states === undefined ? '' : formatHead(tab.states.leader.localHead)}: it was never lowered after a rebase, so that the session can push nothing, and has not tried again.`
    case 'never-retried':
      return `${number} was refused by the leader (${last?.detail ?? 'no reason given'}), and the session never pushed it again.`
    case 'non-monotonic-push':
      return `${number} was refused by the leader because the numbers of its batch do not rise (${last?.detail ?? 'no reason given'}), and the session never pushed it again.`
    case 'swallowed':
      return `${number} was committed while its session rebased, and the session has forgotten to push it.`
    case 'push-over-gap':
      return `the leader took pushes over the gap that a refused one had left; when the next page came, its head would have gone back, and its pull ended for ever: ${number} was ${last?.step ?? 'never seen'}.`
    case 'taken-twice':
      return `the leader took the change, its session rebased before it heard of that and pushed it again, and the leader took it once more: it is in the log twice.`
    case 'page-over-gap':
      return `the leader took a live page over the gap of what was still to come to it, gave the change a number behind that page, and pushed it once more, though it was stored already: it is in the log twice.`
    case 'head-before-events': {
      // What is lost may have had a later number by then, that of something else in the log.
      const counted = finding.verdict === 'lost' ? `the change, that was last told of as ${number},` : number
      const owed = finding.verdict === 'lost' ? 'never pushes it' : 'asks for what comes after it'
      return `the device died after its leader had written down how far it had pulled, and before it had written what it had pulled: the next one counts ${counted} as pulled, has nothing pending of it, and ${owed}.`
    }
    case 'rows-before-log':
      return `the device died after its leader had written what ${number} makes of the rows, and before it had written ${number} itself: it shows what stands in no log, and is never told otherwise.`
    case 'confirmed-rebased':
      return `a page confirmed the change, and the leader took it for one that the page does not have: a client-only event was pending in front of it, and the place from which on they differ was looked for in a list without such events, and used in the one with them. It told its session of the change once more, and gave it a later number where it had rolled it back.`
    case 'view-over-gap':
      return `the leader refused a push, and was given a client-only event behind it, whose number belongs to one that it does not have: it stumbled over that, and takes no push any more. ${number} was ${last?.step ?? 'never seen'}.`
    case 'pull-latch':
      return `${number} reached the leader and waits behind a pull that never said that it was done; its push was never answered.`
    case 'offline-push':
      return `the leader's push of ${number} failed, and the client said that it is offline: the leader waited for a page with something in it, and none came; it never pushed again.`
    case 'push-never-resumed':
      return `the leader's push of ${number} failed, upstream only advanced after it, and the leader never pushed again.`
    case 'rollback':
      return `the leader could not roll back what it had pending when a page came, and its pull ended with it: ${number} was ${last?.step ?? 'never seen'}.`
    case 'pull-never-resumed':
      return `the leader lost its connection to the backend and has another, on which it never asked for pages: ${number} was ${last?.step ?? 'never seen'}, and nothing comes back any more.`
    case 'missed-at-boot':
      return `the leader of ${tab?.client ?? 'the device'} had ${number} when it started; the session of ${tab?.name ?? 'its page'} began without it${tab?.states === undefined ? '' : `, stands at ${formatHead(tab.states.session.localHead)}`} and was never told: a leader tells a session only what it has taken in since it started.`
    case 'doubled-page':
      return `the leader refused a page that it already had, and its pull ended with it: ${number} was ${last?.step ?? 'never seen'}, and nothing comes back to confirm it.`
    case 'lost-log':
      return `the backend has lost its log, and the device has begun a new page with what it had of it: the new log knows nothing of that, nor the device of the new log. ${number} was ${last?.step ?? 'never seen'}.`
    case 'lost-log-unnoticed':
      return `the backend has lost its log, and a page of the new one came to the device first, with numbers that its leader counted already: it took that for word of its own backend, and goes on with what it had. ${number} was ${last?.step ?? 'never seen'}.`
    case 'silent-leader':
      return `the leader worker does not answer: ${number} was last ${last?.step ?? 'never seen'}.`
    default:
  }
  if (finding.verdict !== 'stalled') return `${number} is ${finding.verdict}: ${finding.witness.split('\n')[0]}.`
  if (finding.barrier === 'logs equal') {
    return `unknown: ${number} is in the backend's log, and never came to ${tab?.name ?? finding.source ?? 'everyone'}.`
  }
  if (last === undefined) return `unknown: the history has never seen ${number}.`
  const next = expected === undefined ? '' : `, and was never ${expected}`
  const since = `last seen at ${(last.time / 1000).toFixed(3)} s (${last.record.lane} of ${last.record.source})`
  return `unknown: ${number} was ${last.step}${next}, so ${pending} keeps it pending; ${since}${trial.hasBackend ? '' : ', without a backend'}.`
}
