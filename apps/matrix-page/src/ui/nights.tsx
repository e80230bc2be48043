/** A cell's rate over the nights, large: a point and its interval for each night, and the same in a table. */
import type { Night, NightRate } from '../data.ts'
import { heightOf, sparklineOf } from '../model/sparkline.ts'

const size = { width: 400, height: 120, margin: 8 }
const scale = [0, 0.1, 0.5, 1]

export const Nights = ({
  history,
  nights,
}: {
  readonly history: readonly NightRate[]
  readonly nights: readonly Night[]
}) => {
  const { line, points } = sparklineOf(history, nights.length, size)
  if (points.length === 0) return <p className="muted">It was judged in none of these nights.</p>
  return (
    <>
      <div className="nights">
        <ul className="scale" aria-hidden="true">
          {scale.map((share) => (
            <li key={share} style={{ top: heightOf(share, size) }}>
              {share * 100} %
            </li>
          ))}
        </ul>
        <svg viewBox={`0 0 ${size.width} ${size.height}`} preserveAspectRatio="none" aria-hidden="true">
          {scale.map((share) => {
            const y = heightOf(share, size)
            return <line key={share} className="grid" x1="0" x2={size.width} y1={y} y2={y} />
          })}
          {points.map(({ night, x, yFrom, yTo }) => (
            <line key={night} className="whisker" x1={x} x2={x} y1={yFrom} y2={yTo} />
          ))}
          <path className="line" d={line} />
          {points.map(({ night, x, y }) => (
            <line key={night} className="point" x1={x} x2={x} y1={y} y2={y} />
          ))}
        </svg>
      </div>
      <table className="figures">
        <caption className="out-of-sight">Nights</caption>
        <thead>
          <tr>
            <th scope="col">Night</th>
            <th scope="col">Failed</th>
            <th scope="col">Interval</th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map(({ night, failed, trials, from, to }) => (
            <tr key={night}>
              <th scope="row">{nights[night]?.day}</th>
              <td>
                {failed} of {trials}
              </td>
              <td>
                {share(from)} to {share(to)} %
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** Whole percents, outwards: an interval is never made to look narrower, nor to reach an end that it does not reach. */
const share = (rate: number): string => (rate === 0 || rate === 1 ? String(rate * 100) : (rate * 100).toFixed(1))
