/** Builds LinearLite for production, once for each state of its sources. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pinnedNode, pinnedNodeVersion, repositoryRoot } from '../run/pinned-node.ts'
import { type CachedBuild, cachedBuild } from './build-cache.ts'
import { contentHash } from './content-hash.ts'

export interface BuiltApp extends CachedBuild {
  /** Seconds that it took to get it. */
  readonly seconds: number
}

export interface BuildAppOptions {
  /** Hears that a build began. Nothing is said of one that is there already. */
  readonly onProgress?: (line: string) => void
}

/** Lines of Vite's output that an error quotes. */
const quotedLines = 40

/** Everything that the build is made from. */
const sources = ['apps/linearlite', 'src/history/probe.ts', 'src/history/sync-state.ts', 'pnpm-lock.yaml']

/**
 * The production build of LinearLite as a folder to serve. It is made by Vite in a child process under the pinned Node, and
 * kept in `node_modules/.cache/flake-hunt/linearlite/` until its sources, the lockfile or Node change.
 *
 * @throws where Vite fails; the message quotes its last lines
 * @example
 * const { folder } = await buildApp()
 * const server = await serveApp(folder)
 */
export const buildApp = async ({ onProgress = () => {} }: BuildAppOptions = {}): Promise<BuiltApp> => {
  const began = performance.now()
  const node = pinnedNode()
  const hash = contentHash({ root: repositoryRoot, paths: sources, also: [`node ${pinnedNodeVersion()}`] })
  const cacheFolder = join(repositoryRoot, 'node_modules/.cache/flake-hunt/linearlite')
  const build = await cachedBuild(cacheFolder, hash, async (folder) => {
    onProgress('Building LinearLite …')
    const app = join(repositoryRoot, 'apps/linearlite')
    const vite = join(app, 'node_modules/vite/bin/vite.js')
    await runQuietly(node, [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'], app)
  })
  return { ...build, seconds: (performance.now() - began) / 1000 }
}

/** Runs a program to its end; what it prints is told only where it fails. */
const runQuietly = async (command: string, commandArguments: readonly string[], cwd: string): Promise<void> => {
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
  if (code === 0) return
  const lastLines = output.trimEnd().split('\n').slice(-quotedLines).join('\n')
  throw new Error(`The build of LinearLite ended with ${signal ?? code}; expected 0. Its last words:\n${lastLines}`)
}
