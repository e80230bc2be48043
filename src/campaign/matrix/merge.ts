/** Parts of one matrix, each played by a machine of its own, become one again: no trial is lost, and none counts twice. Pure. */
import { type MatrixRow, trialName } from './row.ts'
import type { MatrixHead, MatrixShard, ReadMatrix } from './store.ts'

/** A trial, and the folder that has what it left. */
export interface MergedRow {
  readonly row: MatrixRow
  readonly folder: string
}

export interface Merged {
  readonly head: MatrixHead
  readonly rows: readonly MergedRow[]
  /** Rows that were there more than once, less one each. */
  readonly twice: number
}

/**
 * Merges parts. It does not matter in which order they come, or whether one comes twice; what was merged can be merged again with what
 * was missing. A trial that was played twice, such as by a part that was started anew, is the one that was played first: a
 * second try would hide what the first has found.
 *
 * @throws Error in one line where they are not parts of one matrix
 */
export const mergeMatrices = (parts: readonly ReadMatrix[]): Merged => {
  const [first, ...others] = parts
  if (first === undefined) throw new Error('expected a part at least, found none')
  for (const other of others) assertOneMatrix(first, other)
  const all = parts
    .flatMap(({ rows, folder }) => rows.map((row) => ({ row, folder })))
    .map((one) => ({ ...one, key: orderOf(one.row) }))
    .sort((left, right) => compareTexts(left.key, right.key) || compareTexts(left.folder, right.folder))
  const byTrial = new Map<string, MergedRow>()
  for (const { row, folder } of all) {
    const name = trialName(row)
    if (!byTrial.has(name)) byTrial.set(name, { row, folder })
  }
  const [earliest = first.head.startedAt] = parts.map(({ head }) => head.startedAt).sort(compareTexts)
  return {
    head: { ...first.head, startedAt: earliest, shards: shardsOf(parts) },
    rows: [...byTrial.values()],
    twice: all.length - byTrial.size,
  }
}

const compareTexts = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/** By time first; rows of one moment by all that is in them, so that the order of the parts decides nothing. */
const orderOf = (row: MatrixRow): string =>
  [new Date(row.at).toISOString(), trialName(row), JSON.stringify(row)].join(' ')

/** What was asked for; parts of one matrix have been asked the same. */
const askedOf = ({ seed, livestore, items, trials, minutes, commit, shards }: MatrixHead) => ({
  seed,
  livestore,
  items,
  trials,
  minutes,
  commit,
  parts: shards[0]?.of,
})

const assertOneMatrix = (first: ReadMatrix, other: ReadMatrix): void => {
  const [expected, found] = [askedOf(first.head), askedOf(other.head)]
  for (const key of ['seed', 'livestore', 'items', 'trials', 'minutes', 'commit', 'parts'] as const) {
    const [one, two] = [JSON.stringify(expected[key]) ?? 'none', JSON.stringify(found[key]) ?? 'none']
    if (one === two) continue
    throw new Error(
      `expected parts of one matrix, found ${key} ${one} in ${first.folder} and ${two} in ${other.folder}: name only parts that were asked the same`,
    )
  }
}

/** How well a part has ended, the best first. */
const ends = ['complete', 'time was up', 'interrupted', undefined] as const

/** Every part that was to be, in order; what never came is there as what never ended. */
const shardsOf = (parts: readonly ReadMatrix[]): readonly MatrixShard[] => {
  const known = parts.flatMap(({ head }) => head.shards)
  const of = known[0]?.of ?? 1
  return Array.from({ length: of }, (_, index): MatrixShard => {
    const number = index + 1
    const [best] = known
      .filter((shard) => shard.number === number)
      .sort(
        (left, right) =>
          ends.indexOf(left.ended) - ends.indexOf(right.ended) || (right.seconds ?? 0) - (left.seconds ?? 0),
      )
    return best ?? { number, of }
  })
}
