/** Chooses a status. */
import { type Status, statuses } from '../../data/vocabulary.ts'
import { ChoiceMenu } from './choice-menu.tsx'
import { StatusIcon } from './status-icon.tsx'

interface StatusMenuProps {
  readonly value: Status
  readonly onChange: (status: Status) => void
  readonly labelled?: boolean
}

const renderIcon = (status: Status) => <StatusIcon status={status} />

export const StatusMenu = (props: StatusMenuProps) => (
  <ChoiceMenu name="Select status" kind="Status" choices={statuses} renderIcon={renderIcon} {...props} />
)
