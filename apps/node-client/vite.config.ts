/** How the client for Node is built: the process with the session, and the thread with the leader, with LiveStore in them. */
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import { subjectPlugins } from '../../src/subject/vite-subject.ts'

/** SQLite looks for its wasm file beside its own module, which is one of ours from now on. */
const besideModule = (): Plugin => ({
  name: 'wasm-beside-module',
  load(id) {
    if (!/wa-sqlite[^/]*\/dist\/[^/]*\.mjs$/.test(id)) return
    const fileName = basename(id).replace(/\.mjs$/, '.wasm')
    this.emitFile({ type: 'asset', fileName, source: readFileSync(join(dirname(id), fileName)) })
  },
})

/** LiveStore's developer tools bring a whole dev server, which is imported on demand only; nobody here demands it. */
const withoutDevtools = (): Plugin => ({
  name: 'without-devtools',
  enforce: 'pre',
  resolveId: (source) => (/devtools\/devtools-server\.[jt]s$/.test(source) ? '\0no-devtools' : undefined),
  load: (id) => (id === '\0no-devtools' ? 'export const startDevtoolsServer = undefined' : undefined),
})

export default defineConfig({
  plugins: [withoutDevtools(), ...subjectPlugins(), besideModule()],
  ssr: { noExternal: true, resolve: { conditions: ['node', 'import', 'module', 'default'] } },
  build: {
    ssr: true,
    ssrEmitAssets: true,
    target: 'node24',
    // LiveStore has Node look every stack up in a source map, and Effect makes many stacks: names alone must do.
    sourcemap: false,
    minify: false,
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: {
      input: { client: 'src/client.ts', leader: 'src/leader.ts' },
      // All side by side, as the wasm file must be.
      output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
    },
  },
})
