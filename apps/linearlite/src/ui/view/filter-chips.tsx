/** The filters that are on, each with a way to take it off, and one way to take off all. */
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import { priorities, statuses } from '../../data/vocabulary.ts'
import { useView } from '../../livestore/index.ts'
import { PriorityIcon } from '../issue/priority-icon.tsx'
import { StatusIcon } from '../issue/status-icon.tsx'
import { hasFilters, noFilters } from './filters.ts'

interface ChipProps {
  readonly label: string
  readonly icon?: ReactNode
  readonly onRemove: () => void
}

const Chip = ({ label, icon, onRemove }: ChipProps) => (
  <li className="border-line-strong flex h-6 items-center gap-1.5 rounded-md border pl-2 text-xs">
    {icon}
    <span className="max-w-48 truncate">{label}</span>
    <Button className="glyph-button h-[22px] min-w-[22px]" aria-label={`Remove filter ${label}`} onPress={onRemove}>
      <X size={12} aria-hidden />
    </Button>
  </li>
)

export const FilterChips = () => {
  const [view, setView] = useView()
  if (!hasFilters(view)) return null
  return (
    <div className="flex items-center gap-2 px-5 pb-2.5">
      <ul aria-label="Filters" className="flex min-w-0 flex-wrap gap-1.5">
        {view.search !== '' && <Chip label={`“${view.search}”`} onRemove={() => setView({ search: '' })} />}
        {statuses
          .filter(({ value }) => view.statuses.includes(value))
          .map(({ value, label }) => (
            <Chip
              key={value}
              label={label}
              icon={<StatusIcon status={value} />}
              onRemove={() => setView({ statuses: view.statuses.filter((status) => status !== value) })}
            />
          ))}
        {priorities
          .filter(({ value }) => view.priorities.includes(value))
          .map(({ value, label }) => (
            <Chip
              key={value}
              label={value === 0 ? 'No priority' : label}
              icon={<PriorityIcon priority={value} />}
              onRemove={() => setView({ priorities: view.priorities.filter((priority) => priority !== value) })}
            />
          ))}
      </ul>
      <Button className="button button-quiet h-6 flex-none text-xs" onPress={() => setView(noFilters)}>
        Clear filters
      </Button>
    </div>
  )
}
