/** What a search puts under test: a published version, installed, or a commit of a checkout, built first. Either may be skipped. */
import { join, relative } from 'node:path'
import { versionInWords } from '../report/bisect-report.ts'
import { makeFolder } from '../run/make-folder.ts'
import { CannotBeTested, inOneLine, orCannotBeTested } from '../subject/cannot-be-tested.ts'
import type { Commit } from '../subject/commits.ts'
import { installSubject } from '../subject/install.ts'
import { packCommit } from '../subject/pack-commit.ts'
import type { Subject } from '../subject/subject.ts'
import type { BisectCheckout, BisectHead } from './bisect-store.ts'
import type { OpenedSource } from './open-sources.ts'
import { type TrialSource, type Way, whyUnplayable } from './trial-source.ts'

export interface SubjectsOptions {
  readonly head: BisectHead
  readonly way: Way
  /** The folder for what builds of commits say. */
  readonly logs: string
  /** The folder of the run. */
  readonly home: string
  /** An interruption: a build ends at it. */
  readonly signal: AbortSignal
  /** Hears what is done now. */
  readonly doing: (words: string) => void
  /** Hears what stays. */
  readonly line: (text: string) => void
  readonly open: (subject: Subject) => Promise<TrialSource>
  /** Installs a version, and builds it first where it is a commit; really unless given. */
  readonly get?: (livestore: string) => Promise<Subject>
}

/**
 * What opens the source of a version: it installs it, and builds what is a commit. A commit that cannot be built, packed, installed, built upon
 * or loaded, or on which nothing can be played, and a version that a patch does not fit, is skipped.
 *
 * @throws what has nothing to do with the version: no browser, no memory, a full disk, a registry that cannot be reached, a harness that fails
 */
export const subjectsOf =
  (options: SubjectsOptions) =>
  async (livestore: string): Promise<OpenedSource> => {
    const { head, signal, line } = options
    try {
      return await openOn(options, livestore)
    } catch (error) {
      // Whatever has ended at it says nothing.
      if (signal.aborted) return 'interrupted'
      // A published version fits, unless something is put on it: what fails then is a person's to know.
      if (!(error instanceof CannotBeTested) || !mayNotFit(head)) throw error
      const why = inOneLine(error.message)
      line(`  skipped: ${versionInWords(head, livestore)}, ${why}`)
      return { skipped: why }
    }
  }

const mayNotFit = ({ checkout, patch }: BisectHead): boolean => checkout !== undefined || patch !== undefined

const openOn = async (options: SubjectsOptions, livestore: string): Promise<TrialSource> => {
  const { head, way, open, get = (version: string) => subjectOf(options, version) } = options
  if (!mayNotFit(head)) return open(await get(livestore))
  const subject = await orCannotBeTested('The installation', () => get(livestore))
  const why = whyUnplayable(way, subject.version)
  if (why !== undefined) throw new CannotBeTested(`nothing can be played there: ${why}`)
  return open(subject)
}

const subjectOf = async (options: SubjectsOptions, livestore: string): Promise<Subject> => {
  const { head, doing } = options
  const patch = head.patch ?? false
  if (head.checkout === undefined) return installSubject({ name: livestore, patch, onProgress: doing })
  const commit = head.checkout.commits.find(({ id }) => id === livestore)
  if (commit === undefined) throw new Error(`The log's commits lack ${livestore}, which is one of its versions.`)
  const folder = await packOne(options, head.checkout, commit)
  const subject = await installSubject({ name: `tarballs:${folder}`, patch, onProgress: doing })
  // Where its packages lie is of no interest, and too long for the name of a file.
  return { ...subject, name: commit.short }
}

const packOne = async (
  { head, logs, home, signal, doing, line }: SubjectsOptions,
  { folder: checkout, build: command }: BisectCheckout,
  commit: Commit,
): Promise<string> => {
  const name = versionInWords(head, commit.id)
  const log = join(logs, `${commit.short}.log`)
  let began: number | undefined
  const packed = await packCommit({
    checkout,
    commit,
    command,
    log,
    home,
    signal,
    onProgress: (words) => doing(`building ${name}: ${words}`),
    onBuild: () => {
      began = performance.now()
      makeFolder(logs)
      line(`  building ${name}: ${command}, log ${relative(process.cwd(), log)}`)
    },
  })
  if (began !== undefined) line(`  built ${commit.short} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return packed
}
