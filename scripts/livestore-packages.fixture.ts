/** LiveStore's packages as they are installed, and repositories of such packages whose commits are built by a script: for tests. */
import { cpSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { installSubject } from '../src/subject/install.ts'
import { makeRepository, type Repository } from '../src/subject/repository.fixture.ts'
import type { Version } from '../src/subject/subject.ts'

/** Names a folder on the disk for each copy of a LiveStore package that is installed in a subject. */
export const packagesIn = (subject: string): readonly (readonly [name: string, folder: string])[] => {
  const store = join(subject, 'node_modules/.pnpm')
  return readdirSync(store)
    .map((place) => join(store, place, 'node_modules/@livestore'))
    .flatMap((scope) => (statSync(scope, { throwIfNoEntry: false }) === undefined ? [] : [scope]))
    .flatMap((scope) =>
      // Links lead to what a package depends on.
      readdirSync(scope, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => [entry.name, join(scope, entry.name)] as const),
    )
}

/** A commit of a repository that is to be made. */
export interface PlannedCommit {
  readonly subject: string
  /** The published version whose packages it changes to. */
  readonly livestore?: Version
  /** Whether `sh build.sh` works from this commit on. */
  readonly builds?: boolean
}

/** What a build leaves is in no commit, as in LiveStore's own repository. */
const built = 'dist'
const unbuilt = 'unbuilt'

const works = `set -e
for package in packages/@livestore/*/${unbuilt}; do mv "$package" "$(dirname "$package")/${built}"; done
`
const fails = 'echo "error TS2322: no such luck"; exit 3\n'

/** Makes a repository of commits, oldest first. @returns it, and their ids */
export const makeLiveStoreRepository = async (
  folder: string,
  planned: readonly PlannedCommit[],
): Promise<Repository & { readonly commits: readonly string[] }> => {
  const repository = makeRepository(folder)
  const commits: string[] = []
  for (const { subject, livestore, builds } of planned) {
    if (livestore !== undefined) await layOut(folder, livestore)
    const script: Readonly<Record<string, string>> = builds === undefined ? {} : { 'build.sh': builds ? works : fails }
    commits.push(repository.commit(subject, { ...script, '.gitignore': `${built}\n`, 'NOTES.md': `${subject}\n` }))
  }
  return { ...repository, commits }
}

const layOut = async (folder: string, version: Version): Promise<void> => {
  const published = await installSubject({ name: version, patch: false })
  rmSync(join(folder, 'packages'), { recursive: true, force: true })
  for (const [name, installed] of packagesIn(published.folder)) {
    const home = join(folder, 'packages/@livestore', name)
    // Sources are needed for nothing here, but where a package has no other.
    const left = [join(installed, 'node_modules'), ...(name === 'wa-sqlite' ? [] : [join(installed, 'src')])]
    cpSync(installed, home, { recursive: true, filter: (path) => !left.includes(path) })
    if (statSync(join(home, built), { throwIfNoEntry: false }) !== undefined)
      renameSync(join(home, built), join(home, unbuilt))
  }
}
