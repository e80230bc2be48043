/** Chooses which statuses and priorities are shown; none chosen means all. */
import { Check, ListFilter } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Button,
  Header,
  type Key,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  type Selection,
  Text,
} from 'react-aria-components'
import { priorities, statuses } from '../../data/vocabulary.ts'
import { useView } from '../../livestore/index.ts'
import { PriorityIcon } from '../issue/priority-icon.tsx'
import { StatusIcon } from '../issue/status-icon.tsx'

interface FilterSectionProps<Value extends Key> {
  readonly kind: string
  readonly choices: readonly { readonly value: Value; readonly label: string }[]
  readonly chosen: readonly Value[]
  readonly onChange: (chosen: readonly Value[]) => void
  readonly renderIcon: (value: Value) => ReactNode
}

const FilterSection = <Value extends Key>({
  kind,
  choices,
  chosen,
  onChange,
  renderIcon,
}: FilterSectionProps<Value>) => {
  const keyOf = (value: Value) => `${kind} ${value}`
  const select = (selection: Selection) =>
    onChange(choices.map(({ value }) => value).filter((value) => selection === 'all' || selection.has(keyOf(value))))
  return (
    <MenuSection selectionMode="multiple" selectedKeys={chosen.map(keyOf)} onSelectionChange={select}>
      <Header className="menu-heading">{kind}</Header>
      {choices.map(({ value, label }) => (
        <MenuItem key={keyOf(value)} id={keyOf(value)} textValue={label} className="menu-item">
          {({ isSelected }) => (
            <>
              {renderIcon(value)}
              <Text slot="label">{label}</Text>
              {isSelected && <Check size={14} className="text-muted ml-auto" aria-hidden />}
            </>
          )}
        </MenuItem>
      ))}
    </MenuSection>
  )
}

export const FilterMenu = () => {
  const [view, setView] = useView()
  return (
    <MenuTrigger>
      <Button className="button button-quiet">
        <ListFilter size={14} className="text-muted" aria-hidden />
        Filter
      </Button>
      <Popover placement="bottom end" offset={4}>
        <Menu className="menu" aria-label="Filter">
          <FilterSection
            kind="Status"
            choices={statuses}
            chosen={view.statuses}
            onChange={(chosen) => setView({ statuses: chosen })}
            renderIcon={(status) => <StatusIcon status={status} />}
          />
          <FilterSection
            kind="Priority"
            choices={priorities}
            chosen={view.priorities}
            onChange={(chosen) => setView({ priorities: chosen })}
            renderIcon={(priority) => <PriorityIcon priority={priority} />}
          />
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
