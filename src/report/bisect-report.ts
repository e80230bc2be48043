/** What `pnpm bisect` says: a bar for each version, and at its end a sentence. Pure. */
import { type BisectResult, type BisectSettings, type BisectState, mostProbableOf } from '../campaign/bisect.ts'
import { percent, rateInWords } from '../statistics/rate.ts'
import { type Column, formatColumns } from './columns.ts'

/** `1 trial`, `2 trials`. */
export const trialsInWords = (count: number): string => `${count} trial${count === 1 ? '' : 's'}`

const barWidth = 20

const bar = (probability: number): string => {
  const full = Math.round(probability * barWidth)
  return `${'█'.repeat(full)}${'·'.repeat(barWidth - full)}`
}

const noneInWords = (edge: BisectSettings['edge']): string => (edge === 'came' ? 'none has it' : 'still there')

/** A bar for each version: how probable it is that the failure came, or went, with it. */
export const describeBelief = (
  { versions, none, shows }: BisectState,
  { edge }: Pick<BisectSettings, 'edge'>,
): string => {
  const columns: readonly Column[] = [
    { title: `${edge} with` },
    { title: 'probability', align: 'right' },
    { title: '' },
    { title: 'failed' },
  ]
  const rows = versions.map((version, index) => {
    const { livestore, isGivenUp, probability, unknown } = version
    const before = index > 0 ? '' : edge === 'came' ? ' or before' : ' or before, or never there'
    const couldNot = unknown === 0 ? '' : `, ${unknown} could not be told`
    return [
      `${livestore}${before}`,
      isGivenUp ? '' : percent(probability),
      isGivenUp ? 'given up' : bar(probability),
      `${rateInWords(version)}${couldNot}`,
    ]
  })
  return `${formatColumns(columns, [...rows, [noneInWords(edge), percent(none), bar(none), '']])}\n\n  where it is, it shows in ${percent(shows)} of trials, as believed`
}

/** How it goes, in a line. */
export const bisectProgress = (state: BisectState, { edge }: Pick<BisectSettings, 'edge'>): string => {
  const { found, probability } = mostProbableOf(state)
  const words = found === 'none' ? noneInWords(edge) : `${edge} with ${found}`
  return `${trialsInWords(state.played)}: ${words} (${percent(probability)}); next on ${state.next ?? 'none'}`
}

/** What came of it, in a sentence. */
export const bisectInWords = ({ ended, found, state }: BisectResult, { edge, versions }: BisectSettings): string => {
  const left = state.versions.filter(({ isGivenUp }) => !isGivenUp)
  const [first, newest] = [left[0]?.livestore, left.at(-1)?.livestore]
  const { probability } = mostProbableOf(state)
  const sure = `(${percent(probability)} sure, ${trialsInWords(state.played)})`
  switch (ended) {
    case 'decided':
      if (found === 'none') {
        return edge === 'came'
          ? `It shows on none of these versions ${sure}.`
          : `It has not gone: ${newest} still has it ${sure}.`
      }
      if (found === first) {
        return edge === 'came'
          ? `It was there from ${found} on, or earlier: it came with no later one ${sure}.`
          : `${found} is without it already: it went before, or was never there ${sure}.`
      }
      return `It ${edge} with ${found}${nearbyInWords(found ?? '', state)} ${sure}.`
    case 'limit':
      return `Not decided after ${trialsInWords(state.played)}: play more with --resume and --trials, or on fewer --versions.`
    case 'unknown':
      return `Nothing can be said: on none of ${versions.length} versions could a trial be told.`
    case 'interrupted':
      return `Interrupted after ${trialsInWords(state.played)}.`
  }
}

/** The neighbour with which it is compared, and what lies between the two and could not be told. */
const nearbyInWords = (found: string, { versions }: BisectState): string => {
  const at = versions.findIndex(({ livestore }) => livestore === found)
  const before = versions.slice(0, at).findLastIndex(({ isGivenUp }) => !isGivenUp)
  const between = versions.slice(before + 1, at).map(({ livestore }) => livestore)
  return between.length === 0 ? '' : `, or with ${between.join(' or ')}, on which nothing could be told`
}
