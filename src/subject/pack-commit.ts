/**
 * A commit of a LiveStore checkout as packages to install: checked out in a working tree of its own, built there, packed, and kept by its id, so
 * that nothing is built twice.
 */
import { existsSync, readFileSync } from 'node:fs'
import { repositoryRoot } from '../run/pinned-node.ts'
import { MachineError, UsageError } from '../run/usage-error.ts'
import { cachedBuild } from './build-cache.ts'
import type { Commit } from './commits.ts'
import { contentHash } from './content-hash.ts'
import { commitsFolder } from './install.ts'
import { lookAt } from './pack.ts'
import { UnreachableError, unreachable } from './pnpm.ts'
import { type BuildEnd, runBuild } from './run-build.ts'
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

/** A commit, or a version with a patch, that cannot be put under test: that says nothing of the failure. */
export class CannotBeTested extends Error {}

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
      await orCannotBeTested(() =>
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
  requireMachine(end, log, signal.aborted)
  const how = end.code === null ? `was ended by ${end.signal}` : `ended with ${end.code}`
  throw new CannotBeTested(`its build ${how} (${end.lastLine}), log ${log}`)
}

/** Characters at the end of a build's log in which its reason stands: what a package manager says of it takes a screen. */
const tailLength = 4_000

/** @throws MachineError where it was not the commit that ended its build */
const requireMachine = ({ code, signal }: BuildEnd, log: string, isAborted: boolean): void => {
  if (isAborted) return
  const goOn = 'and go on with --resume'
  if (code === null) {
    throw new MachineError(`A build was ended by ${signal}, log ${log}: give it more memory, ${goOn}.`)
  }
  const tail = existsSync(log) ? readFileSync(log, 'utf8').slice(-tailLength) : ''
  const silence = tail.split('\n').find((line) => unreachable.test(line))
  if (silence !== undefined) {
    throw new MachineError(
      `A build could not reach what it needs (${silence.trim()}), log ${log}: see to the network, ${goOn}.`,
    )
  }
  requireRoom(tail.split('\n').find((line) => isFull.test(line)) ?? '')
}

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

/**
 * Does something that fails where a commit is not as it must be.
 *
 * @throws CannotBeTested where it fails for any reason but the machine's: a full disk, or a registry that cannot be reached
 */
export const orCannotBeTested = async <Result>(action: () => Promise<Result>): Promise<Result> => {
  try {
    return await action()
  } catch (error) {
    if (error instanceof CannotBeTested || error instanceof MachineError || error instanceof UnreachableError)
      throw error
    const message = error instanceof Error ? error.message : String(error)
    requireRoom(message)
    const isTold = error instanceof UsageError
    throw new CannotBeTested(
      isTold
        ? message
        : message
            .trim()
            .replaceAll(/\s*\n\s*/g, ' ')
            .slice(0, 300),
      { cause: error },
    )
  }
}

const isFull = /ENOSPC|no space left on device/i

const requireRoom = (message: string): void => {
  if (!isFull.test(message)) return
  throw new MachineError(
    `There is no room left to build a commit (${message.slice(0, 200)}): make room, or set TMPDIR to a folder that has some, and go on with --resume.`,
  )
}
