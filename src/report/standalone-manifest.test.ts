import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { committedFolder } from '../subject/install.ts'
import { versions } from '../subject/subject.ts'
import { standaloneManifest } from './standalone-manifest.ts'

const manifestOf = (livestore: string, imported: readonly string[]) => {
  const home = committedFolder(livestore)
  const { dependencies } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  const text = standaloneManifest({
    id: `stalled-leader@${livestore}`,
    livestore,
    imported,
    ofSubject: dependencies,
    lockfile: readFileSync(join(home, 'pnpm-lock.yaml'), 'utf8'),
    ours: { semver: '7.8.6' },
  })
  return JSON.parse(text)
}

it.each(versions)(
  'names what LiveStore %s was tried with, each at one exact version, and peers that nobody names',
  (livestore) => {
    const { dependencies, overrides, name } = manifestOf(livestore, ['@livestore/common', 'semver'])
    expect(dependencies).toMatchObject({ '@livestore/common': livestore, semver: '7.8.6' })
    expect(Object.values(dependencies).filter((version) => !/^\d+\.\d+\.\d+/.test(String(version)))).toEqual([])
    expect(Object.keys(dependencies)).toEqual(
      expect.arrayContaining(['effect', '@effect/rpc', '@effect/workflow'].slice(0, livestore === '0.3.1' ? 2 : 3)),
    )
    expect(Object.keys(dependencies).filter((one) => one.startsWith('@livestore/'))).toEqual(['@livestore/common'])
    expect('@livestore/wa-sqlite' in overrides).toBe(livestore !== '0.3.1')
    expect(name).toBe(`livestore-stalled-leader-${livestore}`)
  },
)

it('refuses a package of which no version is known', () => {
  expect(() => manifestOf('0.4.0', ['left-pad'])).toThrow('Expected a version of left-pad')
})
