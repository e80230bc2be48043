/**
 * The checkers are checked themselves: the reference engine with one defect at a time, and what the judge must say of it.
 *
 * The judge gets the history and nothing else. What it should find is written down here, from what the defect does and what
 * the verdicts and links mean, and not from what it found.
 */
import type { HistoryEvent } from '../history/event.ts'
import { makeDraws } from '../schedule/draws.ts'
import { judgeTrial } from '../verdict/judge.ts'
import type { Finding, Hop, Verdict } from '../verdict/verdict.ts'
import { fold } from './reference/app.ts'
import { type DefectName, switchOn } from './reference/switches.ts'
import { type Aftermath, type PlayedTrial, playTrial } from './reference/trial.ts'

export interface Defect {
  readonly name: DefectName
  /** What goes wrong, in words. */
  readonly what: string
  /** The headline that a trial with it must have. */
  readonly verdict: Exclude<Verdict, 'ok' | 'inconclusive'>
  /** The link that breaks. */
  readonly hop: Hop
  /** Why that verdict, and that link. */
  readonly why: string
  readonly aftermath: Aftermath
  /** It finds its occasion where the backend loses its log. */
  readonly hasWipe?: true
}

export const defects: readonly Defect[] = [
  {
    name: 'drops-accepted-push',
    what: 'the leader confirms a push to its session and forgets it',
    verdict: 'lost',
    hop: 'leader',
    why: 'the session was told that its change is safe, and nobody has it; the leader had it last and answered for it',
    aftermath: 'goes on',
  },
  {
    name: 'silent-to-stale-push',
    what: 'the leader gives a stale push no answer',
    verdict: 'stalled',
    hop: 'leader',
    why: 'the session keeps its change and waits for ever; the leader owes the answer',
    aftermath: 'is not reloaded',
  },
  {
    name: 'never-resumes-push',
    what: 'the leader pushes nothing more after the backend has refused a push',
    verdict: 'stalled',
    hop: 'leader',
    why: 'the change is safe in the leader, but stays there; nobody else could send it on',
    aftermath: 'is not reloaded',
  },
  {
    name: 'applies-twice',
    what: 'the leader takes an event of a push twice',
    verdict: 'duplicated',
    hop: 'leader',
    why: 'the session pushed it once, the leader pushes it under two numbers, and the log has both',
    aftermath: 'goes on',
  },
  {
    name: 'swaps-events',
    what: 'the leader takes two events of a push in the wrong order',
    verdict: 'reordered',
    hop: 'leader',
    why: 'the session pushed them in the order of their making, the leader pushes them in the other',
    aftermath: 'goes on',
  },
  {
    name: 'leaves-gap',
    what: 'the backend leaves a number out when it stores a push',
    verdict: 'gap',
    hop: 'backend',
    why: 'the leader pushed numbers without a hole, and the log has one',
    aftermath: 'goes on',
  },
  {
    name: 'rolls-back-too-much',
    what: 'the session loses a pending event while it rebases',
    verdict: 'lost',
    hop: 'session',
    why: 'the page stays open and says that nothing is pending, and its change never got into the leader',
    // A page that is loaded anew may lose what its leader has not taken: then nobody could know.
    aftermath: 'is not reloaded',
  },
  {
    name: 'loses-tail-on-reload',
    what: "the leader's log ends too early after a reload",
    verdict: 'lost',
    hop: 'leader',
    why: 'what is in the leader survives a reload; the backend never had it',
    aftermath: 'goes on',
  },
  {
    name: 'shuts-down-silently',
    what: 'the store of a tab shuts down without a word',
    verdict: 'crashed',
    hop: 'session',
    why: 'the page still shows rows, and its store is gone; leader and other tabs go on',
    aftermath: 'rests',
  },
  {
    name: 'takes-page-twice',
    what: 'a page of the backend comes twice, and the leader takes it twice',
    verdict: 'duplicated',
    hop: 'leader',
    why: 'the log has each change once; a page may come twice, but whoever has it already must not take it again',
    aftermath: 'goes on',
  },
  {
    name: 'forgets-session',
    what: 'the leader stops telling one of its sessions',
    verdict: 'stalled',
    hop: 'leader',
    why: 'nothing is pending, but the tab stays behind its own leader, which has what it never tells',
    // What the forgotten tab itself pushed later would be refused: a second failure, further down.
    aftermath: 'rests',
  },
  {
    name: 'forgets-client',
    what: 'the backend stops sending pages to one of its clients',
    verdict: 'stalled',
    hop: 'backend',
    why: 'nothing is pending, but leader and tabs stay behind the log, which has what is never sent',
    // A new connection would heal it, and what the client pushed later would be refused.
    aftermath: 'rests',
  },
  {
    name: 'acknowledges-before-storing',
    what: 'the backend acknowledges a push, tells everybody, and then loses it',
    verdict: 'lost',
    hop: 'backend',
    why: 'what is acknowledged is in the log for ever; the leader was right to let go of it',
    aftermath: 'goes on',
  },
  {
    name: 'keeps-old-rows',
    what: 'a device whose backend has lost its log starts anew with the rows that it had',
    verdict: 'diverged',
    hop: 'leader',
    why: 'its new page has from its leader what the new log does not mean, and lacks nothing of what that has',
    aftermath: 'is not reloaded',
    hasWipe: true,
  },
  {
    name: 'never-pulls-new-log',
    what: 'a device whose backend has lost its log starts anew, and never asks for the new one',
    verdict: 'stalled',
    hop: 'leader',
    why: 'what others store does not come, and what it pushes itself is not confirmed, though its connection stands',
    aftermath: 'is not reloaded',
    hasWipe: true,
  },
]

/** Schedules that are drawn of one seed until the defect finds its occasion. */
const mostAttempts = 200

export interface DefectiveTrial extends PlayedTrial {
  readonly attempt: number
}

/**
 * Plays a trial in which the defect has bitten: where it finds no occasion, the seed's next schedule is drawn.
 *
 * @throws Error where it finds none in many schedules
 */
export const playDefect = (defect: Pick<Defect, 'name' | 'aftermath' | 'hasWipe'>, seed: number): DefectiveTrial => {
  const occasion = makeDraws([seed, defect.name]).whole(1, 5)
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    // Rare occasions are taken at once after a while.
    const switches = switchOn(defect.name, attempt < 3 ? occasion : 1)
    const { aftermath, hasWipe = false } = defect
    const trial = playTrial({ seed, attempt, switches, aftermath, hasWipe })
    if (switches.hasDoneDamage()) return { ...trial, attempt }
  }
  throw new Error(
    `Expected an occasion for "${defect.name}" in ${mostAttempts} schedules of seed ${seed}, but found none: the schedules ` +
      'of src/simulation/reference/schedule.ts no longer lead to it.',
  )
}

/** Every seventh clean trial has no backend, and every third of the others a backend that loses its log. */
export const playClean = (seed: number): PlayedTrial => {
  const hasBackend = seed % 7 !== 0
  return playTrial({ seed, hasBackend, hasWipe: hasBackend && seed % 3 === 0 })
}

/** What the judge says of a history that it knows nothing else of. */
export interface Said {
  readonly verdict: Verdict
  readonly hop: Hop | undefined
  /** The finding that gave the headline, for a person. */
  readonly finding: Finding | undefined
}

export const askJudge = (events: readonly HistoryEvent[]): Said => {
  const { headline, findings } = judgeTrial(events, { fold })
  const finding = findings.find(({ verdict }) => verdict === headline)
  return { verdict: headline, hop: finding?.hop, finding }
}
