/** What is to be said at which place of the page: what came of the last order there. */
export interface Saying {
  readonly level: 'info' | 'problem'
  readonly text: string
}

export interface Sayings {
  /** Says something at a place, or nothing more. */
  readonly say: (place: string, saying: Saying | undefined) => void
  /** Nothing is said anywhere any more. */
  readonly clear: () => void
  readonly at: (place: string) => Saying | undefined
  readonly subscribe: (listener: () => void) => () => void
}

export const createSayings = (): Sayings => {
  const places = new Map<string, Saying>()
  const listeners = new Set<() => void>()
  return {
    say: (place, saying) => {
      if (saying === undefined) places.delete(place)
      else places.set(place, saying)
      for (const listener of listeners) listener()
    },
    clear: () => {
      places.clear()
      for (const listener of listeners) listener()
    },
    at: (place) => places.get(place),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
