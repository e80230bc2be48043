/**
 * How the player of a standalone reproduction is built: our own code as a few modules that can be read. LiveStore and every other package
 * stay outside, to be installed from npm in whatever version is asked for.
 */
import { join } from 'node:path'
import { defineConfig, type Plugin, type Rolldown } from 'vite'
import { families } from '../../src/subject/family.ts'

/** What is asked of a compat module, by the name under which it is imported. */
const compat = {
  '#compat': {
    folder: '../linearlite/src/livestore/compat',
    names: [
      'close',
      'connectionOf',
      'consoleLogger',
      'exposeDebugHandle',
      'leaderAhead',
      'loggingTo',
      'onCommit',
      'refuseAfterEnd',
      'restAfter',
      'sessionStateOf',
      'subscribe',
      'syncStatesOf',
    ],
  },
  '#engine-compat': { folder: '../engine/src/compat', names: ['loadFileAdapter', 'scriptedBackend'] },
} as const

/** Takes the compat module of the family of the LiveStore that is there when it runs: one player for all of them. */
const compatAtRunTime = (): Plugin => ({
  name: 'compat-at-run-time',
  enforce: 'pre',
  resolveId: (source) => (source in compat ? `\0${source}` : undefined),
  load(id) {
    const found = Object.entries(compat).find(([name]) => id === `\0${name}`)
    if (found === undefined) return undefined
    const [, { folder, names }] = found
    const modules = families.map((family) => {
      const path = join(import.meta.dirname, folder, `${family}.ts`)
      return `  ${JSON.stringify(family)}: () => import(${JSON.stringify(path)}),`
    })
    return [
      `import { installedFamily } from ${JSON.stringify(join(import.meta.dirname, 'src/installed.ts'))}`,
      `const modules = {\n${modules.join('\n')}\n}`,
      `export const { ${names.join(', ')} } = await modules[installedFamily]()`,
    ].join('\n')
  },
})

/** A module that waits for one that imports it waits for ever, and Node ends without a word: such a build must fail instead. */
const refuseCircles = (): Plugin => ({
  name: 'refuse-circles',
  generateBundle(_options, bundle) {
    const imports = new Map(
      Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part.imports] as const] : [])),
    )
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean => {
      if (seen.has(from)) return false
      seen.add(from)
      return (imports.get(from) ?? []).some((next) => next === to || reaches(next, to, seen))
    }
    for (const part of Object.values(bundle)) {
      if (part.type !== 'chunk' || !part.moduleIds.some((id) => id.slice(1) in compat)) continue
      const circle = part.dynamicImports.find((one) => reaches(one, part.fileName))
      if (circle !== undefined)
        this.error(`${part.fileName} waits for ${circle}, which imports it: split them in \`files\`.`)
    }
  },
})

/** Lists the packages that must be installed beside it. */
const tellPackages = (): Plugin => ({
  name: 'tell-packages',
  generateBundle(_options, bundle) {
    const imported = Object.values(bundle).flatMap((part) =>
      part.type === 'chunk' ? [...part.imports, ...part.dynamicImports] : [],
    )
    const outside = imported.filter((name) => !(name in bundle) && !name.startsWith('node:'))
    const packages = outside.map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    )
    this.emitFile({
      type: 'asset',
      fileName: 'packages.json',
      source: JSON.stringify([...new Set(packages)].sort()),
    })
  },
})

/** The files that a reader finds in `player/`, and what is in them. */
const files = [
  { name: 'virtual-time', test: /src\/simulation\/(virtual-time|keyed-randomness)|src\/schedule\/draws/ },
  { name: 'backend', test: /src\/simulation\/(scripted-backend|gate|pages)/ },
  { name: 'linearlite', test: /linearlite\/src\/data\/(actions|fold|vocabulary)/ },
  { name: 'families', test: /src\/subject\/(subject|family)/ },
  // Not with the store: that waits for the modules of its version, which need this one.
  { name: 'stream', test: /engine\/src\/scripted-stream/ },
  {
    name: 'livestore',
    test: /apps\/(linearlite|engine)\/src\/(?!.*compat\/)|apps\/standalone\/src\/installed|#(engine-)?compat/,
  },
  { name: 'judge', test: /src\/(verdict|report)\// },
  { name: 'settlement', test: /src\/settlement\// },
  { name: 'history', test: /src\/history\// },
  { name: 'play', test: /src\/(simulation|runner|schedule)\// },
]

/** The compat modules lie by themselves: each is loaded with the versions that it knows alone. */
const fileNameOf = ({ name, moduleIds, facadeModuleId }: Rolldown.PreRenderedChunk): string => {
  const first = facadeModuleId ?? moduleIds[0] ?? ''
  if (!first.includes('/compat/')) return 'player/[name].mjs'
  return `player/versions/${first.includes('/engine/') ? 'backend' : 'store'}-${name.replace(/^0(?=\d\.\d)/, '')}.mjs`
}

export default defineConfig({
  plugins: [compatAtRunTime(), refuseCircles(), tellPackages()],
  build: {
    ssr: true,
    target: 'node20',
    sourcemap: false,
    minify: false,
    rolldownOptions: {
      input: { reproduce: 'src/reproduce.ts', 'use-livestore': 'src/use-livestore.ts' },
      // What nobody uses is left out with all that it would set up, such as what reads a history from a file.
      treeshake: { moduleSideEffects: false },
      external: (id) => /^(node:|@?[a-z])/.test(id),
      output: {
        entryFileNames: '[name].mjs',
        chunkFileNames: fileNameOf,
        codeSplitting: { includeDependenciesRecursively: false, groups: files },
      },
    },
  },
})
