/**
 * What the devices of one trial have on disk: a folder for each life of a device, which begins with what the life before has left there.
 *
 * A process that is killed leaves what it has written until then, to the last whole write: the operating system keeps that. So a life is
 * ended by taking a copy of its files, in the middle of a write where it has to be, and what its store still writes is nobody's.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import type { WatchedFiles } from './watched-files.ts'

export interface Disk {
  /**
   * The base directory of a device's next life.
   *
   * @param store the folder of its store in there: LiveStore names it after the store
   */
  readonly nextLife: (client: string, store: string) => string
  /** The device's life is over: what is on disk now is what it leaves. */
  readonly endLife: (client: string) => void
  /** Calls back in the middle of the n-th change that the device makes to its files from now on; never after its life. */
  readonly onWrite: (client: string, count: number, written: () => void) => void
  /** Removes everything. */
  readonly remove: () => void
}

interface Drive {
  lives: number
  /** Where the store of the life that is on, or was on last, keeps its files. */
  current?: string
  /** What the last life has left, until the next takes it. */
  left?: string
  awaited?: { left: number; readonly written: () => void }
}

/**
 * A disk without files, in the temporary folder.
 *
 * @throws where that cannot be written
 */
export const createDisk = (files: WatchedFiles): Disk => {
  const root = mkdtempSync(join(tmpdir(), 'devices-'))
  const drives = new Map<string, Drive>()
  const driveOf = (client: string): Drive => {
    const drive = drives.get(client) ?? { lives: 0 }
    drives.set(client, drive)
    return drive
  }
  const stopWatching = files.watch(root, (path) => {
    for (const drive of drives.values()) {
      const { awaited, current } = drive
      if (awaited === undefined || current === undefined || !path.startsWith(current + sep)) continue
      awaited.left -= 1
      if (awaited.left > 0) continue
      delete drive.awaited
      awaited.written()
    }
  })

  return {
    nextLife: (client, store) => {
      const drive = driveOf(client)
      drive.lives += 1
      const base = join(root, `${client}-${drive.lives}`)
      drive.current = join(base, store)
      mkdirSync(base)
      if (drive.left !== undefined) renameSync(drive.left, drive.current)
      delete drive.left
      return base
    },
    endLife: (client) => {
      const drive = driveOf(client)
      delete drive.awaited
      const { current } = drive
      delete drive.current
      if (current === undefined || !existsSync(current)) return
      drive.left = join(root, `${client}-${drive.lives}-left`)
      cpSync(current, drive.left, { recursive: true })
    },
    onWrite: (client, count, written) => {
      driveOf(client).awaited = { left: count, written }
    },
    remove: () => {
      stopWatching()
      rmSync(root, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
