/**
 * A finding as one folder that needs nothing of this repository: LiveStore comes from npm, the player and the schedule lie in it, and a
 * README tells it to whoever has never heard of the hunt.
 *
 * Before it is written, the finding is played once more: nothing is handed on that does not show, and the README tells what was seen.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { StandaloneFinding } from '../../apps/standalone/src/finding.ts'
import { bugsOf } from '../bugs/bug.ts'
import { bugs } from '../bugs/table.ts'
import { npmSettings, standaloneManifest } from '../report/standalone-manifest.ts'
import { standaloneReadme } from '../report/standalone-readme.ts'
import { makeFolder } from '../run/make-folder.ts'
import { pinnedNodeVersion, repositoryRoot } from '../run/pinned-node.ts'
import { UsageError } from '../run/usage-error.ts'
import { type JudgedSchedule, randomnessOf, unsupportedIn } from '../runner/contract.ts'
import { formatSchedule } from '../schedule/read-schedule.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { startScheduleRunner } from '../simulation/schedule-runner.ts'
import { buildStandalone, packagesFile } from '../subject/build-standalone.ts'
import { committedFolder, installSubject } from '../subject/install.ts'
import { type Version, versions } from '../subject/subject.ts'
import type { FoundVerdict } from './found-verdict.ts'
import { findingId } from './hunt-row.ts'
import { versionOfName, whyUnsupportedBy } from './runners.ts'

/** A finding that is to be handed on. */
export interface StandaloneOptions {
  /** As a person named it, for what she is told to do instead. */
  readonly name: string
  readonly schedule: Schedule
  readonly verdict: FoundVerdict
  /** The folder to be written. */
  readonly folder: string
  /** Whether one that is there already may be replaced. */
  readonly force: boolean
  readonly onProgress?: (line: string) => void
}

/** Times that a finding is played before it is handed on, and that the folder plays one which shows only sometimes. */
const timesHere = 5
const mostTries = 10

/** Stores that LiveStore up to 0.4.0-dev.9 has room for in one process, the one that warms it up taken off. */
const mostStores = 15

/**
 * Writes the folder, whole or not at all.
 *
 * @throws UsageError in one line where the finding cannot be handed on so, does not show any more, or the folder is there
 */
export const writeStandalone = async (options: StandaloneOptions): Promise<void> => {
  const { schedule, verdict, folder, onProgress = () => {} } = options
  const livestore = publishedVersion(options)
  refuseUnplayable(options)
  refuseToReplace(options)
  onProgress(`playing it ${timesHere} times on LiveStore ${livestore}`)
  const { seen, rate } = await playHere(options, livestore)
  const { packages, folder: player } = await buildStandalone({ onProgress })
  const { fingerprint, confirmed } = verdict
  const tries = rate.failed === rate.trials ? 1 : Math.min(mostTries, Math.floor(mostStores / schedule.clients.length))
  const finding: StandaloneFinding = { livestore, fingerprint, tries }
  const home = committedFolder(livestore)
  const bug = bugsOf(bugs, { name: livestore, version: livestore }).find(({ fingerprints }) =>
    fingerprints.includes(fingerprint),
  )
  const files = {
    'package.json': standaloneManifest({
      id: findingId(fingerprint, { livestore, runner: 'simulation' }),
      livestore,
      imported: packages,
      ofSubject: dependenciesOf(home),
      lockfile: readFileSync(join(home, 'pnpm-lock.yaml'), 'utf8'),
      ours: {
        ...devDependenciesOf(repositoryRoot),
        ...dependenciesOf(repositoryRoot),
        ...dependenciesOf(join(repositoryRoot, 'apps/linearlite')),
      },
    }),
    '.npmrc': npmSettings,
    'README.md': standaloneReadme(
      {
        livestore,
        fingerprint,
        bug,
        diagnosis: seen.diagnosis ?? fingerprint,
        rate,
        node: pinnedNodeVersion(),
        ...(confirmed !== undefined && { confirmed }),
      },
      schedule,
    ),
    'schedule.json': formatSchedule(schedule),
    'finding.json': `${JSON.stringify(finding, undefined, 2)}\n`,
  }
  writeWhole(folder, player, files)
}

const publishedVersion = ({ verdict }: StandaloneOptions): Version => {
  const version = versions.find((candidate) => candidate === verdict.livestore)
  if (version !== undefined) return version
  throw new UsageError(
    `Expected a finding on a published LiveStore, which others can install, found one on ${verdict.livestore}: replay it on a version (--livestore), and hunt there.`,
  )
}

const refuseUnplayable = ({ name, schedule, verdict }: StandaloneOptions): void => {
  const [unsupported] = unsupportedIn(schedule, whyUnsupportedBy.simulation(versionOfName(verdict.livestore)))
  const isOfBrowser = verdict.runner === 'browser'
  if (!isOfBrowser && unsupported === undefined) return
  const why = isOfBrowser ? 'a browser has shown it' : `unsupported ${unsupported}`
  const tryInNode =
    unsupported === undefined ? `, or see whether Node shows it, too: pnpm replay ${name} --runner simulation` : ''
  throw new UsageError(
    `A folder that stands alone plays in Node, and cannot show this finding (${why}): make a Playwright test of it with pnpm promote ${name}${tryInNode}.`,
  )
}

/** Never replaces what is not such a folder. */
const refuseToReplace = ({ folder, force }: StandaloneOptions): void => {
  if (!existsSync(folder)) return
  if (!force) throw new UsageError(`There is ${folder} already: take it away first, or give --force.`)
  if (!existsSync(join(folder, 'finding.json'))) {
    throw new UsageError(
      `${folder} was not written by --standalone: it is not replaced. Take it away, or name another folder with --out.`,
    )
  }
}

interface PlayedHere {
  /** The first time that it showed. */
  readonly seen: JudgedSchedule
  readonly rate: { readonly failed: number; readonly trials: number }
}

const playHere = async (
  { schedule, verdict, onProgress }: StandaloneOptions,
  livestore: Version,
): Promise<PlayedHere> => {
  const { fingerprint } = verdict
  const progress = onProgress === undefined ? {} : { onProgress }
  const subject = await installSubject({ name: livestore, patch: false, ...progress })
  const runner = await startScheduleRunner({ subject, ...progress })
  const shown: JudgedSchedule[] = []
  const others = new Set<string>()
  let trials = 0
  try {
    while (trials < timesHere || (shown.length === 0 && trials < mostTries)) {
      trials += 1
      const result = await runner.play(schedule, randomnessOf(schedule, trials))
      if (result.type === 'harness-failed') throw new Error(`The finding could not be played: ${result.error}`)
      if (result.type !== 'judged') continue
      if (result.fingerprints.includes(fingerprint)) shown.push(result)
      else others.add(result.fingerprints.join(', ') || result.verdict)
    }
  } finally {
    await runner.close()
  }
  const [seen] = shown
  if (seen !== undefined) return { seen, rate: { failed: shown.length, trials } }
  throw new UsageError(
    `Expected ${fingerprint} on LiveStore ${livestore}, found ${[...others].join('; ')} in ${trials} times: what does not show is not handed on. Hunt for it again.`,
  )
}

type Versions = Readonly<Record<string, string>>

const manifestIn = (folder: string): { readonly dependencies?: Versions; readonly devDependencies?: Versions } =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

const dependenciesOf = (folder: string): Versions => manifestIn(folder).dependencies ?? {}
const devDependenciesOf = (folder: string): Versions => manifestIn(folder).devDependencies ?? {}

/** Lays the folder out beside its place, and moves it there. */
const writeWhole = (folder: string, player: string, files: Readonly<Record<string, string>>): void => {
  makeFolder(dirname(folder))
  const unfinished = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`))
  try {
    for (const name of readdirSync(player).filter((one) => one !== packagesFile)) {
      cpSync(join(player, name), join(unfinished, name), { recursive: true })
    }
    // Made for its maker's eyes alone, and meant for others.
    chmodSync(unfinished, 0o755)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(unfinished, name), text)
    rmSync(folder, { recursive: true, force: true })
    renameSync(unfinished, folder)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    throw error
  }
}
