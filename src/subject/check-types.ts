/** Holds the sources that speak with LiveStore against the types of one subject: its own compat module and all that uses it. */
import { join } from 'node:path'
import { repositoryRoot } from '../run/pinned-node.ts'
import { withoutNodeClient } from './build-node-client.ts'
import { compileOn, packageWith } from './compile-on.ts'
import { livestoreSources } from './livestore-sources.ts'
import type { Subject } from './subject.ts'

/** Packages that are no part of the subject, and where the workspace has their types. */
const ofWorkspace: Readonly<Record<string, string>> = {
  'fractional-indexing': 'fractional-indexing',
  nanoid: 'nanoid',
  react: '@types/react',
  'react-dom': '@types/react-dom',
}

const installed = join(repositoryRoot, 'apps/linearlite/node_modules')
const viteTypes = join(installed, 'vite/client')
const paths = Object.fromEntries(Object.entries(ofWorkspace).map(([name, types]) => [name, [join(installed, types)]]))

/**
 * The compiler's complaints, one a line; none where all is well.
 *
 * @example
 * const complaints = await checkTypes(await installSubject({ name: '0.4.0-dev.9' }))
 */
export const checkTypes = async (subject: Subject): Promise<readonly string[]> => [
  ...(await checkAppAndEngine(subject)),
  ...(await checkNodeClient(subject)),
]

const appPackage = ({ family }: Subject) => ({
  'apps/linearlite/package.json': packageWith({ '#compat': `./src/livestore/compat/${family}.ts` }),
})

/** The app without its user interface, and the simulation's engine, which imports the app's side: one program. */
const checkAppAndEngine = (subject: Subject): Promise<readonly string[]> =>
  compileOn(subject, {
    sources: [...livestoreSources, 'apps/engine/src'],
    app: 'apps/linearlite',
    files: [
      ...['persisted-store', 'leader.worker', 'shared.worker', `compat/${subject.family}`].map(
        (module) => `./src/livestore/${module}.ts`,
      ),
      '../engine/src/engine.ts',
    ],
    compilerOptions: {
      lib: ['ES2024', 'DOM', 'DOM.Iterable', 'WebWorker'],
      jsx: 'react-jsx',
      types: [viteTypes],
      paths,
    },
    written: {
      ...appPackage(subject),
      'apps/engine/package.json': packageWith({ '#engine-compat': `./src/compat/${subject.family}.ts` }),
    },
  })

/** The client for Node, where the subject has one. The workspace's own is part of `tsc -b`, and lies with its own packages. */
const checkNodeClient = async (subject: Subject): Promise<readonly string[]> => {
  if (subject.isWorkspace || withoutNodeClient(subject) !== undefined) return []
  return compileOn(subject, {
    sources: [...livestoreSources, 'apps/node-client/src'],
    app: 'apps/node-client',
    files: ['./src/client.ts', './src/leader.ts'],
    compilerOptions: {
      lib: ['ES2024', 'DOM', 'DOM.Iterable'],
      types: [join(repositoryRoot, 'node_modules/@types/node'), viteTypes],
      paths,
    },
    written: {
      ...appPackage(subject),
      'apps/node-client/package.json': packageWith({ '#compat': './src/compat.ts' }),
      'apps/node-client/src/compat.ts': `export * from '../../linearlite/src/livestore/compat/${subject.family}.ts'\n`,
    },
  })
}
