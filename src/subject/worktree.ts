/** A working tree of its own for a commit: whatever happens there, the person's checkout stays as it is. */
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { git } from './git.ts'

export interface WorktreeOptions {
  /** The checkout whose commit it is. */
  readonly checkout: string
  readonly commit: string
  /** Holds the tree while it is there: the folder of the run, which goes with it. */
  readonly home: string
}

/** What the names of our trees begin with: nobody else's is ever removed. */
const ours = 'flake-hunt-commit-'

/**
 * Does something in a working tree of a commit, and removes the tree, whatever came of it.
 *
 * @throws what `body` throws, or where git cannot check the commit out
 * @example
 * await withWorktree({ checkout, commit, home: run.folder }, async (tree) => build(tree))
 */
export const withWorktree = async <Result>(
  { checkout, commit, home }: WorktreeOptions,
  body: (tree: string) => Promise<Result>,
): Promise<Result> => {
  const tree = join(home, `${ours}${commit.slice(0, 12)}`)
  try {
    const { isDone, complaint } = await git(checkout, ['worktree', 'add', '--detach', tree, commit])
    if (!isDone) throw new Error(`git cannot check ${commit} out (${complaint}).`)
    return await body(tree)
  } finally {
    // What a build has put there git would look through first, file by file.
    await rm(tree, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    await forget(checkout, tree)
  }
}

/** What git keeps of a tree in the checkout's `.git`, which is all that is left of one that was removed by hand, or with its run. */
const forget = (checkout: string, tree: string): Promise<unknown> =>
  git(checkout, ['worktree', 'remove', '--force', '--force', tree])

/**
 * Has git forget our trees that are gone: those of a run that was killed go with its folder.
 *
 * @returns their folders
 */
export const forgetLostWorktrees = async (checkout: string): Promise<readonly string[]> => {
  const { output } = await git(checkout, ['worktree', 'list', '--porcelain'])
  const trees = output.split('\n').flatMap((line) => /^worktree (.+)$/.exec(line)?.[1] ?? [])
  const lost = trees.filter((tree) => basename(tree).startsWith(ours) && !existsSync(tree))
  for (const tree of lost) await forget(checkout, tree)
  return lost
}
