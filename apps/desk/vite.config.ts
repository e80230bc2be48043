/** How the desk's control page is built: a folder, which the desk itself serves at `/`. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // What lies in other folders of this repository is made of the same React.
  resolve: { dedupe: ['react', 'react-dom'] },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  build: { target: 'es2022', chunkSizeWarningLimit: 2000 },
})
