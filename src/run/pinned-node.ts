/** Where the project's own Node is: the version that package.json pins, whatever Node the machine has. */
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from './usage-error.ts'

/** The folder of the checkout. */
export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '')

/**
 * The way from a folder to this checkout as an import writes it, such as `../..`, by where both really lie.
 *
 * @throws Error where there is no such folder
 */
export const wayToRepository = (folder: string): string => {
  const way = relative(realpathSync(folder), realpathSync(repositoryRoot))
  if (way === '') return '.'
  return way.startsWith('..') ? way : `./${way}`
}

/** Path of the pinned Node. @throws UsageError where it is not installed. */
export const pinnedNode = (): string => {
  const path = `${repositoryRoot}/node_modules/node/bin/node`
  if (!existsSync(path)) {
    throw new UsageError(
      `The project's own Node is missing: expected ${path}. Run \`pnpm install\` in ${repositoryRoot}.`,
    )
  }
  return path
}

/** Version of the pinned Node, such as `24.21.0`. @throws where it is not installed */
export const pinnedNodeVersion = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(`${repositoryRoot}/node_modules/node/package.json`, 'utf8'))
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version)
  throw new Error('The package of the pinned Node names no version.')
}
