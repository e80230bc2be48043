/**
 * Compiles sources of this repository against the packages of one subject.
 *
 * They are laid out anew within the subject's folder, where its packages are found as anywhere else; a tsconfig with paths would
 * pass by the packages' own `exports`.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { pinnedNode, repositoryRoot } from '../run/pinned-node.ts'
import type { Subject } from './subject.ts'

export interface Program {
  /** Paths from the repository's root, of all that is read. */
  readonly sources: readonly string[]
  /** Folder of the app whose program it is. The two below are relative to it. */
  readonly app: string
  readonly files: readonly string[]
  readonly compilerOptions: Readonly<Record<string, unknown>>
  /** What other families of versions have otherwise: files to write in place of the repository's, by their paths from its root. */
  readonly written: Readonly<Record<string, string>>
}

/** A package whose own names (`#compat`) lead to modules of it. */
export const packageWith = (imports: Readonly<Record<string, string>>): string =>
  JSON.stringify({ type: 'module', imports })

/**
 * The compiler's complaints, one a line; none where all is well.
 *
 * @throws Error where the compiler does not run
 */
export const compileOn = async (
  { folder }: Pick<Subject, 'folder'>,
  { sources, app, files, compilerOptions, written }: Program,
): Promise<readonly string[]> => {
  const room = mkdtempSync(join(folder, '.types-'))
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(room, path)), { recursive: true })
    writeFileSync(join(room, path), text)
  }
  try {
    for (const source of [...sources, 'tsconfig.base.json']) {
      cpSync(join(repositoryRoot, source), join(room, source), { recursive: true })
    }
    for (const [path, text] of Object.entries(written)) write(path, text)
    write(`${app}/tsconfig.json`, JSON.stringify({ extends: '../../tsconfig.base.json', compilerOptions, files }))
    const compiler = join(repositoryRoot, 'node_modules/typescript/bin/tsc')
    const { stdout, exitCode, shortMessage } = await execa(
      pinnedNode(),
      [compiler, '-p', join(room, app), '--pretty', 'false'],
      { cwd: room, reject: false },
    )
    // Complaints are told by an exit code; without one the compiler did not run.
    if (exitCode === undefined) throw new Error(`expected the compiler to run, but: ${shortMessage}`)
    return exitCode === 0 ? [] : stdout.split('\n').filter((line) => line !== '')
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}
