/** A real git repository in a folder, made commit by commit, for tests. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Repository {
  readonly folder: string
  /** Runs git in it. @returns what it says @throws where it fails */
  readonly git: (...given: readonly string[]) => string
  /** Writes files, and commits all that has changed. @returns the id of the commit */
  readonly commit: (subject: string, files?: Readonly<Record<string, string>>) => string
}

/** The manifest by which a checkout of LiveStore is known. */
export const mainPackage = { 'packages/@livestore/livestore/package.json': '{ "name": "@livestore/livestore" }\n' }

/** Makes a repository on a branch `main`, whatever the person's own settings are. */
export const makeRepository = (folder: string): Repository => {
  mkdirSync(folder, { recursive: true })
  const author = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, 'test'],
    [`GIT_${role}_EMAIL`, 'test@example.invalid'],
  ])
  const env = {
    ...process.env,
    ...Object.fromEntries(author),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  }
  const git = (...given: readonly string[]): string =>
    execFileSync('git', given, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  git('init', '--quiet', '--initial-branch', 'main')
  return {
    folder,
    git,
    commit: (subject, files = {}) => {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), content)
      }
      git('add', '--all')
      git('commit', '--quiet', '--allow-empty', '--message', subject)
      return git('rev-parse', 'HEAD')
    },
  }
}
