/** Chooses a priority. */
import { type Priority, priorities } from '../../data/vocabulary.ts'
import { ChoiceMenu } from './choice-menu.tsx'
import { PriorityIcon } from './priority-icon.tsx'

interface PriorityMenuProps {
  readonly value: Priority
  readonly onChange: (priority: Priority) => void
  readonly labelled?: boolean
}

const renderIcon = (priority: Priority) => <PriorityIcon priority={priority} />

export const PriorityMenu = (props: PriorityMenuProps) => (
  <ChoiceMenu name="Select priority" kind="Priority" choices={priorities} renderIcon={renderIcon} {...props} />
)
