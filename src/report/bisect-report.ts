/** What `pnpm bisect` says: a bar for each version, and at its end a sentence. Pure. */
import {
  type BisectResult,
  type BisectSettings,
  type BisectState,
  type BisectVersion,
  mostProbableOf,
} from '../campaign/bisect.ts'
import { percent, rateInWords } from '../statistics/rate.ts'
import { type Column, formatColumns } from './columns.ts'

/** `1 trial`, `2 trials`. */
export const trialsInWords = (count: number): string => `${count} trial${count === 1 ? '' : 's'}`

type Named = Pick<BisectSettings, 'checkout'>

/** Letters of a commit's subject that are shown. */
const mostOfSubject = 50

/** A version as people name it; a commit by its short id and its subject. */
export const versionInWords = ({ checkout }: Named, livestore: string): string => {
  const commit = checkout?.commits.find(({ id }) => id === livestore)
  if (commit === undefined) return livestore
  const { short, subject } = commit
  return `${short} ${subject.length > mostOfSubject ? `${subject.slice(0, mostOfSubject - 1)}…` : subject}`.trim()
}

const barWidth = 20

const bar = (probability: number): string => {
  const full = Math.round(probability * barWidth)
  return `${'█'.repeat(full)}${'·'.repeat(barWidth - full)}`
}

const noneInWords = (edge: BisectSettings['edge']): string => (edge === 'came' ? 'none has it' : 'still there')

/** Versions of a row up to which each has a bar of its own. */
const mostBars = 30

/** A version, or neighbours that share a bar since nothing was played on them. */
type Shown = readonly [BisectVersion, ...BisectVersion[]]

const shownOf = (versions: readonly BisectVersion[]): readonly Shown[] => {
  const isUntried = ({ trials, unknown, isGivenUp }: BisectVersion): boolean =>
    versions.length > mostBars && trials + unknown === 0 && !isGivenUp
  const shown: [BisectVersion, ...BisectVersion[]][] = []
  for (const [index, version] of versions.entries()) {
    const before = versions[index - 1]
    const group = shown.at(-1)
    // The ends are what a person has named.
    const isEnd = index === versions.length - 1 || index === 1
    if (group !== undefined && before !== undefined && !isEnd && isUntried(before) && isUntried(version))
      group.push(version)
    else shown.push([version])
  }
  return shown
}

/** A bar for each version: how probable it is that the failure came, or went, with it. */
export const describeBelief = (
  { versions, none, shows }: BisectState,
  settings: Pick<BisectSettings, 'edge' | 'checkout'>,
): string => {
  const { edge } = settings
  const columns: readonly Column[] = [
    { title: `${edge} with` },
    { title: 'probability', align: 'right' },
    { title: '' },
    { title: 'failed' },
  ]
  const rows = shownOf(versions).map((group) => {
    const [first, ...others] = group
    if (others.length > 0) {
      const probability = group.reduce((sum, version) => sum + version.probability, 0)
      return [`… ${group.length} not tried`, percent(probability), bar(probability), '']
    }
    const { livestore, isGivenUp, probability, unknown, skipped } = first
    const before = first !== versions[0] ? '' : edge === 'came' ? ' or before' : ' or before, or never there'
    const couldNot = unknown === 0 ? '' : `, ${unknown} could not be told`
    return [
      `${versionInWords(settings, livestore)}${before}`,
      isGivenUp ? '' : percent(probability),
      skipped !== undefined ? 'skipped' : isGivenUp ? 'given up' : bar(probability),
      skipped !== undefined ? 'could not be put under test' : `${rateInWords(first)}${couldNot}`,
    ]
  })
  return `${formatColumns(columns, [...rows, [noneInWords(edge), percent(none), bar(none), '']])}\n\n  where it is, it shows in ${percent(shows)} of trials, as believed`
}

/** How it goes, in a line. */
export const bisectProgress = (state: BisectState, settings: Pick<BisectSettings, 'edge' | 'checkout'>): string => {
  const { found, probability } = mostProbableOf(state)
  const { edge } = settings
  const words = found === 'none' ? noneInWords(edge) : `${edge} with ${versionInWords(settings, found)}`
  const next = state.next === undefined ? 'none' : versionInWords(settings, state.next)
  return `${trialsInWords(state.played)}: ${words} (${percent(probability)}); next on ${next}`
}

/** What came of it, in a sentence. */
export const bisectInWords = (result: BisectResult, settings: BisectSettings): string => {
  const { ended, state } = result
  const things = settings.checkout === undefined ? 'versions' : 'commits'
  switch (ended) {
    case 'decided':
      return decidedInWords(result, settings)
    case 'limit':
      return `Not decided after ${trialsInWords(state.played)}: play more with --resume and --trials, or on fewer ${things}.`
    case 'unknown':
      return `Nothing can be said: on none of ${settings.versions.length} ${things} could a trial be told.`
    case 'interrupted':
      return `Interrupted after ${trialsInWords(state.played)}.`
    case 'never-testable': {
      const skipped = state.versions.filter((version) => version.skipped !== undefined)
      return `Nothing can be said: none of the ${skipped.length} ${things} that were tried could be put under test, the last for this: ${skipped.at(-1)?.skipped?.replace(/\.$/, '')}. Try --build by hand, and begin anew.`
    }
  }
}

const decidedInWords = ({ found, couldBe, state }: BisectResult, settings: BisectSettings): string => {
  const { edge, checkout, versions } = settings
  const left = state.versions.filter(({ isGivenUp }) => !isGivenUp)
  const named = (livestore: string | undefined): string => versionInWords(settings, livestore ?? '')
  const sure = `(${percent(mostProbableOf(state).probability)} sure, ${trialsInWords(state.played)})`
  const nearby = nearbyInWords(couldBe, state, settings)
  const newest = named(left.at(-1)?.livestore)
  if (found === 'none') {
    const said =
      checkout !== undefined && nearby === '' ? `, which was said to be ${edge === 'came' ? 'bad' : 'good'}` : ''
    // What was skipped at the end of the row may be it.
    const orLater = nearby === '' ? '' : `, unless it ${edge} ${nearby.replace(/^, or /, '')}`
    if (edge === 'went') return `It has not gone: ${newest} still has it${said}${orLater} ${sure}.`
    return said === ''
      ? `It shows on none of these ${checkout === undefined ? 'versions' : 'commits'}${orLater} ${sure}.`
      : `It shows on none of these commits, not on ${newest} either${said} ${sure}.`
  }
  if (found === left[0]?.livestore) {
    const first = named(found)
    const isEnd = checkout !== undefined && found === versions[0]
    const said = isEnd ? `, which was said to be ${edge === 'came' ? 'good' : 'bad'}` : ''
    return edge === 'came'
      ? `It was there from ${first} on${said}, or earlier${nearby}: it came with no later one ${sure}.`
      : `${first} is without it already${said}: it went before${nearby}, or was never there ${sure}.`
  }
  return `It ${edge} with ${named(found ?? '')}${nearby} ${sure}.`
}

/** What else may be it, since it could not be told there, or not even be played. */
const nearbyInWords = (couldBe: readonly string[], { versions }: BisectState, settings: Named): string => {
  const others = versions.filter(({ livestore }) => couldBe.slice(0, -1).includes(livestore))
  const names = (some: readonly BisectVersion[]): string =>
    some.map(({ livestore }) => versionInWords(settings, livestore)).join(' or ')
  const mute = others.filter(({ skipped }) => skipped === undefined)
  const skipped = others.filter((version) => version.skipped !== undefined)
  return [
    mute.length === 0 ? '' : `, or with ${names(mute)}, on which nothing could be told`,
    skipped.length === 0
      ? ''
      : `, or with ${names(skipped)}, ${skipped.length === 1 ? 'which was' : 'which were'} skipped`,
  ].join('')
}
