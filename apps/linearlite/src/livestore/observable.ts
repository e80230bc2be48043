/** A value that can be watched: the little that React's `useSyncExternalStore` needs. */
export interface Observable<Value> {
  readonly get: () => Value
  readonly subscribe: (listener: () => void) => () => void
}

export interface WritableObservable<Value> extends Observable<Value> {
  readonly set: (value: Value) => void
}

/** An observable that tells its listeners of each new value, unless it is the very same one. */
export const makeObservable = <Value>(initial: Value): WritableObservable<Value> => {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return
      value = next
      for (const listener of [...listeners]) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
