/** The menus of an issue that exists: what is chosen is committed. The same in the list, on the board and on its page. */
import type { Priority, Status } from '../../data/vocabulary.ts'
import { changePriority, changeStatus, useCommit } from '../../livestore/index.ts'
import { PriorityMenu } from './priority-menu.tsx'
import { StatusMenu } from './status-menu.tsx'

interface IssuePropertyProps {
  readonly issue: { readonly id: string; readonly status: Status; readonly priority: Priority }
  readonly labelled?: boolean
}

export const IssuePriority = ({ issue: { id, priority }, labelled = false }: IssuePropertyProps) => {
  const commit = useCommit()
  return (
    <PriorityMenu
      value={priority}
      labelled={labelled}
      onChange={(chosen) => commit(changePriority({ id, priority: chosen }))}
    />
  )
}

export const IssueStatus = ({ issue: { id, status }, labelled = false }: IssuePropertyProps) => {
  const commit = useCommit()
  return (
    <StatusMenu
      value={status}
      labelled={labelled}
      onChange={(chosen) => commit(changeStatus({ id, status: chosen }))}
    />
  )
}
