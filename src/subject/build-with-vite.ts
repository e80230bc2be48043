/** Builds one of this repository's own pages for production, once for each state of its sources. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pinnedNode, pinnedNodeVersion, repositoryRoot } from '../run/pinned-node.ts'
import { type CachedBuild, cachedBuild } from './build-cache.ts'
import { CannotBeTested, requireMachine } from './cannot-be-tested.ts'
import { contentHash } from './content-hash.ts'
import { buildsOf } from './install.ts'
import type { Subject } from './subject.ts'
import { subjectCompatVariable, subjectFolderVariable } from './vite-subject.ts'

export interface ViteBuild extends CachedBuild {
  /** Seconds that it took to get it. */
  readonly seconds: number
}

export interface ViteBuildOptions {
  /** The LiveStore to build on; the workspace's own unless given. */
  readonly subject?: Subject
  /** Hears that a build began. Nothing is said of one that is there already. */
  readonly onProgress?: (line: string) => void
}

export interface VitePage {
  /** As people call it. */
  readonly title: string
  /** Its folder in `apps/`, and that of its builds in the cache. */
  readonly app: string
  /** What it is made from besides its own folder and the lockfile: paths from the repository's root. */
  readonly sources: readonly string[]
}

/** Lines of Vite's output that an error quotes. */
const quotedLines = 40

/**
 * The production build of a page, as a folder. It is made by Vite in a child process under the pinned Node, and kept in
 * `node_modules/.cache/flake-hunt/` until its sources, the lockfile or Node change.
 *
 * @throws where Vite fails, with its last lines: a MachineError where the machine ended it, CannotBeTested on a subject of its own
 */
export const buildWithVite = async (
  { title, app, sources }: VitePage,
  { subject, onProgress = () => {} }: ViteBuildOptions = {},
): Promise<ViteBuild> => {
  const began = performance.now()
  const node = pinnedNode()
  const paths = [`apps/${app}`, ...sources, 'pnpm-lock.yaml']
  const other = subject === undefined || subject.isWorkspace ? undefined : subject
  const also = [`node ${pinnedNodeVersion()}`, ...(other === undefined ? [] : [other.hash])]
  const hash = contentHash({ root: repositoryRoot, paths, also })
  // A subject's builds lie with it, and go with it.
  const cacheFolder =
    other === undefined ? join(repositoryRoot, 'node_modules/.cache/flake-hunt', app) : join(buildsOf(other), app)
  const build = await cachedBuild(cacheFolder, hash, async (folder) => {
    onProgress(`Building ${title}${other === undefined ? '' : ` on LiveStore ${other.name}`} …`)
    const home = join(repositoryRoot, 'apps', app)
    const vite = join(home, 'node_modules/vite/bin/vite.js')
    await runQuietly(
      { title, subject: other },
      node,
      [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'],
      {
        cwd: home,
        environment: other === undefined ? {} : subjectEnvironment(other),
      },
    )
  })
  return { ...build, seconds: (performance.now() - began) / 1000 }
}

const subjectEnvironment = ({ folder, family }: Subject): Readonly<Record<string, string>> => ({
  [subjectFolderVariable]: folder,
  [subjectCompatVariable]: join(repositoryRoot, 'apps/linearlite/src/livestore/compat', `${family}.ts`),
})

/** Runs a program to its end; what it prints is told only where it fails. */
const runQuietly = async (
  { title, subject }: { readonly title: string; readonly subject: Subject | undefined },
  command: string,
  commandArguments: readonly string[],
  { cwd, environment }: { readonly cwd: string; readonly environment: Readonly<Record<string, string>> },
): Promise<void> => {
  const child = spawn(command, [...commandArguments], {
    cwd,
    // A test runner's NODE_ENV would make a development build.
    env: { ...process.env, NODE_ENV: 'production', ...environment },
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
  requireMachine({ what: `The build of ${title}`, code, signal, said: lastLines })
  const message = `The build of ${title} ended with ${code}; expected 0. Its last words:\n${lastLines}`
  // On the workspace's own LiveStore it fails for what we have written.
  throw subject === undefined ? new Error(message) : new CannotBeTested(message)
}
