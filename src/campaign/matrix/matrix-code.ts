/** The exit code of a matrix, however it came about. Pure. */
import { type ExitCode, exitCodes, worstExitCode } from '../../run/exit-codes.ts'
import type { Cell } from './cell.ts'
import type { MatrixShard } from './store.ts'

/** What the code goes by. */
export type JudgedCell = Pick<Cell, 'kind' | 'word' | 'count' | 'isCanary' | 'unknowns'>

/**
 * What a matrix means for who waits for it: 70 where the harness failed in a trial; 1 where something new was found or something was unexpected,
 * but for what is quarantined; 2 where a scenario or a trigger could not be told in some of its trials, or drawn schedules in none, the canary
 * was missed or not played, nothing was played at all, or a part was killed, interrupted or never came; 0 otherwise. Of several, the worst.
 *
 * A drawn schedule may be one in which no fault bites: some of them always tell nothing, and one part alone may have no other.
 *
 * @param shards the parts that were to be: one that never came is there without `ended`
 */
export const codeOfMatrix = <Judged extends JudgedCell>(
  cells: readonly Judged[],
  shards: readonly MatrixShard[],
  isQuarantined: (cell: Judged) => boolean = () => false,
): ExitCode =>
  worstExitCode([
    ...cells.flatMap((cell) => codeOfCell(cell, isQuarantined(cell))),
    ...(cells.some((cell) => isUntold(cell, shards)) ? [exitCodes.inconclusive] : []),
    ...(hasSeen(cells) && shards.every(isWhole) ? [] : [exitCodes.inconclusive]),
  ])

const isUntold = ({ kind, word, unknowns }: JudgedCell, shards: readonly MatrixShard[]): boolean =>
  kind === 'hunt' ? word === 'inconclusive' && !isOnePart(shards) : Object.keys(unknowns).length > 0

const isOnePart = (shards: readonly MatrixShard[]): boolean => shards.length === 1 && shards.every(({ of }) => of > 1)

const codeOfCell = ({ word, isCanary }: JudgedCell, isQuarantined: boolean): readonly ExitCode[] => {
  switch (word) {
    case 'harness failed':
      return [exitCodes.harnessFailed]
    case 'new finding':
      return isQuarantined ? [] : [exitCodes.promiseBroken]
    case 'unexpected':
      // A canary that was missed says nothing of LiveStore, but that the others may have been missed as well.
      if (isCanary === true) return [exitCodes.inconclusive]
      return isQuarantined ? [] : [exitCodes.promiseBroken]
    case 'inconclusive':
    case 'as expected':
    case 'unsupported':
      return []
  }
}

/** Whether the canary was found, and anything beside it was judged: an empty matrix is never green. */
const hasSeen = (cells: readonly JudgedCell[]): boolean =>
  cells.some(({ isCanary, count }) => isCanary === true && count.failed > 0) &&
  cells.some(({ isCanary, count }) => isCanary !== true && count.trials > 0)

/** Whether a part has played what it was to: to its end, or until its time was up. */
export const isWhole = ({ ended }: MatrixShard): boolean => ended === 'complete' || ended === 'time was up'
