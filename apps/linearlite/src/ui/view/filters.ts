/** What a view's filters are: whether it has any, and how to clear them. Which issues pass them is asked in SQL. */
import type { IssueView } from '../../livestore/index.ts'

/** A view without filters; the order of the list stays as it is. */
export const noFilters = { search: '', statuses: [], priorities: [] } as const satisfies Partial<IssueView>

/** Whether any filter of a view is on. */
export const hasFilters = ({ search, statuses, priorities }: IssueView): boolean =>
  search !== '' || statuses.length > 0 || priorities.length > 0
