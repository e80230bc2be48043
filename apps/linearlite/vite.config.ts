/** How LinearLite is built: one static folder that serves every backend, since the sync URL is given at run time. */
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { subjectPlugins } from '../../src/subject/vite-subject.ts'

export default defineConfig({
  plugins: [...subjectPlugins(), react(), tailwindcss()],
  // LiveStore's workers are modules that import one another.
  worker: { format: 'es', plugins: () => subjectPlugins() },
  // Its SQLite finds its wasm file relative to its own module, which pre-bundling would move.
  optimizeDeps: { exclude: ['@livestore/wa-sqlite'] },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  // Stack traces and worker consoles should name sources: this app exists to be looked into.
  build: { sourcemap: true, target: 'es2022', chunkSizeWarningLimit: 4000 },
})
