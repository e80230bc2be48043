/**
 * Known bugs of LiveStore as data, and the expectations that follow from them.
 *
 * An expectation belongs to a pair of scenario and subject. `fails` is a deterministic trigger: the scenario must fail with
 * that fingerprint. `mayFail` is schedule-sensitive: held is fine, failing with one of the fingerprints is an expected failure,
 * shown and counted. Anything else is red, except that another bug of the table which the subject has is named as an overlap.
 */
import type { Steering } from '../schedule/steer.ts'
import type { Subject, Version } from '../subject/subject.ts'

/** How a scenario shows a bug. */
export interface Break {
  /** The scenario's tag, without its sign. */
  readonly scenario: string
  /** Whether it always does: a deterministic trigger. */
  readonly always: boolean
  /** The versions on which this is so, where they are not all that are affected. */
  readonly on?: readonly Version[]
}

/** How a bug is shown in one Node process; see src/simulation/triggers. */
export interface Trigger {
  readonly id: string
  readonly always: boolean
  readonly on?: readonly Version[]
}

export interface Bug {
  readonly id: string
  readonly title: string
  /** What goes wrong, link by link, in one or two sentences. */
  readonly mechanism: string
  readonly affected: readonly Version[]
  /** The first version without it, where there is one. */
  readonly fixedIn?: Version
  /** Where it was told upstream, where it was. */
  readonly upstream?: string
  /** Fingerprints with which it shows. */
  readonly fingerprints: readonly string[]
  /** What a schedule leaves out to stay clear of it, in words. */
  readonly avoid: string
  /** The same for the hunt, which steers its schedules past it; left out where nothing but the version can help. */
  readonly leaveOut?: Steering
  /** Ways to show it in one Node process; or why there is none. */
  readonly triggers: readonly Trigger[] | { readonly none: string }
  /** Scenarios in the browser that show it, or that it can disturb; or why none can. */
  readonly breaks: readonly Break[] | { readonly none: string }
}

export type Expectation =
  | { readonly type: 'holds'; readonly others: readonly Bug[] }
  | { readonly type: 'fails'; readonly bug: Bug; readonly others: readonly Bug[] }
  | { readonly type: 'mayFail'; readonly bugs: readonly Bug[]; readonly others: readonly Bug[] }

/** What an expectation must know of a subject. */
export type ExpectedOf = Pick<Subject, 'name' | 'version'>

/** The bugs that a subject has, by its version. A build of one's own is taken to have those of the version that it names. */
export const bugsOf = (table: readonly Bug[], { version }: ExpectedOf): readonly Bug[] =>
  table.filter(({ affected }) => affected.some((candidate) => candidate === version))

/** What a scenario is expected to do on a subject, given a table of bugs. */
export const expectationOf = (table: readonly Bug[], scenario: string, subject: ExpectedOf): Expectation =>
  expectationFrom(bugsOf(table, subject), subject, ({ breaks }) =>
    'none' in breaks ? [] : breaks.filter((entry) => entry.scenario === scenario),
  )

/** A trigger in Node, as far as the table needs to know it. */
export interface ExpectedTrigger {
  readonly id: string
  /** The bug that it is there for. */
  readonly bug?: string
  readonly isControl?: boolean
}

/**
 * What a trigger in Node is expected to do on a subject. A control may meet other bugs of the subject, but not the one that it is there for:
 * whatever cause of that it shows is not the one that the table tells.
 */
export const expectationOfTrigger = (
  table: readonly Bug[],
  { id: trigger, bug: own, isControl = false }: ExpectedTrigger,
  subject: ExpectedOf,
): Expectation => {
  const present = bugsOf(table, subject).filter(({ id }) => !isControl || id !== own)
  return expectationFrom(present, subject, ({ triggers }) =>
    'none' in triggers ? [] : triggers.filter(({ id }) => id === trigger),
  )
}

const expectationFrom = (
  present: readonly Bug[],
  { name, version }: ExpectedOf,
  entriesOf: (bug: Bug) => readonly { readonly always: boolean; readonly on?: readonly Version[] }[],
): Expectation => {
  // A build of one's own may be the fix: what its version is known to do, it may do.
  const isPublished = name === version
  const shown = present.flatMap((bug) => {
    const entries = entriesOf(bug).filter(({ on }) => on === undefined || on.some((candidate) => candidate === version))
    return entries.length === 0 ? [] : [{ bug, always: isPublished && entries.some(({ always }) => always) }]
  })
  const others = present.filter((bug) => !shown.some((one) => one.bug === bug))
  const certain = shown.find(({ always }) => always)
  if (certain !== undefined) {
    return { type: 'fails', bug: certain.bug, others: present.filter((bug) => bug !== certain.bug) }
  }
  return shown.length === 0 ? { type: 'holds', others } : { type: 'mayFail', bugs: shown.map(({ bug }) => bug), others }
}

/** What a hunt found, as a test that was made of it carries it along. */
export interface Found {
  /** The finding's id. */
  readonly id: string
  /** The subject that it was found on. */
  readonly livestore: string
  readonly fingerprint: string
  /** Whether a browser has shown it each time that it was asked. */
  readonly always: boolean
}

/** What a test that was made of a finding is expected to do on a subject: what it was made for, unless the table knows better. */
export const expectationOfFound = (table: readonly Bug[], found: Found, subject: ExpectedOf): Expectation => {
  const { id, livestore, fingerprint, always } = found
  const shows = ({ fingerprints }: Bug): boolean => fingerprints.includes(fingerprint)
  const present = bugsOf(table, subject)
  const own = present.filter(shows)
  if (own.length === 0 && table.some(shows)) return { type: 'holds', others: present }
  const bugs = own.length > 0 ? own : [asBug(id, fingerprint)]
  const others = present.filter((bug) => !shows(bug))
  const [bug] = bugs
  return always && subject.name === livestore && bug !== undefined
    ? { type: 'fails', bug, others: present.filter((other) => other !== bug) }
    : { type: 'mayFail', bugs, others }
}

/** A finding that nobody has explained yet, where a bug is asked for. */
const asBug = (id: string, fingerprint: string): Bug => ({
  id,
  title: `found by the hunt: ${fingerprint}`,
  mechanism: 'not explained yet',
  affected: [],
  fingerprints: [fingerprint],
  avoid: 'unknown',
  triggers: { none: 'it was found, and nobody has written one' },
  breaks: { none: 'its test carries its own expectation' },
})

/** How an outcome compares with what was expected. */
export type Judgement =
  | { readonly type: 'as-expected' }
  | {
      readonly type: 'expected-failure'
      readonly bug: Bug
      /** Whether it is another bug than those that this scenario is known to show. */
      readonly isOverlap: boolean
    }
  | { readonly type: 'unexpected'; readonly reason: string }

/**
 * Compares a trial's fingerprints (none: every promise was kept) with its expectation.
 *
 * @example
 * judge({ type: 'holds', others: [] }, ['stalled/session']).type // 'unexpected'
 */
export const judge = (expectation: Expectation, fingerprints: readonly string[]): Judgement => {
  const failed = fingerprints.join(' and ')
  if (fingerprints.length === 0) {
    return expectation.type === 'fails'
      ? {
          type: 'unexpected',
          reason: `expected to fail with bug ${expectation.bug.id}, but every promise was kept`,
        }
      : { type: 'as-expected' }
  }
  const own = bugsOfExpectation(expectation)
  const bug = own.find((candidate) => explains([candidate], fingerprints))
  if (bug !== undefined) return { type: 'expected-failure', bug, isOverlap: false }
  const known = [...own, ...expectation.others]
  const overlap = expectation.others.find(({ fingerprints: theirs }) =>
    theirs.some((one) => fingerprints.includes(one)),
  )
  if (overlap !== undefined && explains(known, fingerprints)) {
    return { type: 'expected-failure', bug: overlap, isOverlap: true }
  }
  switch (expectation.type) {
    case 'holds':
      return { type: 'unexpected', reason: `expected to hold, found ${failed}` }
    case 'fails':
      return {
        type: 'unexpected',
        reason: `expected ${expectation.bug.fingerprints.join(' or ')} (bug ${expectation.bug.id}), found ${failed}`,
      }
    case 'mayFail':
      return { type: 'unexpected', reason: `found ${failed}, which no known bug of this scenario explains` }
  }
}

const bugsOfExpectation = (expectation: Expectation): readonly Bug[] => {
  switch (expectation.type) {
    case 'holds':
      return []
    case 'fails':
      return [expectation.bug]
    case 'mayFail':
      return expectation.bugs
  }
}

/** Whether every fingerprint is one of these bugs'. */
const explains = (bugs: readonly Bug[], fingerprints: readonly string[]): boolean =>
  fingerprints.every((fingerprint) => bugs.some((bug) => bug.fingerprints.includes(fingerprint)))
