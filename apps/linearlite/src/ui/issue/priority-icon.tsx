/** A priority as bars that rise, a dashed line for none, and a filled sign for urgent. */
import type { Priority } from '../../data/vocabulary.ts'

const bars = [
  { x: 1, y: 8, height: 5 },
  { x: 5.5, y: 5, height: 8 },
  { x: 10, y: 2, height: 11 },
] as const

const glyph = (priority: Priority): React.ReactNode => {
  if (priority === 0) return <path d="M1 7h3m1.5 0h3M10 7h3" className="stroke-backlog" strokeWidth="1.5" />
  if (priority === 4)
    return (
      <>
        <rect x="0.5" y="0.5" width="13" height="13" rx="3" className="fill-urgent" />
        <path d="M7 3.5v4m0 2.4v.2" className="stroke-panel" strokeWidth="1.8" strokeLinecap="round" />
      </>
    )
  return bars.map((bar, index) => (
    <rect key={bar.x} {...bar} width="3" rx="1" className={index < priority ? 'fill-todo' : 'fill-line-strong'} />
  ))
}

export const PriorityIcon = ({ priority }: { readonly priority: Priority }) => (
  <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" className="flex-none">
    {glyph(priority)}
  </svg>
)
