/** Which LiveStore the app is built on. */
import { readFileSync } from 'node:fs'

const manifest = new URL('../../apps/linearlite/node_modules/@livestore/livestore/package.json', import.meta.url)

/** The version of the installed LiveStore, such as `0.4.0`. */
export const livestoreVersion = (): string => {
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }
  return version
}
