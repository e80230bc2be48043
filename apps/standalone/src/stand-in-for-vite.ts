/**
 * Gives LiveStore's web adapter what it finds where Vite has built it, which is how it is meant to be used: from 0.4.0-dev.12 on it reads
 * `import.meta.env`, and 0.4.0-dev.14 asks a worker's scope for its address. Node has neither.
 */
import { register } from 'node:module'

/** Runs in the thread of Node's loader. */
const loader = `
const environment = '({ BASE_URL: "/", MODE: "production", DEV: false, PROD: true, SSR: true })'
export const load = async (url, context, next) => {
  const loaded = await next(url, context)
  if (!url.includes('/@livestore/') || loaded.format !== 'module') return loaded
  const source = Buffer.from(loaded.source).toString()
  return {
    ...loaded,
    source: source.replaceAll('import.meta.env', environment).replaceAll('self.location.origin', 'undefined'),
  }
}
`

/** From now on, for what is loaded later. */
export const standInForVite = (): void => register(`data:text/javascript,${encodeURIComponent(loader)}`)
