/** Chooses the order of the list. */
import { ArrowDownUp, Check } from 'lucide-react'
import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  type Selection,
  Text,
} from 'react-aria-components'
import { type IssueView, useView } from '../../livestore/index.ts'

const orders: readonly { readonly value: IssueView['sortBy']; readonly label: string }[] = [
  { value: 'createdAt', label: 'Created' },
  { value: 'modifiedAt', label: 'Updated' },
  { value: 'priority', label: 'Priority' },
  { value: 'status', label: 'Status' },
  { value: 'title', label: 'Title' },
]

const directions = [
  { value: 'descending', label: 'Descending' },
  { value: 'ascending', label: 'Ascending' },
] as const

interface SectionProps<Value extends string> {
  readonly title: string
  readonly choices: readonly { readonly value: Value; readonly label: string }[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

const Section = <Value extends string>({ title, choices, value, onChange }: SectionProps<Value>) => {
  const select = (selection: Selection) => {
    const choice = choices.find((candidate) => selection !== 'all' && selection.has(candidate.value))
    if (choice !== undefined) onChange(choice.value)
  }
  return (
    <MenuSection selectionMode="single" disallowEmptySelection selectedKeys={[value]} onSelectionChange={select}>
      <Header className="menu-heading">{title}</Header>
      {choices.map((choice) => (
        <MenuItem key={choice.value} id={choice.value} textValue={choice.label} className="menu-item">
          <Text slot="label">{choice.label}</Text>
          {choice.value === value && <Check size={14} className="text-muted ml-auto" aria-hidden />}
        </MenuItem>
      ))}
    </MenuSection>
  )
}

export const SortMenu = () => {
  const [view, setView] = useView()
  return (
    <MenuTrigger>
      <Button className="button button-quiet">
        <ArrowDownUp size={14} className="text-muted" aria-hidden />
        Sort
      </Button>
      <Popover placement="bottom end" offset={4}>
        <Menu className="menu" aria-label="Sort">
          <Section title="Order by" choices={orders} value={view.sortBy} onChange={(sortBy) => setView({ sortBy })} />
          <Section
            title="Direction"
            choices={directions}
            value={view.descending ? 'descending' : 'ascending'}
            onChange={(direction) => setView({ descending: direction === 'descending' })}
          />
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
