/** Gives the store to the UI below it, and shows a loading screen until it runs. */
import { createContext, type ReactNode, useMemo, useSyncExternalStore } from 'react'
import type { Settings } from '../settings/settings.ts'
import { lifeOf, type StoreLife } from './life.ts'
import type { BootStage } from './states.ts'

export type BootState =
  | {
      readonly type: 'booting'
      readonly stage: BootStage
      readonly done?: number
      readonly total?: number
      /** Events pulled from the backend so far. */
      readonly pulledEvents: number
    }
  | { readonly type: 'failed'; readonly cause: string }

export const StoreLifeContext = createContext<StoreLife | undefined>(undefined)

/**
 * Opens the store of a page. `loading` is shown until it runs, and where it could not be opened; the children stay when it
 * shuts down later (see `useSyncIndicator`).
 */
export const StoreProvider = ({
  storeId,
  settings,
  loading,
  children,
}: {
  readonly storeId: string
  readonly settings: Settings
  readonly loading: (boot: BootState) => ReactNode
  readonly children: ReactNode
}): ReactNode => {
  // Opening a store twice does nothing, so React may render this as often as it likes.
  const life = useMemo(() => lifeOf(storeId, settings), [storeId, settings])
  const status = useSyncExternalStore(life.status.subscribe, life.status.get)
  const store = useSyncExternalStore(life.store.subscribe, life.store.get)

  if (store !== undefined) return <StoreLifeContext value={life}>{children}</StoreLifeContext>
  if (status.type === 'booting') return loading(status)
  if (status.type === 'shut-down') return loading({ type: 'failed', cause: status.cause })
  return null
}
