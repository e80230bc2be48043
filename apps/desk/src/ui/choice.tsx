/** One of several, from a list. */
import { ChevronDown } from 'lucide-react'
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'

export interface ChoiceOption {
  readonly id: string
  readonly label: string
}

interface ChoiceProps {
  readonly label: string
  /** The label is only heard. */
  readonly isLabelHidden?: boolean
  readonly options: readonly ChoiceOption[]
  readonly value: string
  readonly onChange: (value: string) => void
}

export const Choice = ({ label, isLabelHidden = false, options, value, onChange }: ChoiceProps) => (
  <Select
    className="choice"
    selectedKey={value}
    onSelectionChange={(key) => {
      if (key !== null) onChange(String(key))
    }}
    {...(isLabelHidden && { 'aria-label': label })}
  >
    {!isLabelHidden && <Label className="label">{label}</Label>}
    <Button className="hand">
      <SelectValue />
      <ChevronDown size={12} aria-hidden />
    </Button>
    <Popover className="popover" offset={4}>
      <ListBox className="menu" items={options}>
        {(option) => (
          <ListBoxItem id={option.id} textValue={option.label} className="menu-item">
            {option.label}
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  </Select>
)
