/**
 * A commit of a LiveStore checkout as packages to install: checked out in a working tree of its own, built there, packed, and kept by its id, so
 * that nothing is built twice.
 */
import { existsSync, readFileSync } from 'node:fs'
import { repositoryRoot } from '../run/pinned-node.ts'
import { UsageError } from '../run/usage-error.ts'
import { cachedBuild } from './build-cache.ts'
import { CannotBeTested, goOnSearching, orCannotBeTested, requireMachine } from './cannot-be-tested.ts'
import type { Commit } from './commits.ts'
import { contentHash } from './content-hash.ts'
import { commitsFolder } from './install.ts'
import { lookAt } from './pack.ts'
import { runBuild } from './run-build.ts'
import { withWorktree } from './worktree.ts'

export interface PackOptions {
  /** The folder of the checkout. */
  readonly checkout: string
  readonly commit: Commit
  /** What builds its packages, through the shell, at the top of the tree. */
  readonly command: string
  /** Takes the output of the build. */
  readonly log: string
  /** The folder of the run. */
  readonly home: string
  readonly signal: AbortSignal
  /** Hears what is done now. */
  readonly onProgress: (words: string) => void
  /** Hears before a build begins; not where the commit is packed already. */
  readonly onBuild: () => void
}

/**
 * The folder with a commit's packages, `*.tgz`; builds and packs them where they are not there yet.
 *
 * @throws CannotBeTested where its build fails, or leaves nothing that can be packed; MachineError where the disk is full
 */
export const packCommit = async (options: PackOptions): Promise<string> => {
  const { commit, command, checkout, home, onBuild, onProgress } = options
  const also = [command, `${process.platform}-${process.arch}`]
  const hash = contentHash({ root: repositoryRoot, paths: ['src/subject/pack.ts'], also })
  const { folder } = await cachedBuild(
    commitsFolder,
    `${commit.id}-${hash}`,
    async (unfinished) => {
      onBuild()
      await orCannotBeTested('The packing of a commit', () =>
        withWorktree({ checkout, commit: commit.id, home }, async (tree) => {
          await build(tree, options)
          onProgress('packing it')
          await pack(tree, unfinished)
        }),
      )
    },
    { kept: Number.POSITIVE_INFINITY },
  )
  return folder
}

const build = async (tree: string, { command, log, home, signal, onProgress }: PackOptions): Promise<void> => {
  const end = await runBuild({ command, folder: tree, log, home, signal, onProgress })
  if (end.code === 0 && !signal.aborted) return
  if (!signal.aborted) {
    requireMachine({ what: 'A build', ...end, said: tailOf(log), where: `, log ${log}`, goOn: goOnSearching })
  }
  const how = end.code === null ? `was ended by ${end.signal}` : `ended with ${end.code}`
  throw new CannotBeTested(`its build ${how} (${end.lastLine}), log ${log}`)
}

/** Characters at the end of a build's log in which its reason stands: what a package manager says of it takes a screen. */
const tailLength = 4_000

const tailOf = (log: string): string => (existsSync(log) ? readFileSync(log, 'utf8').slice(-tailLength) : '')

const pack = async (tree: string, target: string): Promise<void> => {
  try {
    const { packInto } = await lookAt({ type: 'path', folder: tree })
    await packInto(target)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    // The tree is gone when the person reads this, and that it is to be built first was heeded.
    const [found = ''] = error.message
      .replaceAll(`${tree}/`, '')
      .replaceAll(tree, 'it')
      .split(' Build the checkout first')
    throw new CannotBeTested(`its build ended well, but ${found.replace(/\.$/, '')}`)
  }
}
