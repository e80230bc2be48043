/**
 * Kills a browser at a moment that its databases on disk tell of: with each write to them all of its processes stand still until somebody has
 * looked. So a commit is gone through write by write, and a moment between two of them is seldom missed: a process that is told to stand still may go
 * on for a write or two. Whether it was missed is seen once the browser is dead.
 */
import { watch } from 'node:fs'
import { withResolvers } from '../run/with-resolvers.ts'
import { foldersOfFiles, storedNames } from './stored-files.ts'

/** The names of the databases and journals that are there, such as `/eventlog.db-journal`: whether that is the moment. */
export type IsMoment = (names: readonly string[]) => boolean

export interface KillAt {
  /** The main process of the browser, which leads a group of its own. */
  readonly pid: number
  /** Where its profile lies. */
  readonly profile: string
  readonly isMoment: IsMoment
  /** What must be so of what it leaves; that it is the moment, unless given. */
  readonly isStill?: IsMoment
  /** Told before it is killed. */
  readonly onKill: () => void
}

export interface Watched {
  /** Resolves when the moment has come, and it is killed. */
  readonly killed: Promise<void>
  /** Whether what it has left on disk is of that moment still; to be asked once it is dead. */
  readonly hasHit: () => boolean
  /** Watches no longer. */
  readonly end: () => void
}

/**
 * Begins to watch.
 *
 * @throws Error where the profile has no databases yet
 */
export const watchAndKill = ({ pid, profile, isMoment, isStill = isMoment, onKill }: KillAt): Watched => {
  const folders = foldersOfFiles(profile)
  if (folders.length === 0) throw new Error(`Expected databases in ${profile}, found none: open a store first.`)
  const { promise: killed, resolve } = withResolvers<void>()
  const watchers = folders.map((folder) => watch(folder, () => look()))
  let isOver = false
  const end = (): void => {
    isOver = true
    for (const watcher of watchers) watcher.close()
  }
  const look = (): void => {
    if (isOver) return
    process.kill(-pid, 'SIGSTOP')
    if (!isMoment(storedNames(folders))) {
      process.kill(-pid, 'SIGCONT')
      return
    }
    end()
    onKill()
    process.kill(-pid, 'SIGKILL')
    resolve()
  }
  return { killed, hasHit: () => isStill(storedNames(folders)), end }
}
