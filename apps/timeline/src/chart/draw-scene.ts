/** A scene as ECharts draws it: a group of a few shapes, from the back to the front. */
import type { CustomSeriesRenderItemReturn } from 'echarts'
import type { Scene } from '../model/scene.ts'
import type { Weight } from '../model/weight.ts'
import { fontFamily } from './font.ts'
import type { Palette } from './palette.ts'
import { diamonds, dots, heads, pills, shafts, squares } from './shapes.ts'

export interface Surface {
  readonly palette: Palette
  readonly width: number
  readonly rowHeight: number
  readonly rows: number
  /** Rows that begin a group, by their positions. */
  readonly groups: readonly number[]
  /** Where the first row begins. */
  readonly top: number
}

/** An element of a custom series. ECharts' own type lists its built-in shapes only. */
type Element = Readonly<Record<string, unknown>>

const dotSize = 7

/** The drawing of a scene. */
export const drawScene = (scene: Scene, surface: Surface): CustomSeriesRenderItemReturn => {
  const { palette, top } = surface
  const children: readonly Element[] = [
    ...backdrop(surface),
    ...tickElements(scene, surface),
    ...faultElements(scene, surface),
    ...healedElements(scene, surface),
    ...alarmElements(scene, surface),
    many(shafts, scene.arrows, { stroke: palette.arrow, lineWidth: 1, fill: 'none' }),
    many(heads, scene.arrows, { fill: palette.arrow }),
    many(dots, scene.faded, { stroke: palette['line-strong'], lineWidth: 4, lineCap: 'round', fill: 'none' }),
    many(shafts, scene.relativeArrows, { stroke: palette.accent, lineWidth: 1.5, fill: 'none' }),
    many(heads, scene.relativeArrows, { fill: palette.accent }),
    many(shafts, scene.pathArrows, { stroke: palette.danger, lineWidth: 2, fill: 'none' }),
    many(heads, scene.pathArrows, { fill: palette.danger }),
    many(dots, scene.otherLast, { stroke: palette.danger, lineWidth: 15, lineCap: 'round', fill: 'none' }),
    many(dots, scene.otherLast, { stroke: palette.panel, lineWidth: 11, lineCap: 'round', fill: 'none' }),
    ...(['quiet', 'change', 'life', 'notable', 'fault', 'broken'] as const).flatMap((weight) =>
      marksOf(weight, scene, palette),
    ),
    ...scene.labels.map(({ x, y, text, weight }) =>
      label(
        x,
        y,
        text,
        weight === 'broken' ? palette.danger : weight === 'quiet' ? palette.muted : palette.ink,
        palette,
      ),
    ),
    ...badgeElements(scene, surface),
    ...selectedElements(scene, palette),
  ]
  return { type: 'group', x: 0, y: top, children } as unknown as CustomSeriesRenderItemReturn
}

const many = (type: string, numbers: readonly number[], style: Element): Element => ({
  type,
  silent: true,
  shape: { numbers },
  style,
})

/** Marks that stand for many would shout in the colour of one. */
const colourOfMany = (weight: Weight, palette: Palette): string =>
  weight === 'change' || weight === 'life' ? palette['mark-many'] : colourOf(weight, palette)

const colourOf = (weight: Weight, palette: Palette): string => {
  if (weight === 'broken') return palette.danger
  return weight === 'quiet' ? palette['mark-quiet'] : palette.mark
}

/** The marks of one weight: those that stand alone in their own shape, those that stand for several as pills. */
const marksOf = (weight: Weight, scene: Scene, palette: Palette): readonly Element[] => {
  const colour = colourOf(weight, palette)
  const alone = scene.dots[weight]
  const round = { lineCap: 'round', fill: 'none' }
  const shapes: Record<Weight, readonly Element[]> = {
    quiet: [many(dots, alone, { ...round, stroke: colour, lineWidth: 4 })],
    change: [many(dots, alone, { ...round, stroke: colour, lineWidth: dotSize })],
    life: [many(diamonds, alone, { fill: colour })],
    notable: [
      many(dots, alone, { ...round, stroke: colour, lineWidth: dotSize + 2 }),
      many(dots, alone, { ...round, stroke: palette.panel, lineWidth: dotSize - 2 }),
    ],
    fault: [many(squares, alone, { fill: palette.panel, stroke: colour, lineWidth: 2 })],
    broken: [many(dots, alone, { ...round, stroke: colour, lineWidth: dotSize + 3 })],
  }
  return [
    many(pills, scene.pills[weight], {
      ...round,
      stroke: colourOfMany(weight, palette),
      lineWidth: weight === 'quiet' ? 3.5 : 5,
    }),
    ...shapes[weight],
  ]
}

const backdrop = ({ palette, width, rowHeight, rows, groups }: Surface): readonly Element[] => {
  const rule = (y: number, stroke: string): Element => ({
    type: 'line',
    silent: true,
    shape: { x1: 0, x2: width, y1: y, y2: y },
    style: { stroke, lineWidth: 1 },
  })
  return [
    ...Array.from({ length: rows }, (_, row) => rule(Math.round((row + 0.5) * rowHeight), palette.line)),
    ...groups.map((row) => rule(row * rowHeight + 0.5, palette['line-strong'])),
  ]
}

/** Of what is written in bold. */
const characterWidth = 6.4

/** Above the first row. */
const tickLabelY = -12

const tickElements = ({ ticks }: Scene, { palette, rows, rowHeight }: Surface): readonly Element[] => [
  ...ticks.map(({ x }) => ({
    type: 'line',
    silent: true,
    shape: { x1: x, x2: x, y1: 0, y2: rows * rowHeight },
    style: { stroke: palette.line, lineWidth: 1 },
  })),
  ...ticks.map(({ x, text }) => ({
    type: 'text',
    silent: true,
    style: {
      x,
      y: tickLabelY,
      text,
      align: 'center',
      verticalAlign: 'middle',
      fill: palette.muted,
      font: `11px ${fontFamily}`,
    },
  })),
]

const faultElements = (scene: Scene, { palette }: Surface): readonly Element[] => [
  ...scene.faults.map(({ x, y, width, height }) => ({
    type: 'rect',
    silent: true,
    shape: { x, y: y + 1, width, height: height - 2, r: 2 },
    style: { fill: hatch(palette.hatch), stroke: palette['line-strong'], lineWidth: 1 },
  })),
  ...scene.faults.flatMap(({ x, y, label: text }) =>
    text === '' ? [] : [label(Math.max(x, 0) + 5, y + 9, text, palette.muted, palette, 10)],
  ),
]

/** The width of the word `healed` with its margin. */
const healedWidth = 46

const healedElements = ({ healedX }: Scene, { palette, rows, rowHeight, width }: Surface): readonly Element[] => {
  if (healedX === undefined || healedX < -60 || healedX > width) return []
  return [
    {
      type: 'line',
      silent: true,
      shape: { x1: healedX, x2: healedX, y1: 0, y2: rows * rowHeight },
      style: { stroke: palette.accent, lineWidth: 1.5, lineDash: [4, 4] },
    },
    // At the right edge the word stands on the other side of its line.
    label(healedX + healedWidth > width ? healedX - healedWidth : healedX + 6, 8, 'healed', palette.accent, palette),
  ]
}

/** Between what two alarms that are close together say. */
const alarmLine = 13

const alarmElements = ({ alarms }: Scene, { palette, rows, rowHeight, width }: Surface): readonly Element[] =>
  alarms.flatMap(({ x, text }, index) => {
    if (x < -200 || x > width) return []
    const length = text.length * characterWidth
    return [
      {
        type: 'line',
        silent: true,
        shape: { x1: x, x2: x, y1: 0, y2: rows * rowHeight },
        style: { stroke: palette.danger, lineWidth: 1.5 },
      },
      label(
        x + length + 6 > width ? x - length - 6 : x + 6,
        8 + (index % 3) * alarmLine,
        text,
        palette.danger,
        palette,
        11,
        600,
      ),
    ]
  })

const badgeElements = (scene: Scene, { palette }: Surface): readonly Element[] =>
  scene.badges.flatMap(({ x, y, halfWidth: half, text, inferred, last }) => {
    const badge: Element = {
      type: 'rect',
      silent: true,
      shape: { x: x - half, y: y - 9, width: 2 * half, height: 18, r: 9 },
      style: {
        fill: inferred ? palette.panel : palette.danger,
        stroke: inferred ? palette.danger : palette.panel,
        lineWidth: 1.5,
        lineDash: inferred ? [3, 2] : null,
      },
    }
    const number: Element = {
      type: 'text',
      silent: true,
      style: {
        x,
        y,
        text,
        align: 'center',
        verticalAlign: 'middle',
        fill: inferred ? palette.danger : palette['on-danger'],
        font: `600 11px ${fontFamily}`,
      },
    }
    if (last === undefined) return [badge, number]
    const halo: Element = {
      type: 'rect',
      silent: true,
      shape: { x: x - half - 4, y: y - 13, width: 2 * half + 8, height: 26, r: 13 },
      style: { fill: 'none', stroke: palette.danger, lineWidth: 2 },
    }
    return [halo, badge, number, label(last.x, last.y, last.text, palette.danger, palette, 11, 600)]
  })

const selectedElements = ({ selected, badges }: Scene, palette: Palette): readonly Element[] => {
  if (selected === undefined) return []
  const [x, y] = selected
  const badge = badges.find((one) => one.y === y && Math.abs(one.x - x) <= one.halfWidth)
  if (badge !== undefined) {
    const half = badge.halfWidth + 8
    const shape = { x: badge.x - half, y: y - 17, width: 2 * half, height: 34, r: 17 }
    return [{ type: 'rect', silent: true, shape, style: { fill: 'none', stroke: palette.accent, lineWidth: 2.5 } }]
  }
  const ring = (stroke: string, lineWidth: number): Element => ({
    type: 'circle',
    silent: true,
    shape: { cx: x, cy: y, r: 10 },
    style: { fill: 'none', stroke, lineWidth },
  })
  return [ring(palette.panel, 5), ring(palette.accent, 2.5)]
}

/** Text with a rim of the panel's colour, readable above arrows. */
const label = (
  x: number,
  y: number,
  text: string,
  fill: string,
  palette: Palette,
  size = 11,
  weight = 400,
): Element => ({
  type: 'text',
  silent: true,
  style: {
    x,
    y,
    text,
    fill,
    verticalAlign: 'middle',
    font: `${weight} ${size}px ${fontFamily}`,
    stroke: palette.panel,
    lineWidth: 3,
  },
})

const hatches = new Map<string, object>()

/** Slanted lines, as a pattern: shading that needs no colour of its own. */
const hatch = (colour: string): object => {
  const known = hatches.get(colour)
  if (known !== undefined) return known
  const size = 8
  const canvas = document.createElement('canvas')
  canvas.width = size
  canvas.height = size
  const context = canvas.getContext('2d')
  if (context !== null) {
    context.strokeStyle = colour
    context.lineWidth = 1.2
    for (const offset of [-size, 0, size]) {
      context.moveTo(offset - 1, size + 1)
      context.lineTo(offset + size + 1, -1)
    }
    context.stroke()
  }
  const pattern = { image: canvas, repeat: 'repeat' }
  hatches.set(colour, pattern)
  return pattern
}
