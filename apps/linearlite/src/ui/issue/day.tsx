/** A moment as a person reads it in a list: the day, with the full moment on hover. */

const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' })
const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

interface DayProps {
  /** Milliseconds since 1970. */
  readonly at: number
  /** With the time of day. */
  readonly precise?: boolean
}

export const Day = ({ at, precise = false }: DayProps) => {
  const date = new Date(at)
  return (
    <time
      dateTime={date.toISOString()}
      title={moment.format(date)}
      className="text-muted whitespace-nowrap tabular-nums"
    >
      {(precise ? moment : day).format(date)}
    </time>
  )
}
