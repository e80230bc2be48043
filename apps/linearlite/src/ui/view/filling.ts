/** Fills an empty store with sample issues, and tells how far it is. */
import { useState } from 'react'
import { useSeed } from '../../livestore/index.ts'

export type Filling =
  | { readonly type: 'idle' }
  | { readonly type: 'running'; readonly done: number; readonly total: number }
  | { readonly type: 'failed'; readonly cause: string }

/** How many issues the controls offer. */
export const sampleCounts = [100, 1_000, 10_000] as const

export const useFilling = (): readonly [Filling, (count: number) => void] => {
  const seed = useSeed()
  const [filling, setFilling] = useState<Filling>({ type: 'idle' })
  const fill = (count: number) => {
    setFilling({ type: 'running', done: 0, total: count })
    seed(count, (progress) => setFilling({ type: 'running', ...progress })).then(
      () => setFilling({ type: 'idle' }),
      (error: unknown) => setFilling({ type: 'failed', cause: error instanceof Error ? error.message : String(error) }),
    )
  }
  return [filling, fill]
}
