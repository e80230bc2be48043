/** Everything that the UI may use of this layer. */
export * from '../data/actions.ts'
export type { CommentRow, IssueRow, Rows } from '../data/fold.ts'
export type { BoardItem, IssueListItem, IssueView } from '../data/queries.ts'
export { readPageSettings } from '../settings/page-settings.ts'
export * from '../settings/settings.ts'
export * from './hooks.ts'
export type { BootState } from './provider.tsx'
export { StoreProvider } from './provider.tsx'
