import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeRepository, type Repository } from './repository.fixture.ts'
import { forgetLostWorktrees, withWorktree } from './worktree.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'worktree-test-')))
const home = join(folder, 'run')
let repository: Repository
let [older, newer] = ['', '']
beforeAll(() => {
  mkdirSync(home)
  repository = makeRepository(join(folder, 'livestore'))
  older = repository.commit('Begin', { 'which.txt': 'older' })
  newer = repository.commit('Go on', { 'which.txt': 'newer' })
  // Would be run in the tree, were it not kept from it.
  const hook = join(repository.folder, '.git/hooks/post-checkout')
  writeFileSync(hook, `#!/bin/sh\ntouch ${join(folder, 'hooked')}\n`, { mode: 0o755 })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const listed = (): readonly string[] =>
  [...repository.git('worktree', 'list', '--porcelain').matchAll(/^worktree (.+)$/gm)].map(([, tree]) => tree ?? '')

describe('a working tree of a commit', () => {
  it('should have its files, and be gone with all that was put there, while the checkout stays as it is', async () => {
    writeFileSync(join(repository.folder, 'which.txt'), 'under way')
    const read = await withWorktree({ checkout: repository.folder, commit: older, home }, async (tree) => {
      mkdirSync(join(tree, 'dist'))
      writeFileSync(join(tree, 'which.txt'), 'built')
      expect(listed()).toEqual([repository.folder, tree])
      return readFileSync(join(tree, '.git'), 'utf8')
    })
    expect(read).toContain('gitdir: ')
    expect(listed()).toEqual([repository.folder])
    expect(readFileSync(join(repository.folder, 'which.txt'), 'utf8')).toBe('under way')
    expect(repository.git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('main')
    expect(repository.git('rev-parse', 'HEAD')).toBe(newer)
    expect(existsSync(join(folder, 'hooked'))).toBe(false)
  })

  it('should be gone where what was done in it failed', async () => {
    const failing = withWorktree({ checkout: repository.folder, commit: older, home }, async () => {
      throw new Error('no compiler')
    })
    await expect(failing).rejects.toThrow('no compiler')
    expect(listed()).toEqual([repository.folder])
  })

  it('should be refused where there is no such commit', async () => {
    const nowhere = withWorktree({ checkout: repository.folder, commit: 'f'.repeat(40), home }, async () => {})
    await expect(nowhere).rejects.toThrow('git cannot check ffff')
  })

  it('should be forgotten where it was lost, and nobody else’s', async () => {
    const theirs = join(folder, 'theirs')
    const lost = join(home, 'flake-hunt-commit-lost')
    const living = join(home, 'flake-hunt-commit-living')
    for (const tree of [theirs, lost, living]) repository.git('worktree', 'add', '--quiet', '--detach', tree, older)
    for (const tree of [theirs, lost]) rmSync(tree, { recursive: true })
    expect(await forgetLostWorktrees(repository.folder)).toEqual([lost])
    expect(listed().toSorted()).toEqual([repository.folder, living, theirs].toSorted())
  })
})
