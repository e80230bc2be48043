/** What is in view, kept beside React's state: it changes with every frame of a pan, and only one line of text shows it. */
import type { View } from '../model/axis.ts'
import type { Scene } from '../model/scene.ts'

export interface InView {
  readonly view: View
  readonly counts: Scene['counts']
}

export interface ViewStore {
  readonly set: (inView: InView) => void
  readonly get: () => InView | undefined
  readonly subscribe: (listener: () => void) => () => void
}

export const createViewStore = (): ViewStore => {
  let current: InView | undefined
  const listeners = new Set<() => void>()
  return {
    set: (inView) => {
      current = inView
      for (const listener of listeners) listener()
    },
    get: () => current,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
