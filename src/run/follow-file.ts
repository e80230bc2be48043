/** A file that another process writes, read while it grows. No pipe: whatever that process leaves running would keep it open. */
import { closeSync, type FSWatcher, openSync, readSync, watch } from 'node:fs'

export interface FollowedFile {
  /** Reads what is left, and hears no more. @throws what the listener threw */
  readonly end: () => void
}

const chunkBytes = 64 * 1024

/** Undefined where the machine has no watch left. */
const watchIfPossible = (file: string, onChange: () => void): FSWatcher | undefined => {
  try {
    return watch(file, onChange)
  } catch {
    return undefined
  }
}

/**
 * Calls `onBytes` with what is in a file, from its beginning, and with what is written to it soon after it is. Where that throws, nothing
 * more is read: the error comes from `end`.
 *
 * @throws where there is no such file
 * @example
 * const followed = followFile(file, (bytes) => process.stdout.write(bytes))
 * await writer
 * followed.end()
 */
export const followFile = (file: string, onBytes: (bytes: Buffer) => void): FollowedFile => {
  const descriptor = openSync(file, 'r')
  let failure: { readonly error: unknown } | undefined
  const readOn = (): void => {
    if (failure !== undefined) return
    try {
      const chunk = Buffer.alloc(chunkBytes)
      for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk))
        onBytes(Buffer.from(chunk.subarray(0, read)))
    } catch (error) {
      failure = { error }
    }
  }
  // What cannot be watched, or not any more, is read at the end.
  const watcher = watchIfPossible(file, readOn)
  watcher?.on('error', () => {})
  return {
    end: () => {
      watcher?.close()
      readOn()
      closeSync(descriptor)
      if (failure !== undefined) throw failure.error
    },
  }
}
