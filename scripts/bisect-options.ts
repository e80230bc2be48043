/** What `pnpm bisect` is asked: its options, and the log that they are kept in. */
import { resolve } from 'node:path'
import { type BisectHead, type BisectStore, createBisectStore, openBisectStore } from '../src/campaign/bisect-store.ts'
import { type Way, wayOf, whyUnplayable } from '../src/campaign/trial-source.ts'
import { UsageError } from '../src/run/exit-codes.ts'
import { oneOf, share, wholeNumber } from '../src/run/read-options.ts'
import { edges } from '../src/statistics/edge.ts'
import { commitsBetween, openCheckout } from '../src/subject/commits.ts'
import { readPatch } from '../src/subject/install.ts'
import { versions as published } from '../src/subject/subject.ts'
import { parseSubjectName, patchHelp } from '../src/subject/subject-name.ts'
import { askingCommand } from './way-options.ts'

export const program = askingCommand(
  'pnpm bisect',
  'Finds the version, or the commit, with which a failure came, or went, though it may show only sometimes.',
)
  .option(
    '--edge <edge>',
    'whether it is asked with which version it came, or went; came unless given, of a checkout what --good and --bad say',
    oneOf(edges, 'edge'),
  )
  .option(
    '--versions <versions>',
    'oldest first, with commas between them, or from..to of the published ones; all of those unless given',
  )
  .option('--checkout <folder>', 'search the commits of a LiveStore checkout instead, which stays as it is')
  .option('--good <commit>', 'of the checkout: a commit without the failure')
  .option('--bad <commit>', 'of the checkout: a commit with it; where that is the older one, it is asked when it went')
  .option('--build <command>', 'of the checkout: what installs and builds a commit, run by the shell at its top')
  .option('--patch <file>', `${patchHelp}; put on each version`)
  .option('--one-edge', 'take it that nothing changed but once: fewer trials, and wrong where it came and went')
  .option('--trials <number>', 'trials after which it is given up; of a resumed search, too', wholeNumber(1))
  .option('--show <share>', 'let only this share of failures show: tries the search itself', share, 1)
  .option('--resume [log]', 'go on with a search, the last one unless named; its own settings count')
  .option('--json <file>', 'write what came of it as JSON')
  .addHelpText(
    'after',
    `
Examples:
  pnpm bisect --bug stale-generation --edge went
  pnpm bisect --schedule FILE --versions 0.4.0-dev.8..0.4.0
  pnpm bisect --scenario burst --checkout ../livestore --good v0.3.1 --bad HEAD --build 'pnpm install && pnpm build'
  pnpm bisect --resume

Each trial is a line of a log in bisects/.
Exit codes: 0 answered, none of them included, 2 not decided, 64 bad usage, 70 the harness failed, 130 interrupted.`,
  )

export type Options = ReturnType<typeof program.opts>

const usualTrials = 1_000

/** @throws UsageError where one of them is no LiveStore */
const versionsOf = (text: string | undefined): readonly string[] => {
  if (text === undefined) return published
  const range = /^([^,]+?)\.\.([^,]+)$/.exec(text)
  const known: readonly string[] = published
  const [from, to] = [known.indexOf(range?.[1] ?? ''), known.indexOf(range?.[2] ?? '')]
  if (range !== null && from >= 0 && to >= from) return published.slice(from, to + 1)
  const names = text.split(',').map((name) => name.trim())
  for (const name of names) parseSubjectName(name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new UsageError(`Expected each of --versions once, found ${twice} again.`)
  return names
}

/** The published versions that are asked for and can be played. */
const rowOfVersions = (options: Options, way: Way): Pick<BisectHead, 'edge' | 'versions' | 'mayTurn'> => {
  const versions = versionsOf(options.versions)
  const playable = versions.filter((version) => whyUnplayable(way, version) === undefined)
  for (const version of versions) {
    const why = whyUnplayable(way, version)
    if (why !== undefined) console.log(`left out: ${version}, ${why}`)
  }
  if (playable.length === 0) throw new UsageError(`Nothing can be played on any of ${versions.join(', ')}.`)
  return { edge: options.edge ?? 'came', versions: playable, mayTurn: options.oneEdge !== true }
}

/** The commits that are asked for. What both ends are is said: nothing turns between them but once. */
const rowOfCommits = async (
  path: string,
  { good, bad, build, edge: asked, versions }: Options,
): Promise<Pick<BisectHead, 'edge' | 'versions' | 'mayTurn' | 'checkout'>> => {
  if (versions !== undefined) throw new UsageError('Expected --versions or --checkout, found both.')
  if (good === undefined || bad === undefined || build === undefined || build.trim() === '') {
    const missing = Object.entries({ good, bad, build: build?.trim() }).find(([, value]) => !value)?.[0]
    throw new UsageError(`Expected --good, --bad and --build with --checkout, found no --${missing}.`)
  }
  const { folder, isDirty } = await openCheckout(path)
  const { edge, commits } = await commitsBetween(folder, { good, bad, edge: asked })
  if (isDirty)
    console.log(`${folder} has changes that are in no commit: they stay as they are, and are no part of this.`)
  const [oldest, newest] = [commits[0]?.id ?? '', commits.at(-1)?.id ?? '']
  const ends = edge === 'came' ? { good: oldest, bad: newest } : { good: newest, bad: oldest }
  return {
    edge,
    versions: commits.map(({ id }) => id),
    mayTurn: false,
    checkout: { folder, ...ends, build, commits },
  }
}

const rowOf = (options: Options, way: Way) => {
  if (options.checkout !== undefined) return rowOfCommits(options.checkout, options)
  const stray = (['good', 'bad', 'build'] as const).find((name) => options[name] !== undefined)
  if (stray !== undefined) throw new UsageError(`Expected --${stray} with --checkout, found it without.`)
  return rowOfVersions(options, way)
}

/**
 * What is asked for, and the log that it is kept in.
 *
 * @throws UsageError in one line where something of it is wrong
 */
export const storeOf = async (options: Options): Promise<BisectStore> => {
  if (options.resume !== undefined) {
    const store = openBisectStore(options.resume === true ? undefined : options.resume)
    // Before anything is played, as when it began.
    if (store.head.checkout !== undefined) await openCheckout(store.head.checkout.folder)
    readPatch(store.head.patch)
    const { trials = Math.max(store.head.trials, store.earlier.length + 1) } = options
    return { ...store, head: { ...store.head, trials } }
  }
  const { scenario, schedule, bug, runner, confidence, show, trials = usualTrials } = options
  if (confidence <= 0.5 || confidence >= 1) {
    throw new UsageError(`Expected a --confidence above 0.5 and below 1, found ${confidence}.`)
  }
  const way = wayOf({ scenario, schedule, bug, runner })
  const patch = readPatch(options.patch)?.path
  const row = await rowOf(options, way)
  // As a person in this folder means it, wherever the search goes on. The id of a finding is no file.
  const file = schedule === undefined ? undefined : scheduleFile(way, schedule)
  const head: BisectHead = {
    asked: {
      ...(scenario !== undefined && { scenario }),
      ...(file !== undefined && { schedule: file }),
      ...(bug !== undefined && { bug }),
      ...(runner !== undefined && { runner }),
    },
    ...row,
    ...(patch !== undefined && { patch }),
    confidence,
    show,
    trials,
  }
  const time = new Date().toISOString().slice(0, 16).replaceAll(':', '')
  const name = `${time}-${row.edge}-${scenario ?? bug ?? 'schedule'}`
  return createBisectStore(name.replaceAll(/[^\w.+-]/g, '_'), head)
}

const scheduleFile = (way: Way, name: string): string =>
  way.type === 'schedule' && name.endsWith('.json') ? resolve(name) : name
