import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitsBetween, openCheckout, readCommits } from './commits.ts'
import { mainPackage, makeRepository, type Repository } from './repository.fixture.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'commits-test-')))
const ids: Record<string, string> = {}
let repository: Repository

/** `begin`, then a side branch of two commits that is merged, then two more on the main line. */
beforeAll(() => {
  repository = makeRepository(join(folder, 'livestore'))
  const { git, commit } = repository
  ids.begin = commit('Begin', mainPackage)
  git('checkout', '--quiet', '-b', 'side')
  ids.side = commit('Try it aside')
  commit('Try it aside again')
  git('checkout', '--quiet', 'main')
  ids.main = commit('Go on')
  git('merge', '--quiet', '--no-ff', '--message', 'Take what was tried', 'side')
  ids.merge = git('rev-parse', 'HEAD')
  ids.last = commit('Go on \u001b[31mafter all')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const between = (good: string | undefined, bad: string | undefined, edge?: 'came' | 'went') =>
  commitsBetween(repository.folder, { good: good ?? '', bad: bad ?? '', edge })

describe('the commits of a search', () => {
  it('should be those of the main line, oldest first, a merge as one', async () => {
    const { edge, commits } = await between(ids.begin, 'main')
    expect(edge).toBe('came')
    expect(commits.map(({ subject }) => subject)).toEqual([
      'Begin',
      'Go on',
      'Take what was tried',
      // What would colour a terminal is gone.
      'Go on [31mafter all',
    ])
    expect(commits.map(({ id }) => id)).toEqual([ids.begin, ids.main, ids.merge, ids.last])
    expect(commits.every(({ id, short }) => id.startsWith(short) && short.length >= 4)).toBe(true)
  })

  it('should be the same where the bad one is older, and then it is asked when it went', async () => {
    const came = await between(ids.begin, ids.last)
    expect(await between(ids.last, ids.begin)).toEqual({ ...came, edge: 'went' })
    expect(await between(ids.last, ids.begin, 'went')).toEqual({ ...came, edge: 'went' })
  })

  it('should be refused where one end came by a merge, and name one that did not', async () => {
    await expect(between(ids.side, ids.last)).rejects.toThrow(
      /^[0-9a-f]+ came by a merge: expected a commit on the line of first parents, such as [0-9a-f]+, on which it is built\.$/,
    )
  })

  it('should be refused where the edge says the contrary', async () => {
    await expect(between(ids.begin, 'main', 'went')).rejects.toThrow(/--edge went, found .* that is --edge came\.$/)
  })

  it('should be read whatever their subjects are', () => {
    const commit = fc.record({
      id: fc.stringMatching(/^[0-9a-f]{40}$/),
      short: fc.stringMatching(/^[0-9a-f]{7,12}$/),
      subject: fc.stringMatching(/^[!-~]?([ -~]*[!-~])?$/),
    })
    fc.assert(
      fc.property(fc.array(commit), (commits) => {
        expect(readCommits(commits.map((one) => `${one.id} ${one.short} ${one.subject}\n`).join(''))).toEqual(
          commits.map((one) => ({ ...one, subject: one.subject.trim() })),
        )
      }),
    )
  })
})

describe('a checkout', () => {
  it('should be known by any folder in it, and say whether something is in no commit', async () => {
    const inner = join(repository.folder, 'packages')
    expect(await openCheckout(inner)).toEqual({ folder: repository.folder, isDirty: false })
    writeFileSync(join(repository.folder, 'new.txt'), '')
    expect(await openCheckout(inner)).toEqual({ folder: repository.folder, isDirty: true })
  })
})
