/** Builds LinearLite for production, once for each state of its sources. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pinnedNode, repositoryRoot } from '../run/pinned-node.ts'
import { type CachedBuild, cachedBuild } from './build-cache.ts'
import { contentHash } from './content-hash.ts'

export interface BuildAppOptions {
  /** Hears that a build began. Nothing is said of one that is there already. */
  readonly onProgress?: (line: string) => void
}

/** Lines of Vite's output that an error quotes. */
const quotedLines = 40

/** Everything that the build is made from. */
const sources = ['apps/linearlite', 'src/history/probe.ts', 'pnpm-lock.yaml']

/**
 * The production build of LinearLite as a folder to serve. It is made by Vite in a child process under the pinned Node, and
 * kept in `node_modules/.cache/flake-hunt/linearlite/` until its sources, the lockfile or Node change.
 *
 * @throws where Vite fails; the message quotes its last lines
 * @example
 * const { folder } = await buildApp()
 * const server = await serveApp(folder)
 */
export const buildApp = async ({ onProgress = () => {} }: BuildAppOptions = {}): Promise<CachedBuild> => {
  const node = pinnedNode()
  const nodeVersion =
    process.release.name === 'node' && process.execPath === node ? process.version : await versionOf(node)
  const hash = contentHash({ root: repositoryRoot, paths: sources, also: [nodeVersion] })
  const cacheFolder = join(repositoryRoot, 'node_modules/.cache/flake-hunt/linearlite')
  return await cachedBuild(cacheFolder, hash, async (folder) => {
    onProgress('Building LinearLite …')
    const app = join(repositoryRoot, 'apps/linearlite')
    const vite = join(app, 'node_modules/vite/bin/vite.js')
    await runQuietly(node, [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'], app)
  })
}

const versionOf = async (node: string): Promise<string> => await runQuietly(node, ['--version'], repositoryRoot)

/** Runs a program to its end and returns what it printed. */
const runQuietly = async (command: string, commandArguments: readonly string[], cwd: string): Promise<string> => {
  const child = spawn(command, [...commandArguments], {
    cwd,
    // A test runner's NODE_ENV would make a development build.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const [code, signal] = await once(child, 'close')
  if (code === 0) return output
  const lastLines = output.trimEnd().split('\n').slice(-quotedLines).join('\n')
  throw new Error(`The build of LinearLite ended with ${signal ?? code}; expected 0. Its last words:\n${lastLines}`)
}
