/** What a leader of the reference engine keeps on disk: all of it in one file, written whole and under a new name before the old one goes. */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { emptyStorage, type LeaderStorage } from './leader.ts'

const numberOf = (name: string): number => Number(name.replace('.json', ''))

/** The newest that can be read: one that a process has died over is no JSON. */
const newestIn = (folder: string): { readonly number: number; readonly storage: LeaderStorage } | undefined => {
  for (const name of readdirSync(folder).sort((one, other) => numberOf(other) - numberOf(one))) {
    try {
      return { number: numberOf(name), storage: JSON.parse(readFileSync(join(folder, name), 'utf8')) }
    } catch {
      // The one before it is still there.
    }
  }
  return undefined
}

/** The storage that a folder holds, which is written down each time that its leader says so. */
export const storageIn = (folder: string): LeaderStorage => {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true })
  const newest = newestIn(folder)
  let number = newest?.number ?? 0
  const fileOf = (which: number): string => join(folder, `${which}.json`)
  const storage: LeaderStorage = {
    ...(newest?.storage ?? emptyStorage()),
    save: () => {
      const { confirmed, pending, upstream, backendId } = storage
      const file = openSync(fileOf(number + 1), 'w')
      writeSync(file, JSON.stringify({ confirmed, pending, upstream, backendId }))
      closeSync(file)
      if (existsSync(fileOf(number))) unlinkSync(fileOf(number))
      number += 1
    },
  }
  return storage
}
