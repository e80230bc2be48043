/**
 * Holds the sources that speak with LiveStore against the types of one subject: its own compat module and all that uses it.
 *
 * They are laid out anew within the subject's folder, where its packages are found as anywhere else; a tsconfig with paths would
 * pass by the packages' own `exports`.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { pinnedNode, repositoryRoot } from '../run/pinned-node.ts'
import type { Subject } from './subject.ts'

/** What is compiled: the app without its user interface, the simulation's engine, and what both share with the harness. */
const sources = [
  'apps/engine/src',
  'apps/linearlite/src/data',
  'apps/linearlite/src/livestore',
  'apps/linearlite/src/probes',
  'apps/linearlite/src/settings',
  'src/history',
  'tsconfig.base.json',
]

/** Packages that are no part of the subject, and where the workspace has their types. */
const ofWorkspace: Readonly<Record<string, string>> = {
  'fractional-indexing': 'fractional-indexing',
  nanoid: 'nanoid',
  react: '@types/react',
  'react-dom': '@types/react-dom',
}

/**
 * The compiler's complaints, one a line; none where all is well.
 *
 * @example
 * const complaints = await checkTypes(await installSubject({ name: '0.4.0-dev.9' }))
 */
export const checkTypes = async ({ folder, family }: Subject): Promise<readonly string[]> => {
  const room = mkdtempSync(join(folder, '.types-'))
  try {
    for (const source of sources) cpSync(join(repositoryRoot, source), join(room, source), { recursive: true })
    const app = join(room, 'apps/linearlite')
    writeFileSync(
      join(app, 'package.json'),
      JSON.stringify({ type: 'module', imports: { '#compat': `./src/livestore/compat/${family}.ts` } }),
    )
    const installed = join(repositoryRoot, 'apps/linearlite/node_modules')
    writeFileSync(
      join(app, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../tsconfig.base.json',
        compilerOptions: {
          lib: ['ES2024', 'DOM', 'DOM.Iterable', 'WebWorker'],
          jsx: 'react-jsx',
          types: [join(installed, 'vite/client')],
          paths: Object.fromEntries(
            Object.entries(ofWorkspace).map(([name, types]) => [name, [join(installed, types)]]),
          ),
        },
        files: [
          ...['persisted-store', 'leader.worker', 'shared.worker', `compat/${family}`].map(
            (module) => `./src/livestore/${module}.ts`,
          ),
          '../engine/src/engine.ts',
        ],
      }),
    )
    // The simulation's side imports the app's: both are compiled by one program.
    const engine = join(room, 'apps/engine')
    writeFileSync(
      join(engine, 'package.json'),
      JSON.stringify({ type: 'module', imports: { '#engine-compat': `./src/compat/${family}.ts` } }),
    )
    const tsc = join(repositoryRoot, 'node_modules/typescript/bin/tsc')
    const { stdout, failed } = await execa(pinnedNode(), [tsc, '-p', app, '--pretty', 'false'], {
      cwd: room,
      reject: false,
    })
    return failed ? stdout.split('\n').filter((line) => line !== '') : []
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}
