/**
 * Whether something became worse between two matrices: each cell that has trials in both is asked whether it fails more often now, and an
 * answer counts only where chance would hardly ever give it, all cells taken together. Pure.
 *
 * Drain times are not held against each other here: they are those of a machine and of what else it had to do, which differ from night to
 * night more than LiveStore does from version to version.
 */
import { differenceInterval } from '../../statistics/difference.ts'
import { leastProbabilityOfSoMany, probabilityOfSoMany } from '../../statistics/fisher.ts'
import { correctedFor } from '../../statistics/holm.ts'
import type { Interval, Rate } from '../../statistics/rate.ts'
import type { Cell } from './cell.ts'
import { cellName } from './row.ts'

/** How often something failed before, and how often it does now. */
export interface RatePair {
  readonly before: Rate
  readonly now: Rate
}

export interface Change extends RatePair {
  /** How probable chance alone makes what was seen or more, were this the only pair. */
  readonly probability: number
  /** The same among all pairs; null where so few failures could show nothing, however they were dealt out. */
  readonly corrected: number | null
  readonly isWorse: boolean
}

/**
 * What became of each pair. That any is called worse where none is has at most the probability that the confidence leaves.
 *
 * @param confidence such as 0.95
 */
export const changesOf = (pairs: readonly RatePair[], confidence: number): readonly Change[] => {
  const limit = 1 - confidence
  const questions = pairs.map(({ before, now }) => ({
    probability: probabilityOfSoMany(now, before),
    least: leastProbabilityOfSoMany(now, before),
  }))
  const corrected = correctedFor(questions, limit)
  return pairs.map(({ before, now }, index) => {
    const own = corrected[index] ?? null
    return {
      before,
      now,
      probability: questions[index]?.probability ?? 1,
      corrected: own,
      isWorse: own !== null && own <= limit,
    }
  })
}

/** A cell that was compared. */
export interface ComparedCell extends Change {
  readonly cell: Cell
  /** The cell's name in the earlier matrix. */
  readonly against: string
  /** The rate now less the rate before, with the confidence that was asked for, of this cell alone. */
  readonly difference: Interval
}

export interface GateResult {
  readonly compared: readonly ComparedCell[]
  /** Cells of now without a trial that could be judged, though there were some before, or that were not there before at all. */
  readonly notCompared: readonly {
    readonly cell: string
    readonly why: 'not there before' | 'no trial now' | 'no trial before'
  }[]
  /** Cells of before that are not there now. */
  readonly gone: readonly string[]
}

export interface GateOptions {
  readonly before: readonly Cell[]
  readonly now: readonly Cell[]
  readonly confidence: number
  /** By the name of a LiveStore now, the one of before that it is held against; itself unless given. */
  readonly as?: ReadonlyMap<string, string>
}

/** Compares the cells of two matrices. Canaries are left out: they are there to fail. */
export const compareMatrices = ({ before, now, confidence, as = new Map() }: GateOptions): GateResult => {
  const usual = (cells: readonly Cell[]): readonly Cell[] => cells.filter(({ isCanary }) => isCanary !== true)
  const earlier = new Map(usual(before).map((cell) => [cell.name, cell]))
  const named = usual(now).map((cell) => ({
    cell,
    against: cellName({ ...cell, livestore: as.get(cell.livestore) ?? cell.livestore }),
  }))
  const pairs: (RatePair & { readonly cell: Cell; readonly against: string })[] = []
  const notCompared: GateResult['notCompared'][number][] = []
  for (const { cell, against } of named) {
    const other = earlier.get(against)
    if (other === undefined) notCompared.push({ cell: cell.name, why: 'not there before' })
    else if (cell.count.trials > 0 && other.count.trials > 0) {
      pairs.push({ cell, against, before: rateOf(other), now: rateOf(cell) })
    } else if (cell.count.trials > 0) notCompared.push({ cell: cell.name, why: 'no trial before' })
    else if (other.count.trials > 0) notCompared.push({ cell: cell.name, why: 'no trial now' })
  }
  const changes = changesOf(pairs, confidence)
  const present = new Set(named.map(({ against }) => against))
  return {
    compared: pairs.flatMap(({ cell, against }, index) => {
      const change = changes[index]
      if (change === undefined) return []
      return [{ ...change, cell, against, difference: differenceInterval(change.now, change.before, confidence) }]
    }),
    notCompared,
    gone: [...earlier.values()].filter(({ name }) => !present.has(name)).map(({ name }) => name),
  }
}

const rateOf = ({ count: { failed, trials } }: Cell): Rate => ({ failed, trials })
