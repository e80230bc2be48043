/** A status as a small pie that fills as the work goes on, so that it is told by shape as well as by colour. */
import type { Status } from '../../data/vocabulary.ts'

const ring = { cx: 7, cy: 7, r: 5.75, fill: 'none', strokeWidth: 1.5 }

const glyphs: Readonly<Record<Status, React.ReactNode>> = {
  backlog: <circle {...ring} className="stroke-backlog" strokeDasharray="1.6 1.41" />,
  todo: <circle {...ring} className="stroke-todo" />,
  in_progress: (
    <>
      <circle {...ring} className="stroke-in-progress" />
      <path d="M7 3.6a3.4 3.4 0 0 1 0 6.8Z" className="fill-in-progress" />
    </>
  ),
  done: (
    <>
      <circle cx="7" cy="7" r="6.5" className="fill-done" />
      <path
        d="m4.3 7.2 1.9 1.9 3.6-3.9"
        className="stroke-panel"
        fill="none"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  canceled: (
    <>
      <circle cx="7" cy="7" r="6.5" className="fill-canceled" />
      <path d="m4.9 4.9 4.2 4.2m0-4.2L4.9 9.1" className="stroke-panel" strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
}

export const StatusIcon = ({ status }: { readonly status: Status }) => (
  <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" className="flex-none">
    {glyphs[status]}
  </svg>
)
