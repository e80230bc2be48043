/** Which earlier matrices a matrix is shown beside: one point in each sparkline for each. Pure. */
import type { ReadMatrix } from '../campaign/matrix/store.ts'

/** More nights than this no sparkline has room for. */
export const mostNights = 14

/**
 * The nights before a matrix, oldest first: whole matrices that began before it, and no trial twice. One machine's part of a matrix is none;
 * what it played is told by the matrix that it was merged into.
 *
 * @param newestFirst is read only as far as there is room
 */
export const nightsBefore = (
  shown: ReadMatrix,
  newestFirst: Iterable<ReadMatrix>,
  most = mostNights,
): readonly ReadMatrix[] => {
  const nights: ReadMatrix[] = []
  const runs = runsOf(shown)
  for (const matrix of newestFirst) {
    if (nights.length === most) break
    const own = runsOf(matrix)
    if (!isBefore(matrix, shown) || isPart(matrix) || [...own].some((run) => runs.has(run))) continue
    for (const run of own) runs.add(run)
    nights.push(matrix)
  }
  return nights.toSorted((left, right) => Date.parse(left.head.startedAt) - Date.parse(right.head.startedAt))
}

const runsOf = ({ rows }: ReadMatrix): Set<string> => new Set(rows.map(({ run }) => run))

const isBefore = (matrix: ReadMatrix, shown: ReadMatrix): boolean =>
  Date.parse(matrix.head.startedAt) < Date.parse(shown.head.startedAt)

const isPart = ({ head: { shards } }: ReadMatrix): boolean => shards.length === 1 && shards.some(({ of }) => of > 1)
