/** Finds the parts of a matrix that a person has named: each by its name or folder, or all that lie below a folder. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UsageError } from '../../run/usage-error.ts'
import { matrixFolder, type ReadMatrix, readMatrix } from './store.ts'

/** A folder for each machine, one for its matrices, and one for each of these: what artifacts look like once they are downloaded. */
const deepest = 3

const isMatrix = (folder: string): boolean => existsSync(join(folder, 'matrix.json'))

const below = (folder: string, depth: number): readonly string[] => {
  if (isMatrix(folder)) return [folder]
  if (depth === 0) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .flatMap((name) => below(join(folder, name), depth - 1))
}

const foldersOf = (named: string): readonly string[] => {
  const known = join(matrixFolder, named)
  if (isMatrix(known)) return [known]
  const folder = resolve(named)
  if (!existsSync(folder)) {
    throw new UsageError(`There is no ${named}: expected a matrix's name, its folder, or a folder that holds parts.`)
  }
  const found = statSync(folder).isDirectory() ? below(folder, deepest) : []
  if (found.length > 0) return found
  throw new UsageError(
    `There is no matrix in ${named}: expected a folder with a matrix.json, or one that holds such folders.`,
  )
}

/**
 * Reads every part that is named, each once.
 *
 * @throws UsageError in one line where there is none, or one cannot be read
 */
export const findParts = (named: readonly string[]): readonly ReadMatrix[] =>
  [...new Set(named.flatMap(foldersOf))].map((folder) => readMatrix(folder))
