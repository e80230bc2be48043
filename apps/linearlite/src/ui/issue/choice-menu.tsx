/**
 * A button that opens a menu to choose one value of a few: what priority and status have in common.
 * The button is named by what it does, so its current value is told by a description, a title and `data-value`.
 */
import { Check } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { Button, type Key, Menu, MenuItem, MenuTrigger, Popover, Text } from 'react-aria-components'

interface Choice<Value> {
  readonly value: Value
  readonly label: string
}

interface ChoiceMenuProps<Value extends Key> {
  /** What the button is called. */
  readonly name: string
  /** What is chosen, in a word: "Priority". */
  readonly kind: string
  readonly choices: readonly Choice<Value>[]
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly renderIcon: (value: Value) => ReactNode
  /** Shows the value's label beside its icon. */
  readonly labelled?: boolean
}

export const ChoiceMenu = <Value extends Key>(props: ChoiceMenuProps<Value>) => {
  const { name, kind, choices, value, onChange, renderIcon, labelled = false } = props
  const descriptionId = useId()
  const current = choices.find((choice) => choice.value === value)?.label ?? String(value)

  const choose = (key: Key) => {
    const choice = choices.find((candidate) => candidate.value === key)
    if (choice !== undefined && choice.value !== value) onChange(choice.value)
  }

  return (
    <MenuTrigger>
      <span title={`${kind}: ${current}`} className="inline-flex">
        <Button
          aria-label={name}
          aria-describedby={descriptionId}
          data-value={value}
          className={`glyph-button ${labelled ? 'text-ink px-2' : ''}`}
        >
          {renderIcon(value)}
          {labelled && current}
        </Button>
        <span id={descriptionId} hidden>
          {kind}: {current}
        </span>
      </span>
      <Popover placement="bottom start" offset={4}>
        <Menu className="menu" aria-label={name} onAction={choose}>
          {choices.map((choice) => (
            <MenuItem key={choice.value} id={choice.value} textValue={choice.label} className="menu-item">
              {renderIcon(choice.value)}
              <Text slot="label">{choice.label}</Text>
              {choice.value === value && (
                <>
                  <Check size={14} className="text-muted ml-auto" aria-hidden />
                  <Text slot="description" className="sr-only">
                    current
                  </Text>
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
