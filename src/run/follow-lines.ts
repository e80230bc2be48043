/** A file that another process writes, read line by line while it grows. */
import { closeSync, type FSWatcher, openSync, readSync, watch, writeFileSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

export interface FollowedFile {
  /** Reads what is left, a last line without an end too, and hears no more. @throws what `onLine` threw */
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
 * Makes the file empty, and calls `onLine` for each line soon after it is written. Where that throws, nothing more is read: the error
 * comes from `end`.
 *
 * @example
 * const followed = followLines(file, (line) => console.log(line))
 * await writer
 * followed.end()
 */
export const followLines = (file: string, onLine: (line: string) => void): FollowedFile => {
  writeFileSync(file, '')
  const descriptor = openSync(file, 'r')
  const decoder = new StringDecoder('utf8')
  const chunk = Buffer.alloc(chunkBytes)
  let rest = ''
  let failure: { readonly error: unknown } | undefined
  const readOn = (): void => {
    for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk)) {
      const lines = (rest + decoder.write(chunk.subarray(0, read))).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) onLine(line)
    }
  }
  const guarded = (act: () => void): void => {
    if (failure !== undefined) return
    try {
      act()
    } catch (error) {
      failure = { error }
    }
  }
  // What cannot be watched, or not any more, is read at the end.
  const watcher = watchIfPossible(file, () => guarded(readOn))
  watcher?.on('error', () => {})
  return {
    end: () => {
      watcher?.close()
      guarded(() => {
        readOn()
        if (rest !== '') onLine(rest)
      })
      closeSync(descriptor)
      if (failure !== undefined) throw failure.error
    },
  }
}
