/**
 * Holds the Worker's sources against the types of one subject: its compat module and all that uses it.
 *
 * They are laid out anew within the subject's folder, where its packages are found as anywhere else.
 */
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pinnedNode, repositoryRoot } from '../run/pinned-node.ts'
import type { Subject } from '../subject/subject.ts'
import { defaultSource, packageFolder } from './paths.ts'
import { workerTraits } from './worker-of.ts'

const sources = ['apps/sync-backend/src', 'src/history', 'tsconfig.base.json']

/**
 * The compiler's complaints, one a line; none where all is well.
 *
 * @example
 * const complaints = await checkWorkerTypes(await installSubject({ name: '0.4.0-dev.9' }))
 */
export const checkWorkerTypes = async ({ folder, family }: Subject): Promise<readonly string[]> => {
  const room = mkdtempSync(join(folder, '.worker-types-'))
  try {
    for (const source of sources) cpSync(join(repositoryRoot, source), join(room, source), { recursive: true })
    const worker = join(room, 'apps/sync-backend')
    const compat = `./src/compat/${basename(workerTraits(family).compat)}`
    writeFileSync(join(worker, 'package.json'), JSON.stringify({ type: 'module', imports: { '#compat': compat } }))
    const config = {
      extends: '../../tsconfig.base.json',
      compilerOptions: { lib: ['ES2024'], types: [packageFolder('@cloudflare/workers-types', defaultSource)] },
      files: ['./src/worker.ts'],
    }
    writeFileSync(join(worker, 'tsconfig.json'), JSON.stringify(config))
    const said = await runCompiler(['-p', worker, '--pretty', 'false'], room)
    return said.split('\n').filter((line) => line !== '')
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

/** What the compiler says; nothing where it is content. */
const runCompiler = (parameters: readonly string[], cwd: string): Promise<string> => {
  const compiler = join(packageFolder('typescript', repositoryRoot), 'bin/tsc')
  return new Promise((resolve, reject) => {
    execFile(pinnedNode(), [compiler, ...parameters], { cwd }, (error, stdout) => {
      // Complaints are told by an exit code; without one the compiler did not run.
      if (error !== null && typeof error.code !== 'number') reject(error)
      else resolve(stdout)
    })
  })
}
