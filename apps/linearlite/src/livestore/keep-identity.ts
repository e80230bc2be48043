/** Keeps the objects of rows that did not change, so that React draws only what did. */

/**
 * `next`, with every row that equals the previous row of the same id (or place, without ids) replaced by that very object;
 * `previous` itself where nothing changed.
 */
export const keepIdentity = <Row>(previous: readonly Row[], next: readonly Row[]): readonly Row[] => {
  const byKey = new Map(previous.map((row, index) => [keyOf(row, index), row]))
  const kept = next.map((row, index) => {
    const before = byKey.get(keyOf(row, index))
    return before !== undefined && equalColumns(before, row) ? before : row
  })
  const unchanged = kept.length === previous.length && kept.every((row, index) => row === previous[index])
  return unchanged ? previous : kept
}

const keyOf = (row: unknown, index: number): unknown =>
  typeof row === 'object' && row !== null && 'id' in row ? row.id : index

/** Columns hold texts, numbers and null, so a shallow comparison says it all. */
const equalColumns = (left: unknown, right: unknown): boolean => {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right
  const rightColumns = new Map<string, unknown>(Object.entries(right))
  const leftColumns = Object.entries(left)
  return (
    leftColumns.length === rightColumns.size && leftColumns.every(([key, value]) => rightColumns.get(key) === value)
  )
}
