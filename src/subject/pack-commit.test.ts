/** Which builds that fail say something of their commit, and which of the machine. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MachineError } from '../run/usage-error.ts'
import { CannotBeTested } from './cannot-be-tested.ts'
import { packCommit } from './pack-commit.ts'
import { mainPackage, makeRepository } from './repository.fixture.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pack-commit-')))
let id: string
beforeAll(() => {
  const repository = makeRepository(join(folder, 'checkout'))
  repository.commit('Begin', mainPackage)
  id = repository.git('rev-parse', 'HEAD').trim()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const build = (command: string): Promise<string> =>
  packCommit({
    checkout: join(folder, 'checkout'),
    commit: { id, short: id.slice(0, 7), subject: 'Begin' },
    command,
    log: join(folder, 'log'),
    home: folder,
    signal: new AbortController().signal,
    onProgress: () => {},
    onBuild: () => {},
  })

it('a build that fails by itself is the commit’s', async () => {
  const failed = build('echo error TS2322; false')
  await expect(failed).rejects.toThrow(CannotBeTested)
  await expect(failed).rejects.toThrow('its build ended with 1 (error TS2322)')
})

it.each([
  ['echo "FetchError: connect ECONNREFUSED"; echo and more; false', 'could not reach what it needs (FetchError'],
  ['echo "ENOSPC: no space left on device"; echo and more; false', 'found no room left'],
  ['kill -9 $$', 'was ended by SIGKILL'],
])('%s is the machine’s', async (command, words) => {
  const failed = build(command)
  await expect(failed).rejects.toThrow(MachineError)
  await expect(failed).rejects.toThrow(words)
})
