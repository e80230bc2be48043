/** A button that opens a list of things to do. */
import type { ReactNode } from 'react'
import { Button, Menu, MenuItem, MenuTrigger, Popover, Text } from 'react-aria-components'

export interface MenuEntry {
  readonly id: string
  readonly label: string
  /** Why it cannot be done. */
  readonly reason?: string | undefined
  readonly onAction: () => void
}

interface MenuButtonProps {
  readonly label: string
  readonly children: ReactNode
  readonly look?: 'quiet'
  readonly entries: readonly MenuEntry[]
}

export const MenuButton = ({ label, children, look, entries }: MenuButtonProps) => (
  <MenuTrigger>
    <Button className="hand" data-look={look} aria-label={label}>
      {children}
    </Button>
    <Popover className="popover" placement="bottom end" offset={4}>
      <Menu
        className="menu"
        aria-label={label}
        disabledKeys={entries.flatMap(({ id, reason }) => (reason === undefined ? [] : [id]))}
        onAction={(key) => entries.find(({ id }) => id === key)?.onAction()}
      >
        {entries.map(({ id, label: text, reason }) => (
          <MenuItem key={id} id={id} textValue={text} className="menu-item">
            <Text slot="label">{text}</Text>
            {reason !== undefined && <Text slot="description">{reason}</Text>}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  </MenuTrigger>
)
