/** The numbers on a diagnosed path, and the name of its last step, where they cover neither each other nor an edge. Pixels. Pure. */
import type { Path } from './model.ts'

export interface PathBadge {
  /** Its middle. */
  readonly x: number
  readonly y: number
  readonly halfWidth: number
  /** Numbers of steps, such as `3–4`. */
  readonly text: string
  readonly inferred: boolean
  /** What the last step of the path was, where it is one of these, and where that is written. */
  readonly last: { readonly text: string; readonly x: number; readonly y: number } | undefined
}

/** Steps that share a badge. */
interface Group {
  readonly left: number
  readonly right: number
  readonly y: number
  readonly numbers: readonly number[]
  readonly inferred: boolean
  readonly last: string | undefined
}

const between = 6
const characterWidth = 6.4
/** From the middle of a row to what is written below its badge. */
const below = 21

/** Steps whose badges would touch share one. */
export const badgesOf = (
  path: Path | undefined,
  xOf: (mark: number) => number,
  yOf: (mark: number) => number,
  width: number,
): readonly PathBadge[] => {
  const singles = (path?.steps ?? []).flatMap(({ mark, number, step, evidence, last }): Group[] => {
    const [x, y] = [xOf(mark), yOf(mark)]
    if (y < 0 || x < -20 || x > width + 20) return []
    const said = last ? `last: ${step}` : undefined
    return [{ left: x, right: x, y, numbers: [number], inferred: evidence === 'inferred', last: said }]
  })
  const groups: Group[] = []
  for (const single of singles.toSorted((one, other) => one.y - other.y || one.left - other.left)) {
    let group = single
    for (;;) {
      const before = groups.at(-1)
      if (before === undefined || !touches(before, group)) break
      groups.pop()
      group = joined(before, group)
    }
    groups.push(group)
  }
  const placed = groups
    .toSorted((one, other) => (one.numbers[0] ?? 0) - (other.numbers[0] ?? 0))
    .map((group) => ({ ...group, x: middleOf(group), halfWidth: halfWidthOf(group), text: formatRuns(group.numbers) }))
  return placed.map(({ x, y, halfWidth, text, inferred, last }) => {
    const others = placed.filter((other) => other.y === y && other.x !== x)
    const placedLast =
      last === undefined ? undefined : { text: last, ...placeOfLast({ x, y, halfWidth }, last, others, width) }
    return { x, y, halfWidth, text, inferred, last: placedLast }
  })
}

const middleOf = ({ left, right }: Group): number => (left + right) / 2
const halfWidthOf = ({ numbers }: Group): number => Math.max(9, 4 + formatRuns(numbers).length * 3.4)

const touches = (left: Group, right: Group): boolean =>
  left.y === right.y && middleOf(left) + halfWidthOf(left) + between > middleOf(right) - halfWidthOf(right)

const joined = (one: Group, other: Group): Group => ({
  left: Math.min(one.left, other.left),
  right: Math.max(one.right, other.right),
  y: one.y,
  numbers: [...one.numbers, ...other.numbers].toSorted((left, right) => left - right),
  inferred: one.inferred && other.inferred,
  last: one.last ?? other.last,
})

type Box = Pick<PathBadge, 'x' | 'y' | 'halfWidth'>

/** To the right of its badge, to its left where there is no room, below it where there is none either. */
const placeOfLast = (
  { x, y, halfWidth }: Box,
  text: string,
  others: readonly Box[],
  width: number,
): { readonly x: number; readonly y: number } => {
  const length = text.length * characterWidth
  const isFree = (from: number): boolean =>
    from >= 0 &&
    from + length <= width &&
    others.every((other) => other.x + other.halfWidth < from || other.x - other.halfWidth > from + length)
  const found = [x + halfWidth + 14, x - halfWidth - 14 - length].find(isFree)
  if (found !== undefined) return { x: found, y }
  return { x: Math.max(4, Math.min(x - length / 2, width - length - 4)), y: y + below }
}

/** Numbers with runs drawn together: `1, 3–5`; of many runs only the first and the last. */
const formatRuns = (numbers: readonly number[]): string => {
  const runs: [number, number][] = []
  for (const number of numbers) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] + 1 === number) last[1] = number
    else runs.push([number, number])
  }
  const texts = runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`))
  return texts.length > 2 ? `${texts[0]} … ${texts.at(-1)}` : texts.join(', ')
}

/** What badges and their words take up of a row, from left to right. */
export const takenBy = (badges: readonly PathBadge[], y: number): readonly (readonly [from: number, to: number])[] =>
  badges
    .filter((badge) => badge.y === y)
    .flatMap(({ x, halfWidth, last }): (readonly [number, number])[] => [
      [x - halfWidth, x + halfWidth],
      ...(last?.y === y ? [[last.x, last.x + last.text.length * characterWidth] as const] : []),
    ])
