/** How the engine is built: one module for Node that holds LiveStore and everything that it needs. */
import { readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import { subjectCompatVariable, subjectFolderVariable, subjectPlugins } from '../../src/subject/vite-subject.ts'

/** Takes the compat module of the subject's family, as the app's own `#compat` is taken. */
const engineCompat = (): Plugin[] => {
  const ofApp = process.env[subjectCompatVariable]
  if (ofApp === undefined) return []
  const module = join(import.meta.dirname, 'src/compat', basename(ofApp))
  return [
    {
      name: 'engine-compat',
      enforce: 'pre',
      resolveId: (source) => (source === '#engine-compat' ? module : undefined),
    },
  ]
}

/** LiveStore's developer tools bring a whole dev server, which is imported on demand only; nobody here demands it. */
const withoutDevtools = (): Plugin => ({
  name: 'without-devtools',
  enforce: 'pre',
  resolveId: (source) => (/devtools\/devtools-server\.[jt]s$/.test(source) ? '\0no-devtools' : undefined),
  load: (id) => (id === '\0no-devtools' ? 'export const startDevtoolsServer = undefined' : undefined),
})

/** A subject of one's own that has no adapter for Node must not get the workspace's: it says so where it is asked for. */
const ownFileAdapter = (): Plugin[] => {
  const folder = process.env[subjectFolderVariable]
  if (folder === undefined) return []
  return [
    {
      name: 'own-file-adapter',
      enforce: 'pre',
      async resolveId(source, _importer, options) {
        if (source !== '@livestore/adapter-node') return undefined
        const own = await this.resolve(source, join(realpathSync(folder), 'package.json'), {
          ...options,
          skipSelf: true,
        })
        return own?.id.startsWith(realpathSync(folder)) === true ? own : '\0no-adapter-node'
      },
      load: (id) =>
        id === '\0no-adapter-node'
          ? "throw new Error('This LiveStore has no @livestore/adapter-node: it keeps nothing on disk in Node.')"
          : undefined,
    },
  ]
}

/** SQLite looks for its wasm file beside its own module, which is the engine's from now on. */
const besideEngine = (): Plugin => ({
  name: 'wasm-beside-engine',
  load(id) {
    if (!/wa-sqlite[^/]*\/dist\/[^/]*\.mjs$/.test(id)) return
    const fileName = basename(id).replace(/\.mjs$/, '.wasm')
    this.emitFile({ type: 'asset', fileName, source: readFileSync(join(dirname(id), fileName)) })
  },
})

export default defineConfig({
  plugins: [withoutDevtools(), ...ownFileAdapter(), ...engineCompat(), ...subjectPlugins(), besideEngine()],
  // 0.4.0-dev.14 asks a worker's scope for its address, and there is none in Node.
  define: { 'self.location.origin': 'undefined' },
  // `esnext` before `module`: OpenTelemetry's tracing passes all of LiveStore's work, and costs a tenth less in today's JavaScript.
  ssr: { noExternal: true, resolve: { conditions: ['node', 'import', 'esnext', 'default'] } },
  build: {
    ssr: 'src/engine.ts',
    ssrEmitAssets: true,
    target: 'node24',
    sourcemap: true,
    minify: false,
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: { output: { entryFileNames: 'engine.mjs', chunkFileNames: '[name].mjs' } },
  },
})
