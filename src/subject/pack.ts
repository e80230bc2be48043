/** The packages of a LiveStore that is on no registry, packed: out of a folder of tarballs, or out of a checkout that is built. */
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { execa } from 'execa'
import { UsageError } from '../run/usage-error.ts'
import { contentHash } from './content-hash.ts'
import { mainFileOf, neededPackages, type PackageManifest } from './manifest.ts'
import { runPnpm } from './pnpm.ts'
import { type Source, tarballsIn } from './subject-name.ts'

/** A build of one's own, looked at: nothing is packed yet. */
export interface OwnBuild {
  readonly version: string
  /** Of the content of all its packages. */
  readonly hash: string
  /** Puts its packages into a folder, as tarballs. */
  readonly packInto: (folder: string) => Promise<readonly PackedFile[]>
}

export interface PackedFile {
  readonly fileName: string
  readonly manifest: PackageManifest
}

/** How many packages are packed at once. */
const atOnce = 4

/**
 * Looks at a folder of tarballs, or at a checkout.
 *
 * @throws UsageError where a package is missing or not built, where they differ in version, or are made for another Effect
 */
export const lookAt = async (source: Exclude<Source, { readonly type: 'version' }>): Promise<OwnBuild> =>
  source.type === 'tarballs' ? lookAtTarballs(source.folder) : lookAtCheckout(source.folder)

const lookAtTarballs = async (home: string): Promise<OwnBuild> => {
  const packages = await Promise.all(
    tarballsIn(home).map(async (fileName) => ({ fileName, manifest: await manifestIn(join(home, fileName)) })),
  )
  return {
    version: versionOf(
      home,
      packages.map(({ manifest }) => manifest),
    ),
    hash: contentHash({ root: home, paths: packages.map(({ fileName }) => fileName) }),
    packInto: async (folder) => {
      for (const { fileName } of packages) copyFileSync(join(home, fileName), join(folder, fileName))
      return packages
    },
  }
}

/** Where LiveStore's packages lie in a checkout, or in a folder of unpacked ones. */
const places = ['packages/@livestore', 'packages', 'node_modules/@livestore', '@livestore', '.']

const lookAtCheckout = (checkout: string): OwnBuild => {
  const found = places
    .map((place) => packagesIn(join(checkout, place)))
    .find((packages) => packages.some(({ manifest }) => manifest.name === '@livestore/livestore'))
  if (found === undefined) {
    throw new UsageError(
      `${checkout} is no LiveStore checkout: expected a folder of @livestore/livestore in ${places.slice(0, -1).join(', ')} or the folder itself.`,
    )
  }
  const packages = found.filter(({ manifest }) => isWanted(manifest.name))
  for (const { folder, manifest } of packages) requireBuild(folder, manifest)
  const version = versionOf(
    checkout,
    packages.map(({ manifest }) => manifest),
  )
  return {
    version,
    hash: contentHash({
      root: checkout,
      paths: packages.map(({ folder }) => relative(checkout, folder)),
      without: ['node_modules', 'src'],
    }),
    packInto: async (target) => {
      const waiting = [...packages]
      const packNext = async (): Promise<void> => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
          try {
            await runPnpm(`pack ${next.manifest.name}`, next.folder, ['pack', '--pack-destination', target])
          } catch (error) {
            waiting.length = 0
            throw error
          }
        }
      }
      const ends = await Promise.allSettled(Array.from({ length: atOnce }, packNext))
      // Not before all have ended: who clears up after a failure must find nobody who still writes.
      for (const end of ends) if (end.status === 'rejected') throw end.reason
      // Packing has put versions in where the checkout says `workspace:`.
      return Promise.all(
        tarballsIn(target).map(async (fileName) => ({ fileName, manifest: await manifestIn(join(target, fileName)) })),
      )
    },
  }
}

/** Dev servers, command lines and other frameworks are no part of a trial, and need not be built. */
const isWanted = (name: string | undefined): boolean =>
  name !== undefined &&
  /^@livestore\/(adapter-(web|node)|common|common-cf|devtools-web-common|framework-toolkit|livestore|sqlite-wasm|sync-cf|utils|wa-sqlite|webmesh)$/.test(
    name,
  )

const packagesIn = (folder: string): { readonly folder: string; readonly manifest: PackageManifest }[] =>
  existsSync(folder)
    ? readdirSync(folder).flatMap((name) => {
        const manifest = join(folder, name, 'package.json')
        return existsSync(manifest)
          ? [{ folder: join(folder, name), manifest: JSON.parse(readFileSync(manifest, 'utf8')) as PackageManifest }]
          : []
      })
    : []

const requireBuild = (folder: string, manifest: PackageManifest): void => {
  const main = mainFileOf(manifest)
  if (main === undefined || existsSync(join(folder, main))) return
  throw new UsageError(
    `${manifest.name} in ${folder} is not built: expected ${main}. Build the checkout first (in LiveStore's own: \`mono ts\` or \`pnpm build\`).`,
  )
}

const manifestIn = async (tarball: string): Promise<PackageManifest> => {
  const { stdout, failed } = await execa('tar', ['-xzOf', tarball, 'package/package.json'], { reject: false })
  if (failed) throw new UsageError(`${tarball} is no packed package: it has no package/package.json.`)
  return JSON.parse(stdout) as PackageManifest
}

const versionOf = (where: string, manifests: readonly PackageManifest[]): string => {
  const missing = neededPackages.filter((needed) => manifests.every(({ name }) => name !== needed))
  if (missing.length > 0) throw new UsageError(`${where} lacks ${missing.join(', ')}.`)
  const ours = manifests.filter(({ name }) => name?.startsWith('@livestore/') && name !== '@livestore/wa-sqlite')
  const found = [...new Set(ours.map(({ version }) => version))]
  const [version] = found
  if (version === undefined || found.length > 1) {
    throw new UsageError(`${where} has packages of several versions (${found.join(', ')}): expected all of one.`)
  }
  const effect = manifests.map(({ peerDependencies }) => peerDependencies?.effect).find((range) => range !== undefined)
  if (effect !== undefined && /(^|[^\d.])4\./.test(effect)) {
    throw new UsageError(
      `LiveStore ${version} of ${where} is made for Effect ${effect}, and no compat family speaks with that yet: CONTRIBUTING says how to add one.`,
    )
  }
  return version
}
