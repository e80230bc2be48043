/**
 * What LiveStore's web adapter has on disk, read from outside: its databases lie in files of Chromium's own, each of which begins with the
 * name that SQLite knows it by.
 */
import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'

/** A file that nobody has yet named has nothing there; the databases' own bytes begin after a page. */
const nameBytes = 512

/** Where Chromium keeps the files of a profile's one site that stores any. */
const filesOf = (profile: string): string => join(profile, 'Default', 'File System')

/** Folders with such files. */
export const foldersOfFiles = (profile: string): readonly string[] =>
  existsSync(filesOf(profile))
    ? readdirSync(filesOf(profile), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /^\d{8}$/.test(entry.name))
        .map(({ parentPath }) => parentPath)
        .filter((folder, index, all) => all.indexOf(folder) === index)
    : []

/**
 * The names that SQLite knows files by now, such as `/state1234@7.db-journal`: a journal is there while a commit is under way, and a commit is
 * done when its journal is gone.
 */
export const storedNames = (folders: readonly string[]): readonly string[] =>
  folders.flatMap((folder) =>
    readdirSync(folder).flatMap((name) => {
      const text = beginningOf(join(folder, name))
      return text.startsWith('/') ? [text] : []
    }),
  )

const beginningOf = (file: string): string => {
  const bytes = Buffer.alloc(nameBytes)
  try {
    const descriptor = openSync(file, 'r')
    try {
      readSync(descriptor, bytes, 0, nameBytes, 0)
    } finally {
      closeSync(descriptor)
    }
  } catch {
    // It has gone meanwhile.
    return ''
  }
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? nameBytes : end)
}
