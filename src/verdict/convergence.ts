/**
 * The second promise: every client shows the same rows, and they are what the backend's log means.
 */
import type { TableRows } from '../history/event.ts'
import type { Finding } from './verdict.ts'

/** The rows of one place, under a name for the report: a client's, or the fold of the backend's log. */
export interface NamedRows {
  readonly name: string
  readonly rows: TableRows
}

/** How many differences a witness names before it only counts them. */
const shownDifferences = 5

/**
 * The finding that the rows differ, or undefined where all are equal to the first.
 *
 * @example
 * findDivergence([{ name: 'alice', rows: { issues: [] } }, { name: 'bob', rows: { issues: [] } }]) // undefined
 */
export const findDivergence = ([first, ...others]: readonly NamedRows[]): Finding | undefined => {
  if (first === undefined) return undefined
  const differences = others.flatMap((other) => differencesBetween(first, other))
  if (differences.length === 0) return undefined
  const more = differences.length - shownDifferences
  return {
    verdict: 'diverged',
    barrier: 'rows equal',
    witness: [...differences.slice(0, shownDifferences), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'),
  }
}

const differencesBetween = (left: NamedRows, right: NamedRows): readonly string[] => {
  const tables = [...new Set([...Object.keys(left.rows), ...Object.keys(right.rows)])].sort()
  return tables.flatMap((table) => {
    const leftRows = byKey(left.rows[table] ?? [])
    const rightRows = byKey(right.rows[table] ?? [])
    const keys = [...new Set([...leftRows.keys(), ...rightRows.keys()])].sort()
    return keys.flatMap((key) => {
      const inLeft = leftRows.get(key)
      const inRight = rightRows.get(key)
      if (inLeft === undefined) return [`${table} ${key}: missing in ${left.name}, present in ${right.name}`]
      if (inRight === undefined) return [`${table} ${key}: present in ${left.name}, missing in ${right.name}`]
      return differingFields(inLeft, inRight).map(
        ([field, leftValue, rightValue]) =>
          `${table} ${key}, ${field}: ${leftValue} in ${left.name}, ${rightValue} in ${right.name}`,
      )
    })
  })
}

/** Rows under what tells them apart: their id, or their place in the table where they have none. */
export const byKey = (rows: readonly object[]): ReadonlyMap<string, object> =>
  new Map(rows.map((row, index) => ['id' in row ? String(row.id) : String(index), row]))

const differingFields = (left: object, right: object): readonly (readonly [string, string, string])[] => {
  const leftFields = new Map<string, unknown>(Object.entries(left))
  const rightFields = new Map<string, unknown>(Object.entries(right))
  return [...new Set([...leftFields.keys(), ...rightFields.keys()])].flatMap((field) => {
    const leftValue = JSON.stringify(leftFields.get(field) ?? null)
    const rightValue = JSON.stringify(rightFields.get(field) ?? null)
    return leftValue === rightValue ? [] : [[field, leftValue, rightValue] as const]
  })
}
