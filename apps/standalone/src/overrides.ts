/** What package.json says of LiveStore's packages that others of its own bring along: at least one release names them by a range. Pure. */

const brought = ['common-cf', 'devtools-web-common', 'framework-toolkit', 'sqlite-wasm', 'wa-sqlite', 'webmesh']

/** Up to 0.3.1 the SQLite of LiveStore had numbers of its own. */
const isNumberedAlike = (name: string, version: string): boolean => name !== 'wa-sqlite' || !/^0\.[0-3]\./.test(version)

/** Every package of LiveStore at the one version of `@livestore/livestore`, as npm's `overrides` say it. */
export const overridesFor = (version: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    brought
      .filter((name) => isNumberedAlike(name, version))
      .map((name) => [`@livestore/${name}`, '$@livestore/livestore']),
  )
