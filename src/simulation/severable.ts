/** A device's way to its backend that can be taken away from a store which is over: what it still asks nobody answers. */
import type { BackendPort, PushAnswer } from '../../apps/engine/src/contract.ts'

export interface SeverablePort extends BackendPort {
  /** From now on nothing passes, either way. The device's own connection is not touched. */
  readonly sever: () => void
}

export const severable = (port: BackendPort): SeverablePort => {
  let isSevered = false
  const ends = new Set<() => void>()
  const endable = (end: () => void): (() => void) => {
    ends.add(end)
    return () => {
      ends.delete(end)
      end()
    }
  }
  const never = new Promise<PushAnswer>(() => {})
  return {
    isConnected: () => !isSevered && port.isConnected(),
    onConnection: (listener) => (isSevered ? () => {} : endable(port.onConnection(listener))),
    pull: (...asked) => (isSevered ? () => {} : endable(port.pull(...asked))),
    push: (...pushed) =>
      isSevered
        ? never
        : port.push(...pushed).then((answer): PushAnswer | Promise<PushAnswer> => (isSevered ? never : answer)),
    sever: () => {
      isSevered = true
      for (const end of ends) end()
      ends.clear()
    },
  }
}
