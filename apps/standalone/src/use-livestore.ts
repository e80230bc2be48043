/**
 * Puts another LiveStore into package.json and installs it: `npm run use -- 0.4.0-dev.12`.
 *
 * Every package of LiveStore gets that version, and Effect the versions that LiveStore names in `@livestore/peer-deps`. Where it cannot be
 * installed, package.json is what it was.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { overridesFor } from './overrides.ts'

type Versions = Record<string, string>

interface Manifest {
  readonly dependencies?: Versions
  readonly peerDependencies?: Versions
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

const fileNamed = (name: string): URL => new URL(name, import.meta.url)
const manifestFile = fileNamed('package.json')
const textOfManifest = readFileSync(manifestFile, 'utf8')

const npm = (...given: readonly string[]): string =>
  execFileSync('npm', [...given], {
    cwd: new URL('.', import.meta.url),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  })

const isOfEffect = (name: string): boolean => /^(effect$|@effect\/)/.test(name)

/** Nothing here runs tests. */
const isUnneeded = (name: string): boolean => name === '@effect/vitest'

/** What LiveStore asks for beside itself. */
const peersOf = (version: string): Versions => {
  const told = npm('view', `@livestore/peer-deps@${version}`, 'dependencies', '--json')
  if (told.trim() === '') throw new Error(`npm has no @livestore/peer-deps@${version}`)
  return JSON.parse(told) as Versions
}

/** Packages of Effect that installed ones ask for and nobody has installed: `@livestore/peer-deps` does not name them all. */
const missingPeers = (names: readonly string[]): Versions => {
  const missing: Versions = {}
  for (const name of names.filter((one) => isOfEffect(one) || one.startsWith('@livestore/'))) {
    const text = readFileSync(fileNamed(`node_modules/${name}/package.json`), 'utf8')
    const { peerDependencies = {}, peerDependenciesMeta = {} } = JSON.parse(text) as Manifest
    for (const [peer, range] of Object.entries(peerDependencies)) {
      const isThere = existsSync(fileNamed(`node_modules/${peer}/package.json`))
      if (isOfEffect(peer) && !isUnneeded(peer) && !isThere && peerDependenciesMeta[peer]?.optional !== true)
        missing[peer] = range
    }
  }
  return missing
}

const use = (version: string): void => {
  const peers = peersOf(version)
  const manifest = JSON.parse(textOfManifest) as Manifest
  const kept = Object.entries(manifest.dependencies ?? {}).filter(([name]) => !isOfEffect(name))
  let dependencies: Versions = {
    ...Object.fromEntries(kept.map(([name, one]) => [name, name.startsWith('@livestore/') ? version : one])),
    ...Object.fromEntries(Object.entries(peers).filter(([name]) => !isUnneeded(name))),
  }
  for (;;) {
    writeFileSync(
      manifestFile,
      `${JSON.stringify({ ...manifest, dependencies, overrides: overridesFor(version) }, undefined, 2)}\n`,
    )
    npm('install', '--no-audit', '--no-fund')
    const missing = missingPeers(Object.keys(dependencies))
    if (Object.keys(missing).length === 0) return
    dependencies = { ...dependencies, ...missing }
  }
}

const [version] = process.argv.slice(2)
if (version === undefined || !/^\d+\.\d+\.\d+[\w.+-]*$/.test(version)) {
  process.stderr.write('Usage: npm run use -- VERSION, such as 0.4.0-dev.12\n')
  process.exit(64)
}
try {
  use(version)
  process.stdout.write(`LiveStore ${version} is installed. Run it with: npm start\n`)
} catch (error) {
  writeFileSync(manifestFile, textOfManifest)
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  process.stderr.write(`LiveStore ${version} could not be installed (${reason}). package.json is what it was.\n`)
  process.exit(1)
}
