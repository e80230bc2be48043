/** One name for the content of many files: the same files give the same hash, wherever the checkout is. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Folders that are made from others or belong to the package manager: they say nothing of the sources. */
const madeFolders = ['node_modules', 'dist', '.wrangler', '.vite']

export interface HashedContent {
  /** The folder that the paths are relative to. */
  readonly root: string
  /** Files and folders, relative to the root. Of folders, everything but tests counts. */
  readonly paths: readonly string[]
  /** What else the result depends on, such as versions of tools. */
  readonly also?: readonly string[]
  /** Names of folders that do not count: those that are made from others, unless told. */
  readonly without?: readonly string[]
}

/**
 * Hash of the content of files: 16 hexadecimal digits.
 *
 * @throws where a path does not exist
 * @example
 * contentHash({ root: repositoryRoot, paths: ['apps/linearlite', 'pnpm-lock.yaml'], also: [process.version] })
 */
export const contentHash = ({ root, paths, also = [], without = madeFolders }: HashedContent): string => {
  const hash = createHash('sha256')
  // Lengths keep neighbours apart: without them a name could pass for content.
  const add = (label: string, content: string | Buffer): void => {
    hash.update(`${label.length} ${label} ${content.length} `).update(content)
  }
  for (const path of [...paths].sort()) {
    for (const file of listFiles(root, path, new Set(without))) add(file, readFileSync(join(root, file)))
  }
  for (const text of also) add('also', text)
  return hash.digest('hex').slice(0, 16)
}

const listFiles = (root: string, path: string, without: ReadonlySet<string>): readonly string[] => {
  if (!statSync(join(root, path)).isDirectory()) return [path]
  return readdirSync(join(root, path), { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const inner = `${path}/${entry.name}`
      if (entry.isDirectory()) return without.has(entry.name) ? [] : listFiles(root, inner, without)
      return entry.isFile() && !/\.(test|spec)\.tsx?$/.test(entry.name) ? [inner] : []
    })
}
