/** The commits of a LiveStore checkout, from one that is good to one that is bad: what git says of them, and what is refused. Asks git, and changes nothing. */

import { UsageError } from '../run/usage-error.ts'
import type { Edge } from '../statistics/edge.ts'
import { git } from './git.ts'
import { existingFolder } from './subject-name.ts'

export interface Commit {
  /** All 40 digits, or 64. */
  readonly id: string
  /** As many digits as tell it apart in its repository. */
  readonly short: string
  readonly subject: string
}

export interface Checkout {
  /** The top of its working tree. */
  readonly folder: string
  /** Whether something in it is in no commit. */
  readonly isDirty: boolean
}

/** The commits of a search, oldest first, both ends included. */
export interface CommitRow {
  /** `came` where the good one is the older, `went` where it is the newer. */
  readonly edge: Edge
  readonly commits: readonly Commit[]
}

export interface Ends {
  /** As git reads it: an id, a tag, a branch, `HEAD~20`. */
  readonly good: string
  readonly bad: string
  /** As asked for, where it was. */
  readonly edge?: Edge | undefined
}

/**
 * Looks at a checkout.
 *
 * @throws UsageError in one line where there is no git, no folder, or no checkout of git
 */
export const openCheckout = async (path: string): Promise<Checkout> => {
  const named = existingFolder(`--checkout ${path}`, path)
  const { isDone, output, complaint } = await git(named, ['rev-parse', '--show-toplevel'])
  if (!isDone) throw new UsageError(`${named} is no git checkout (${complaint}): expected a clone of LiveStore.`)
  const folder = output.trim()
  const status = await git(folder, ['status', '--porcelain', '--untracked-files=normal'])
  return { folder, isDirty: status.output.trim() !== '' }
}

/**
 * The commits between two, along first parents: a merge counts as one, with all that came by it.
 *
 * @throws UsageError in one line where one of them is not known, neither is built on the other, there is none between them, the edge contradicts
 * them, or the newer one has no packages of LiveStore
 */
export const commitsBetween = async (folder: string, ends: Ends): Promise<CommitRow> => {
  const good = await commitOf(folder, '--good', ends.good)
  const bad = await commitOf(folder, '--bad', ends.bad)
  if (good === bad) throw new UsageError(`Expected two commits, found that --good and --bad are both ${good}.`)
  const edge = await orderOf(folder, ends, { good, bad })
  const [older, newer] = edge === 'came' ? [good, bad] : [bad, good]
  await requirePackages(folder, newer)
  const later = await listCommits(folder, ['--first-parent', '--reverse', `${older}..${newer}`])
  const [first] = await listCommits(folder, ['--max-count=1', older])
  if (first === undefined) throw new Error(`git lists nothing of ${older}, which it has found before.`)
  await requireFirstParents(folder, first, later)
  if (later.length < 2) {
    throw new UsageError(
      `There is no commit between ${first.short} and ${later[0]?.short}, which comes right after it: nothing is left to search for.`,
    )
  }
  return { edge, commits: [first, ...later] }
}

/**
 * The commits that git lists of these.
 *
 * @param given as `git rev-list` takes it
 */
const listCommits = async (folder: string, given: readonly string[]): Promise<readonly Commit[]> => {
  const { isDone, output, complaint } = await git(folder, [
    'rev-list',
    '--no-commit-header',
    '--format=%H %h %s',
    ...given,
  ])
  if (!isDone) throw new UsageError(`git cannot list the commits of ${folder} (${complaint}).`)
  return readCommits(output)
}

/**
 * Reads lines of an id, a short one, and a subject, which may be empty. What would move a terminal's cursor is left out. Pure.
 *
 * @example
 * readCommits('1f3c…9 1f3c2a7 Answer a stale push') // [{ id: '1f3c…9', short: '1f3c2a7', subject: 'Answer a stale push' }]
 */
export const readCommits = (output: string): readonly Commit[] =>
  output.split('\n').flatMap((line) => {
    const [, id, short, subject] = /^([0-9a-f]{40,64}) ([0-9a-f]+) ?(.*)$/.exec(line) ?? []
    if (id === undefined || short === undefined) return []
    return [{ id, short, subject: (subject ?? '').replaceAll(/\p{Cc}/gu, '').trim() }]
  })

const commitOf = async (folder: string, option: string, name: string): Promise<string> => {
  // What begins with a dash git takes for an option.
  const known = name.startsWith('-')
    ? undefined
    : await git(folder, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`])
  if (known?.isDone === true) return known.output.trim()
  throw new UsageError(
    `There is no commit "${name}" in ${folder}: expected ${option} to be an id, a tag or a branch; git fetch brings what it lacks.`,
  )
}

const orderOf = async (
  folder: string,
  { edge: asked, ...named }: Ends,
  { good, bad }: Pick<Ends, 'good' | 'bad'>,
): Promise<Edge> => {
  const isBefore = async (one: string, other: string): Promise<boolean> =>
    (await git(folder, ['merge-base', '--is-ancestor', one, other])).isDone
  const edge = (await isBefore(good, bad)) ? 'came' : (await isBefore(bad, good)) ? 'went' : undefined
  if (edge === undefined) {
    throw new UsageError(
      `Neither of --good ${named.good} and --bad ${named.bad} is built on the other: expected two commits of one line; git merge-base names where theirs part.`,
    )
  }
  if (asked === undefined || asked === edge) return edge
  const [age, other] = asked === 'came' ? ['older', 'newer'] : ['newer', 'older']
  throw new UsageError(
    `Expected --good to be ${age} than --bad with --edge ${asked}, found ${named.good} to be ${other} than ${named.bad}: that is --edge ${edge}.`,
  )
}

const requireFirstParents = async (folder: string, older: Commit, [next]: readonly Commit[]): Promise<void> => {
  if (next === undefined) return
  const parent = (await git(folder, ['rev-parse', '--verify', '--quiet', `${next.id}^1`])).output.trim()
  if (parent === older.id) return
  const [fork] = parent === '' ? [] : await listCommits(folder, ['--max-count=1', parent])
  throw new UsageError(
    `${older.short} came by a merge: expected a commit on the line of first parents, ${fork === undefined ? 'where it begins there is none' : `such as ${fork.short}, on which it is built`}.`,
  )
}

const requirePackages = async (folder: string, commit: string): Promise<void> => {
  const main = '"name"[[:space:]]*:[[:space:]]*"@livestore/livestore"'
  const found = await git(folder, ['grep', '--quiet', '-E', main, commit, '--', ':(glob)**/package.json'])
  if (found.isDone) return
  throw new UsageError(
    `${folder} has no LiveStore packages in ${commit.slice(0, 10)}: expected a package.json of @livestore/livestore.`,
  )
}
