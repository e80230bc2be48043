/** Builds Tally and serves it with `wrangler dev`, as this repository's tests do; whoever has an app starts it in a way of their own. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { startWranglerDev } from '../../src/backend/wrangler-dev.ts'
import { pinnedNode } from '../../src/run/pinned-node.ts'

const here = import.meta.dirname
const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js')

/** Tally's origin, and how it is ended. */
export const startTally = async (): Promise<{ readonly url: string; readonly close: () => Promise<void> }> => {
  await execa(pinnedNode(), [vite, 'build', '--logLevel', 'warn'], { cwd: here, env: { NODE_ENV: 'production' } })
  const { url, close } = await startWranglerDev({ source: here })
  return { url, close }
}
