/**
 * This process's files in virtual time: what is asked of them by callback is done at once, and every write to a file that somebody watches is told, in the middle of
 * whatever writes.
 *
 * It has to be installed before the code that it is to govern is loaded. SQLite's own reading and writing is synchronous as it is.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { sep } from 'node:path'

export interface WatchedFiles {
  /**
   * Calls back with the path after each change of a file under a folder, before whoever made it goes on; until the returned function is
   * called. Files that are open already are not watched.
   */
  readonly watch: (folder: string, changed: (path: string) => void) => () => void
}

/** What does its work at once, and says so to a callback, its last argument, in the same turn. */
const atOnce =
  <Args extends readonly unknown[], Result>(work: (...args: Args) => Result) =>
  (...args: readonly [...Args, (error: unknown, result?: Result) => void]): void => {
    const done = args.at(-1) as (error: unknown, result?: Result) => void
    try {
      const result = work(...(args.slice(0, -1) as unknown as Args))
      queueMicrotask(() => done(null, result))
    } catch (error) {
      queueMicrotask(() => done(error))
    }
  }

export const installWatchedFiles = (): WatchedFiles => {
  const watchers = new Map<string, (path: string) => void>()
  /** The paths of open files that may be watched. */
  const paths = new Map<number, string>()
  const tell = (path: string | undefined): void => {
    if (path === undefined) return
    for (const [folder, changed] of watchers) if (path.startsWith(folder)) changed(path)
  }

  const { mkdirSync, readFileSync, openSync, closeSync, writeSync, ftruncateSync, unlinkSync } = fs
  Object.assign(fs, {
    mkdir: atOnce(mkdirSync),
    // So does SQLite of 0.3.1 read its own program.
    readFile: atOnce(readFileSync),
    openSync: (...args: Parameters<typeof openSync>) => {
      const file = openSync(...args)
      if (watchers.size > 0 && typeof args[0] === 'string') paths.set(file, args[0])
      return file
    },
    closeSync: (file: number) => {
      paths.delete(file)
      closeSync(file)
    },
    writeSync: (...args: Parameters<typeof writeSync>) => {
      const written = writeSync(...args)
      tell(paths.get(args[0]))
      return written
    },
    ftruncateSync: (...args: Parameters<typeof ftruncateSync>) => {
      ftruncateSync(...args)
      tell(paths.get(args[0]))
    },
    unlinkSync: (path: fs.PathLike) => {
      unlinkSync(path)
      if (typeof path === 'string') tell(path)
    },
  })
  syncBuiltinESMExports()

  return {
    watch: (folder, changed) => {
      const within = folder + sep
      watchers.set(within, changed)
      return () => {
        watchers.delete(within)
      }
    },
  }
}
