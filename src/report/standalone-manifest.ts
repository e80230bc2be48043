/** The package.json of a standalone reproduction: LiveStore and all it needs, each at the one version that was tried. Pure. */
import { overridesFor } from '../../apps/standalone/src/overrides.ts'

export interface StandalonePackages {
  /** The finding's id. */
  readonly id: string
  readonly livestore: string
  /** Packages that the player imports. */
  readonly imported: readonly string[]
  /** Versions of the subject's own manifest, by package. */
  readonly ofSubject: Readonly<Record<string, string>>
  /** The subject's lockfile, as pnpm wrote it. */
  readonly lockfile: string
  /** Versions of packages that are no part of a subject, by package. */
  readonly ours: Readonly<Record<string, string>>
}

/** The oldest Node on which it was played. */
const oldestNode = '20.19'

/** What npm reads. Peers are listed by name: those that LiveStore's Effect asks for contradict each other now and then, and bring test runners. */
export const npmSettings = 'legacy-peer-deps=true\n'

/** Versions of Effect's packages in a lockfile: the subject's manifest does not name those that pnpm adds as peers. */
const effectIn = (lockfile: string): Readonly<Record<string, string>> => {
  const packages = lockfile.slice(lockfile.indexOf('\npackages:'), lockfile.indexOf('\nsnapshots:'))
  const found = packages.matchAll(/^ {2}'?(@effect\/[^@']+|effect)@([^':(]+)'?:$/gm)
  return Object.fromEntries([...found].flatMap(([, name, version]) => (name && version ? [[name, version]] : [])))
}

/**
 * The text of package.json.
 *
 * @throws Error where the version of a package that the player imports is not known
 */
export const standaloneManifest = (packages: StandalonePackages): string => {
  const { id, livestore, imported, ofSubject, lockfile, ours } = packages
  const known = { ...ours, ...ofSubject }
  const direct = imported.flatMap((name): readonly (readonly [string, string])[] => {
    const version = known[name]
    // What keeps files is loaded where a schedule needs it, and no schedule does on a version without it.
    if (version === undefined && name === '@livestore/adapter-node') return []
    if (version === undefined)
      throw new Error(`Expected a version of ${name}, which the standalone player imports, found none.`)
    return [[name, version]]
  })
  const needed = Object.entries(ofSubject).filter(([name]) => !name.startsWith('@livestore/'))
  const dependencies = Object.fromEntries(
    [...Object.entries({ ...effectIn(lockfile), ...Object.fromEntries([...needed, ...direct]) })].sort(
      ([one], [other]) => (one < other ? -1 : 1),
    ),
  )
  const manifest = {
    name: `livestore-${id.replaceAll(/[^\w.-]+/g, '-').toLowerCase()}`,
    private: true,
    description: `A bug of LiveStore ${livestore}, played in one Node process`,
    type: 'module',
    engines: { node: `>=${oldestNode}` },
    scripts: { start: 'node reproduce.mjs', use: 'node use-livestore.mjs' },
    dependencies,
    overrides: overridesFor(livestore),
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}
