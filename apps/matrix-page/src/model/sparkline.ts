/**
 * The shape of a sparkline: the rate of each night and its interval, from none at the bottom to all at the top. On a root scale: a step from
 * 0 to 5 % is news, one from 80 to 85 % is none. Pure.
 */
import { area, line } from 'd3-shape'
import type { NightRate } from '../data.ts'

export interface SparklineShape {
  /** The intervals as a band. */
  readonly band: string
  /** The rates as a line; a night that stands alone is a point in it. */
  readonly line: string
  readonly points: readonly SparklinePoint[]
}

export interface SparklinePoint extends NightRate {
  readonly x: number
  readonly y: number
  readonly yFrom: number
  readonly yTo: number
}

/** The drawing's size; points stay so far from its edges. */
export interface SparklineSize {
  readonly width: number
  readonly height: number
  readonly margin: number
}

/** How far from the top a rate is drawn. */
export const heightOf = (rate: number, { height, margin }: SparklineSize): number =>
  margin + (height - 2 * margin) * (1 - Math.sqrt(rate))

/**
 * Shapes a sparkline.
 *
 * @param nights how many nights there are; those in which nothing was judged are left open
 */
export const sparklineOf = (history: readonly NightRate[], nights: number, size: SparklineSize): SparklineShape => {
  const { width, margin } = size
  const x = (night: number): number => (nights < 2 ? width / 2 : margin + ((width - 2 * margin) * night) / (nights - 1))
  const y = (rate: number): number => heightOf(rate, size)
  const points = history.map((rate) => ({
    ...rate,
    x: x(rate.night),
    y: y(rate.failed / rate.trials),
    yFrom: y(rate.from),
    yTo: y(rate.to),
  }))
  const all = Array.from({ length: nights }, (_, night) => points.find((point) => point.night === night))
  const isThere = (point: SparklinePoint | undefined): boolean => point !== undefined
  return {
    band:
      area<SparklinePoint | undefined>()
        .defined(isThere)
        .x((point) => point?.x ?? 0)
        .y0((point) => point?.yFrom ?? 0)
        .y1((point) => point?.yTo ?? 0)
        .digits(1)(all) ?? '',
    line:
      line<SparklinePoint | undefined>()
        .defined(isThere)
        .x((point) => point?.x ?? 0)
        .y((point) => point?.y ?? 0)
        .digits(1)(all) ?? '',
    points,
  }
}
