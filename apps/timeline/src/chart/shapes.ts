/**
 * Shapes that ECharts draws for us, each of them many marks in one path: one shape for a thousand dots costs what one
 * costs, where a thousand shapes would not keep up with a hand that pans.
 */
import { graphic } from 'echarts/core'

/** Numbers in rows of two, three or four, by shape. */
interface Many {
  readonly numbers: readonly number[]
}

type Context = Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo' | 'closePath' | 'rect' | 'arc'>

const shape = (name: string, build: (context: Context, numbers: readonly number[]) => void): string => {
  graphic.registerShape(
    name,
    graphic.extendShape({
      type: name,
      shape: { numbers: [] },
      buildPath: (context: unknown, { numbers }: Many) => build(context as Context, numbers),
    }),
  )
  return name
}

/** x, y: a line of no length, which a round cap makes a dot. */
export const dots = shape('many-dots', (context, numbers) => {
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    const [x, y] = [numbers[at] ?? 0, numbers[at + 1] ?? 0]
    context.moveTo(x, y)
    context.lineTo(x + 0.01, y)
  }
})

/** x, y, height: an upright line, which a round cap makes a pill. */
export const pills = shape('many-pills', (context, numbers) => {
  for (let at = 0; at + 2 < numbers.length; at += 3) {
    const [x, y, height] = [numbers[at] ?? 0, numbers[at + 1] ?? 0, numbers[at + 2] ?? 0]
    context.moveTo(x, y - height / 2 + 2)
    context.lineTo(x, y + height / 2 - 2)
  }
})

/** x, y of diamonds. */
export const diamonds = shape('many-diamonds', (context, numbers) => {
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    const [x, y] = [numbers[at] ?? 0, numbers[at + 1] ?? 0]
    context.moveTo(x, y - 5)
    context.lineTo(x + 5, y)
    context.lineTo(x, y + 5)
    context.lineTo(x - 5, y)
    context.closePath()
  }
})

/** x, y of squares. */
export const squares = shape('many-squares', (context, numbers) => {
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    context.rect((numbers[at] ?? 0) - 4, (numbers[at + 1] ?? 0) - 4, 8, 8)
  }
})

/** x1, y1, x2, y2 of arrows: their shafts. */
export const shafts = shape('many-shafts', (context, numbers) => {
  for (let at = 0; at + 3 < numbers.length; at += 4) {
    context.moveTo(numbers[at] ?? 0, numbers[at + 1] ?? 0)
    context.lineTo(numbers[at + 2] ?? 0, numbers[at + 3] ?? 0)
  }
})

/** How far the tip of an arrow stays from the middle of its mark. Pixels. */
const tipGap = 5

/** x1, y1, x2, y2 of arrows: their heads, just before the mark they lead to. */
export const heads = shape('many-heads', (context, numbers) => {
  for (let at = 0; at + 3 < numbers.length; at += 4) {
    const [x1, y1, x2, y2] = [numbers[at] ?? 0, numbers[at + 1] ?? 0, numbers[at + 2] ?? 0, numbers[at + 3] ?? 0]
    const length = Math.hypot(x2 - x1, y2 - y1)
    if (length < 12) continue
    const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length]
    const [tipX, tipY] = [x2 - dx * tipGap, y2 - dy * tipGap]
    const [baseX, baseY] = [tipX - dx * 6, tipY - dy * 6]
    context.moveTo(tipX, tipY)
    context.lineTo(baseX - dy * 2.6, baseY + dx * 2.6)
    context.lineTo(baseX + dy * 2.6, baseY - dx * 2.6)
    context.closePath()
  }
})
