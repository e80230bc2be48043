/** What the UI reads and does: rows that follow the store, commits, and how the store is doing. */
import { useCallback, useContext, useMemo, useSyncExternalStore } from 'react'
import type { Change } from '../data/actions.ts'
import type { CommentRow, IssueRow } from '../data/fold.ts'
import {
  type BoardItem,
  boardColumn,
  commentsOf,
  type IssueListItem,
  type IssueView,
  issueById,
  issueList,
  type Query,
  statusCounts,
} from '../data/queries.ts'
import type { Status } from '../data/vocabulary.ts'
import { keepIdentity } from './keep-identity.ts'
import type { StoreLife, SyncIndicator } from './life.ts'
import type { Observable } from './observable.ts'
import { StoreLifeContext } from './provider.tsx'
import type { SeedProgress } from './seeding.ts'
import type { OpenStore } from './store.ts'

export type { SeedProgress, SyncIndicator }

const useLife = (): StoreLife => {
  const life = useContext(StoreLifeContext)
  if (life === undefined) throw new Error('This hook needs a StoreProvider above it, and there is none.')
  return life
}

const useObservable = <Value>(observable: Observable<Value>): Value =>
  useSyncExternalStore(observable.subscribe, observable.get)

/** The store's id. */
export const useStoreId = (): string => useLife().storeId

/** How the store and its synchronisation are doing, as it is now. */
export const useSyncIndicator = (): SyncIndicator => useObservable(useLife().indicator)

/** Commits changes, all of one call at once. The returned function throws where the store has shut down. */
export const useCommit = (): ((...changes: readonly Change[]) => void) => {
  const life = useLife()
  return useCallback((...changes) => life.runningStore().commit(changes), [life])
}

/** Fills an empty store with sample issues; `not-empty` where it has (or had) some. */
export const useSeed = (): StoreLife['seed'] => useLife().seed

/** Something to watch that starts with a read and follows a subscription. After the store has shut down it keeps its last value. */
const follow = <Value>(
  store: OpenStore | undefined,
  empty: Value,
  read: (store: OpenStore) => Value,
  subscribe: (store: OpenStore, listener: (value: Value) => void) => () => void,
  keep: (previous: Value, next: Value) => Value,
): Observable<Value> => {
  let last: { readonly value: Value } | undefined
  return {
    get: () => {
      if (last === undefined) {
        try {
          last = { value: store === undefined ? empty : read(store) }
        } catch {
          // A store that has shut down cannot be read; the banner says so.
          last = { value: empty }
        }
      }
      return last.value
    },
    subscribe: (listener) => {
      if (store === undefined) return () => {}
      try {
        const unsubscribe = subscribe(store, (value) => {
          const kept = last === undefined ? value : keep(last.value, value)
          if (last !== undefined && Object.is(kept, last.value)) return
          last = { value: kept }
          listener()
        })
        return () => {
          try {
            unsubscribe()
          } catch {
            // The store has shut down and its subscriptions with it.
          }
        }
      } catch {
        return () => {}
      }
    },
  }
}

const noRows: readonly never[] = []

/** The rows of a query, following the store. Rows that do not change stay the same objects. */
export const useRows = <Row>(query: Query<Row>): readonly Row[] => {
  const store = useObservable(useLife().store)
  const key = JSON.stringify([query.sql, query.values])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the query
  const rows = useMemo(
    () =>
      follow<readonly Row[]>(
        store,
        noRows,
        (opened) => opened.read(query),
        (opened, listener) => opened.subscribe(query, listener),
        keepIdentity,
      ),
    [store, key],
  )
  return useObservable(rows)
}

/** The issues of a view: filtered, sorted, without deleted ones. */
export const useIssueList = (view: IssueView): readonly IssueListItem[] => useRows(issueList(view))

/** The cards of a board column by rank. */
export const useBoard = (status: Status): readonly BoardItem[] => useRows(boardColumn(status))

/** One issue; undefined where it is unknown or deleted. */
export const useIssue = (id: string): IssueRow | undefined => useRows(issueById(id))[0]

/** The comments of an issue, oldest first. */
export const useComments = (issueId: string): readonly CommentRow[] => useRows(commentsOf(issueId))

/** How many issues there are, without deleted ones. */
export const useCounts = (): { readonly total: number; readonly byStatus: Readonly<Record<Status, number>> } => {
  const rows = useRows(statusCounts)
  return useMemo(() => {
    const byStatus: Record<Status, number> = { backlog: 0, todo: 0, in_progress: 0, done: 0, canceled: 0 }
    let total = 0
    for (const { status, count } of rows) {
      byStatus[status] = count
      total += count
    }
    return { total, byStatus }
  }, [rows])
}

const defaultView: IssueView = { search: '', statuses: [], priorities: [], sortBy: 'createdAt', descending: true }

/** How this tab filters and sorts its list, and what changes it. Never synced. */
export const useView = (): readonly [IssueView, (change: Partial<IssueView>) => void] => {
  const life = useLife()
  const store = useObservable(life.store)
  const view = useObservable(
    useMemo(
      () =>
        follow<IssueView>(
          store,
          defaultView,
          (opened) => opened.readView(),
          (opened, listener) => opened.subscribeView(listener),
          (_previous, next) => next,
        ),
      [store],
    ),
  )
  const setView = useCallback((change: Partial<IssueView>) => life.runningStore().setView(change), [life])
  return [view, setView]
}
