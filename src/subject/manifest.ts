/** What is installed for a subject, as the files that pnpm reads. Pure. */

/** A package's `package.json`, as far as it is looked at. */
export interface PackageManifest {
  readonly name?: string
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly exports?: unknown
  readonly publishConfig?: { readonly exports?: unknown }
}

/** Packages of LiveStore that LinearLite, the Worker and the simulation are built with. */
export const neededPackages = [
  '@livestore/adapter-web',
  '@livestore/common',
  '@livestore/livestore',
  '@livestore/sync-cf',
  '@livestore/utils',
] as const

/** A packed package of a subject that is on no registry. */
export interface PackedPackage {
  readonly manifest: PackageManifest
  /** Where pnpm finds it, from the folder of the subject: `./packed/common.tgz`. */
  readonly file: string
}

/** The version of tracing that the probes are built with, the same for every subject. */
const tracing = { '@opentelemetry/api': '1.9.0', '@opentelemetry/sdk-trace-base': '2.12.1' }

/**
 * The manifest of a subject made of packed packages. What LiveStore wants of Effect it says in the peers of its own packages.
 *
 * @param known the manifest of the published version of the same number, where there is one: its peers have been tried
 */
export const manifestOf = (packed: readonly PackedPackage[], known: PackageManifest | undefined): PackageManifest => {
  const own = packed.filter(({ manifest }) => isDirect(manifest.name))
  const peers = Object.assign({}, ...packed.map(({ manifest }) => manifest.peerDependencies ?? {}))
  const tried = Object.entries(known?.dependencies ?? {}).filter(([name]) => !name.startsWith('@livestore/'))
  const wanted = Object.entries<string>(peers).filter(([name]) => !isUnneeded(name))
  return {
    name: 'subject',
    dependencies: {
      ...Object.fromEntries(own.map(({ manifest, file }) => [manifest.name, `file:${file}`])),
      ...Object.fromEntries(tried.length > 0 ? tried : wanted),
      ...tracing,
    },
  }
}

/** What other packages ask for and nothing here uses: test runners and user interfaces. */
const isUnneeded = (name: string): boolean =>
  name.startsWith('@livestore/') || ['@effect/vitest', 'vitest', 'react', 'react-dom'].includes(name)

const isDirect = (name: string | undefined): boolean =>
  name === '@livestore/adapter-node' || neededPackages.some((needed) => needed === name)

/** The `pnpm-workspace.yaml` of a subject: every package at one version or file, and nothing that runs scripts. */
export const workspaceOf = (overrides: Readonly<Record<string, string>>): string => {
  const lines = (entries: Readonly<Record<string, string>>): string =>
    Object.entries(entries)
      .map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}\n`)
      .join('')
  // The dev server of LiveStore's devtools, which no trial opens, would bring a whole Vite along.
  const unwanted = { '@livestore/devtools-vite': '-', vite: '-' }
  return `overrides:\n${lines({ ...overrides, '@opentelemetry/api': tracing['@opentelemetry/api'], ...unwanted })}onlyBuiltDependencies: []\n`
}

/**
 * The package that a patch is for, from the name that `pnpm patch-commit` gives its file; undefined where it says none.
 *
 * @example
 * packageOfPatch('@livestore__common@0.4.0.patch') // '@livestore/common@0.4.0'
 */
export const packageOfPatch = (fileName: string): string | undefined =>
  /^(@livestore)__([a-z-]+)(@[^/]+)?\.patch$/.exec(fileName)?.slice(1, 3).join('/')

/** Whether a text is a patch at all: pnpm takes any other for one that changes nothing. */
export const isPatch = (text: string): boolean => /^@@ -\d+(,\d+)? \+\d+(,\d+)? @@/m.test(text)

/** The file that a package's main entry leads to once it is published, relative to the package; undefined where it says none. */
export const mainFileOf = ({ exports, publishConfig }: PackageManifest): string | undefined =>
  entryOf(publishConfig?.exports ?? exports)

const entryOf = (exports: unknown): string | undefined => {
  if (typeof exports === 'string') return exports
  if (typeof exports !== 'object' || exports === null) return undefined
  if ('.' in exports) return entryOf(exports['.'])
  for (const condition of ['default', 'import']) {
    const target = Reflect.get(exports, condition)
    if (target !== undefined) return entryOf(target)
  }
  return undefined
}
