/** The words of an issue tracker: statuses and priorities, as they are stored and as a person reads them. */

/** Stored value and label of every status, in board order. */
export const statuses = [
  { value: 'backlog', label: 'Backlog' },
  { value: 'todo', label: 'Todo' },
  { value: 'in_progress', label: 'In Progress' },
  { value: 'done', label: 'Done' },
  { value: 'canceled', label: 'Canceled' },
] as const

/** Stored value and label of every priority, from none to urgent. */
export const priorities = [
  { value: 0, label: 'None' },
  { value: 1, label: 'Low' },
  { value: 2, label: 'Medium' },
  { value: 3, label: 'High' },
  { value: 4, label: 'Urgent' },
] as const

export type Status = (typeof statuses)[number]['value']
export type StatusLabel = (typeof statuses)[number]['label']
export type Priority = (typeof priorities)[number]['value']
export type PriorityLabel = (typeof priorities)[number]['label']
