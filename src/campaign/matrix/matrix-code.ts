/** The exit code of a matrix, however it came about. Pure. */
import { type ExitCode, exitCodes, worstExitCode } from '../../run/exit-codes.ts'
import type { Cell } from './cell.ts'
import type { MatrixShard } from './store.ts'

/** What the code goes by. */
export type JudgedCell = Pick<Cell, 'word' | 'count' | 'isCanary'>

/**
 * What a matrix means for who waits for it: 70 where the harness failed in a trial; 1 where something new was found or something was unexpected,
 * but for what is quarantined; 2 where a cell could not be told, the canary was missed or not played, nothing was played at all, or a part was
 * killed, interrupted or never came; 0 otherwise. Of several, the worst. One part alone may have a single trial of a cell, of which nothing can be
 * told: that is for all parts together to say.
 *
 * @param shards the parts that were to be: one that never came is there without `ended`
 */
export const codeOfMatrix = <Judged extends JudgedCell>(
  cells: readonly Judged[],
  shards: readonly MatrixShard[],
  isQuarantined: (cell: Judged) => boolean = () => false,
): ExitCode =>
  worstExitCode([
    ...cells
      .filter(({ word }) => word !== 'inconclusive' || !isOnePart(shards))
      .flatMap((cell) => codeOfCell(cell, isQuarantined(cell))),
    ...(hasSeen(cells) && shards.every(isWhole) ? [] : [exitCodes.inconclusive]),
  ])

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
      return [exitCodes.inconclusive]
    case 'as expected':
    case 'unsupported':
      return []
  }
}

const isOnePart = (shards: readonly MatrixShard[]): boolean => shards.length === 1 && shards.every(({ of }) => of > 1)

/** Whether the canary was found, and anything beside it was judged: an empty matrix is never green. */
const hasSeen = (cells: readonly JudgedCell[]): boolean =>
  cells.some(({ isCanary, count }) => isCanary === true && count.failed > 0) &&
  cells.some(({ isCanary, count }) => isCanary !== true && count.trials > 0)

/** Whether a part has played what it was to: to its end, or until its time was up. */
export const isWhole = ({ ended }: MatrixShard): boolean => ended === 'complete' || ended === 'time was up'
