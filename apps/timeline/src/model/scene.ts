/**
 * What is to be drawn of a stretch of the axis, in pixels: marks that share a place are drawn as one, so that what is drawn has
 * a limit, however many marks there are. Pure.
 */

import type { View } from './axis.ts'
import { badgesOf, type PathBadge, takenBy } from './badges.ts'
import type { Path, TimelineModel } from './model.ts'
import { ticksIn } from './ticks.ts'
import { type Weight, weights } from './weight.ts'
import { formatSpan, labelOf } from './words.ts'

export interface SceneInput {
  readonly model: TimelineModel
  /** Rows that are shown, as indices in the model, from top to bottom. */
  readonly rows: readonly number[]
  readonly view: View
  /** Pixels. */
  readonly width: number
  readonly rowHeight: number
  /** For each event whether a search found it; undefined where nothing is looked for. */
  readonly matches: Uint8Array | undefined
  readonly path: Path | undefined
  /** The last marks of other diagnosed changes. */
  readonly otherLast: readonly number[]
  readonly selected: number | undefined
  readonly relatives: { readonly marks: ReadonlySet<number>; readonly arrows: readonly number[] } | undefined
  /** Moments at which a promise was found broken while the trial goes on; none once it has ended. */
  readonly alarms?: readonly PlacedAlarm[]
  /** The trial goes on: what never ended lasts so far. */
  readonly isLive?: boolean
}

export interface PlacedAlarm {
  /** On the axis. */
  readonly position: number
  readonly text: string
}

/** One place of a row that is drawn: a mark, or several that share it. */
export interface Place {
  readonly x: number
  readonly y: number
  /** First and last of the row's marks here, as positions in the row's list. */
  readonly first: number
  readonly last: number
  /** The mark that stands for all: the loudest that is not filtered out. */
  readonly mark: number
  /** Marks here that are not filtered out. */
  readonly count: number
}

export interface Label {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly weight: Weight
}

export interface FaultBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly label: string
}

export interface Tick {
  readonly x: number
  /** Empty where it would run over an edge. */
  readonly text: string
}

export interface Scene {
  readonly ticks: readonly Tick[]
  /** Of each weight: x, y of single marks. */
  readonly dots: Readonly<Record<Weight, readonly number[]>>
  /** Of each weight: x, y, height of marks that stand for several. */
  readonly pills: Readonly<Record<Weight, readonly number[]>>
  /** x, y of marks that a search did not find. */
  readonly faded: readonly number[]
  /** x1, y1, x2, y2. */
  readonly arrows: readonly number[]
  readonly relativeArrows: readonly number[]
  readonly pathArrows: readonly number[]
  readonly labels: readonly Label[]
  readonly faults: readonly FaultBox[]
  readonly badges: readonly PathBadge[]
  /** x, y of the last marks of other diagnosed changes. */
  readonly otherLast: readonly number[]
  readonly healedX: number | undefined
  readonly alarms: readonly { readonly x: number; readonly text: string }[]
  readonly selected: readonly [x: number, y: number] | undefined
  /** The places of each shown row, from left to right: where a click looks. */
  readonly places: readonly (readonly Place[])[]
  readonly counts: {
    /** Marks in view that are not filtered out. */
    readonly marks: number
    /** How many of them are drawn together with others. */
    readonly together: number
    readonly arrows: number
    readonly arrowsShown: boolean
  }
}

/** Marks closer than this are drawn as one. Pixels. */
const placeWidth = 7
/** Ticks are no closer than this, so that each has room for its label. Pixels. */
const tickWidth = 84
/** More arrows than these would hide what they lead to. */
const mostArrows = 1500
const mostLabels = 160
const characterWidth = 6.1
const longestLabel = 44

const emptyByWeight = (): Record<Weight, number[]> => ({
  quiet: [],
  change: [],
  life: [],
  notable: [],
  fault: [],
  broken: [],
})

/** Which of the row's marks is the first that does not stand before a position. */
export const firstAt = (positions: Float64Array, marks: readonly number[], position: number): number => {
  let low = 0
  let high = marks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((positions[marks[middle] ?? 0] ?? 0) < position) low = middle + 1
    else high = middle
  }
  return low
}

/** What is to be drawn. Its cost grows with the marks in view, by some ten nanoseconds each. */
export const sceneOf = (input: SceneInput): Scene => {
  const { model, rows, view, width, rowHeight, matches, path } = input
  const { positions } = model.axis
  const scale = width / (view.to - view.from)
  const xOf = (mark: number): number => ((positions[mark] ?? 0) - view.from) * scale
  const positionOfRow = new Int16Array(model.rows.length).fill(-1)
  for (const [position, row] of rows.entries()) positionOfRow[row] = position
  const yOf = (mark: number): number => ((positionOfRow[model.rowOf[mark] ?? 0] ?? -1) + 0.5) * rowHeight

  const dots = emptyByWeight()
  const pills = emptyByWeight()
  const faded: number[] = []
  const places: Place[][] = []
  const counts = { marks: 0, together: 0, arrows: 0, arrowsShown: true }

  // Places are cut at fixed positions, so that a mark stays with its neighbours while one pans.
  const bucketSpan = placeWidth / scale
  for (const [position, row] of rows.entries()) {
    const { marks } = model.rows[row] ?? { marks: [] }
    const y = (position + 0.5) * rowHeight
    const rowPlaces: Place[] = []
    places.push(rowPlaces)
    let at = firstAt(positions, marks, Math.floor(view.from / bucketSpan) * bucketSpan)
    while (at < marks.length) {
      const first = at
      const bucket = Math.floor((positions[marks[at] ?? 0] ?? 0) / bucketSpan)
      if (bucket * bucketSpan > view.to) break
      let mark = -1
      let count = 0
      const bucketEnd = (bucket + 1) * bucketSpan
      do {
        const one = marks[at] ?? 0
        if (matches === undefined || matches[one] === 1) {
          count += 1
          if (mark < 0 || (model.weights[one] ?? 0) > (model.weights[mark] ?? 0)) mark = one
        }
        at += 1
      } while (at < marks.length && (positions[marks[at] ?? 0] ?? 0) < bucketEnd)
      if (count === 0) {
        faded.push((xOf(marks[first] ?? 0) + xOf(marks[at - 1] ?? 0)) / 2, y)
        continue
      }
      const weight = weights[model.weights[mark] ?? 0] ?? 'quiet'
      const x = count === 1 ? xOf(mark) : (xOf(marks[first] ?? 0) + xOf(marks[at - 1] ?? 0)) / 2
      counts.marks += count
      if (count === 1) dots[weight].push(x, y)
      else {
        counts.together += count
        pills[weight].push(x, y, Math.min(rowHeight - 10, 7 + 3.2 * Math.log2(count)))
      }
      rowPlaces.push({ x, y, first, last: at - 1, mark, count })
    }
  }

  const inView = (from: number, to: number): boolean =>
    (positions[from] ?? 0) <= view.to &&
    (positions[to] ?? 0) >= view.from &&
    (positionOfRow[model.rowOf[from] ?? 0] ?? -1) >= 0 &&
    (positionOfRow[model.rowOf[to] ?? 0] ?? -1) >= 0
  const line = (from: number, to: number): readonly number[] => [xOf(from), yOf(from), xOf(to), yOf(to)]

  const loud = new Set([...(path?.arrows ?? []), ...(input.relatives?.arrows ?? [])])
  const arrows: number[] = []
  for (const [index, { from, to }] of model.arrows.entries()) {
    if (!inView(from, to) || loud.has(index)) continue
    if (matches !== undefined && matches[from] !== 1 && matches[to] !== 1) continue
    counts.arrows += 1
    if (counts.arrows <= mostArrows) arrows.push(...line(from, to))
  }
  if (counts.arrows > mostArrows) {
    arrows.length = 0
    counts.arrowsShown = false
  }
  const linesOf = (indices: readonly number[]): readonly number[] =>
    indices.flatMap((index) => {
      const arrow = model.arrows[index]
      return arrow !== undefined && inView(arrow.from, arrow.to) ? line(arrow.from, arrow.to) : []
    })
  const pathArrows = [
    ...linesOf(path?.arrows ?? []),
    ...(path?.leaps ?? []).flatMap(([from, to]) => (inView(from, to) ? line(from, to) : [])),
  ]
  const pathSet = new Set(path?.arrows)
  const relativeArrows = linesOf((input.relatives?.arrows ?? []).filter((index) => !pathSet.has(index))).slice(
    0,
    4 * mostArrows,
  )

  const badges = badgesOf(path, xOf, yOf, width)
  const { selected } = input
  const selectedIsShown = selected !== undefined && (positionOfRow[model.rowOf[selected] ?? 0] ?? -1) >= 0
  return {
    ticks: ticksOf(input),
    dots,
    pills,
    faded,
    arrows,
    relativeArrows,
    pathArrows,
    labels: labelsOf(input, places, badges),
    faults: faultBoxes(input, positionOfRow, scale),
    otherLast: input.otherLast.flatMap((mark) => (yOf(mark) < 0 ? [] : [xOf(mark), yOf(mark)])),
    badges,
    alarms: (input.alarms ?? []).map(({ position, text }) => ({ x: (position - view.from) * scale, text })),
    healedX: model.healed === undefined ? undefined : (model.healed - view.from) * scale,
    selected: selectedIsShown ? [xOf(selected), yOf(selected)] : undefined,
    places,
    counts,
  }
}

/** None stands before the trial begins, or after it ends. */
const ticksOf = ({ model: { axis }, view, width }: SceneInput): readonly Tick[] => {
  const scale = width / (view.to - view.from)
  const { values, interval } = ticksIn(
    Math.max(axis.first, view.from),
    Math.min(axis.last, view.to),
    Math.max(axis.leastInterval, tickWidth / scale),
  )
  return values.map((value) => {
    const x = (value - view.from) * scale
    const text = axis.formatTick(value, interval)
    const half = (text.length * characterWidth) / 2
    return { x, text: x < half || x > width - half ? '' : text }
  })
}

/** Labels of marks that stand alone, where there is room until the next mark or badge. */
const labelsOf = (
  { model, width, path, selected }: SceneInput,
  places: readonly (readonly Place[])[],
  badges: readonly PathBadge[],
): readonly Label[] => {
  const labels: Label[] = []
  // A badge says more than its mark's label, and stands in its way.
  const badged = new Set(path?.steps.map(({ mark }) => mark))
  for (const row of places) {
    const taken = takenBy(badges, row[0]?.y ?? 0)
    for (const [index, { x, y, mark, count }] of row.entries()) {
      if (count !== 1 || x < 0 || badged.has(mark)) continue
      const weight = weights[model.weights[mark] ?? 0] ?? 'quiet'
      const next = taken.flatMap(([from, to]) => (to > x ? [from] : []))
      const room = Math.min(row[index + 1]?.x ?? width, ...next) - x - 18
      if (room < 5 * characterWidth) continue
      const event = model.events[mark]
      if (event === undefined) continue
      const text = labelOf(event)
      const characters = Math.min(longestLabel, Math.floor(room / characterWidth))
      if (text.length > characters && characters < 12) continue
      labels.push({
        x: x + (mark === selected ? 16 : 9),
        y,
        weight,
        text: text.length > characters ? `${text.slice(0, characters - 1)}…` : text,
      })
      if (labels.length >= mostLabels) return labels
    }
  }
  return labels
}

const faultBoxes = (
  { model, view, width, rowHeight, isLive = false }: SceneInput,
  positionOfRow: Int16Array,
  scale: number,
): readonly FaultBox[] =>
  model.faults.flatMap(({ row, from, to, lastsMs, name, count }) => {
    const position = positionOfRow[row] ?? -1
    if (position < 0 || from > view.to || to < view.from) return []
    const left = Math.max(-2, (from - view.from) * scale)
    const right = Math.min(width + 2, (to - view.from) * scale)
    const lasted = lastsMs !== undefined ? formatSpan(lastsMs) : isLive ? 'so far' : 'until the end'
    const label = `${name} ${lasted}${count > 1 ? `, ${count} times` : ''}`
    const box = { x: left, y: position * rowHeight, width: Math.max(2, right - left), height: rowHeight }
    return [{ ...box, label: box.width > label.length * characterWidth + 8 ? label : '' }]
  })

/** The place nearest to a point, if one is near enough to be meant. */
export const placeAt = (scene: Scene, rowHeight: number, x: number, y: number): Place | undefined => {
  const row = scene.places[Math.floor(y / rowHeight)] ?? []
  let best: Place | undefined
  for (const place of row) {
    if (best === undefined || Math.abs(place.x - x) < Math.abs(best.x - x)) best = place
  }
  return best !== undefined && Math.abs(best.x - x) <= 9 ? best : undefined
}
