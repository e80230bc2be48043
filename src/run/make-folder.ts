/** Makes a folder with those that it lies in. */
import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes sure that a folder is there.
 *
 * One after the other: Node's own `recursive` never comes back where a parent can neither be made nor is there.
 *
 * @throws where one cannot be made
 */
export const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another process may have been faster.
    if (!existsSync(folder)) throw error
  }
}
