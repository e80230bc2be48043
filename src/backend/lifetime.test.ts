import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { pinnedNode } from '../run/pinned-node.ts'
import { startBackend } from './backend.ts'
import { membersOf, untilGone } from './process-group.fixture.ts'
import type { BackendHappening } from './types.ts'

// Only there to end a hang: nothing here is expected to take long.
vi.setConfig({ testTimeout: 60_000 })

test('closing a backend leaves no process and no answer behind, and closing again does nothing', async () => {
  const events: BackendHappening[] = []
  const backend = await startBackend({ onEvent: (event) => events.push(event) })
  expect((await membersOf(backend.pid)).filter((command) => command.includes('workerd')).length).toBeGreaterThan(0)

  await backend.close()
  await backend.close()

  expect(await membersOf(backend.pid)).toEqual([])
  await expect(fetch(backend.url)).rejects.toThrow()
  await expect(backend.readLog('any')).rejects.toThrow('process is gone')
  expect(events.filter((event) => event.type === 'stopped')).toEqual([
    { lane: 'backend', type: 'stopped', text: 'closed' },
  ])
})

test('a backend that dies by itself rejects every call, tells so, and leaves no workerd behind', async () => {
  const events: BackendHappening[] = []
  const backend = await startBackend({ onEvent: (event) => events.push(event) })
  const pending = backend.redeploy()
  process.kill(backend.pid, 'SIGKILL')

  await expect(pending).rejects.toThrow("The backend's process is gone (signal SIGKILL); start another one.")
  await expect(backend.readLog('any')).rejects.toThrow('signal SIGKILL')
  await untilGone(backend.pid)
  await backend.close()
  expect(events.flatMap((event) => (event.type === 'stopped' ? [event.text] : []))).toEqual(['died: signal SIGKILL'])
})

test('a parent that is killed leaves neither processes nor files of its backend behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'killed-parent-'))
  const parent = spawn(pinnedNode(), [fileURLToPath(new URL('./holder.fixture.ts', import.meta.url))], {
    env: { ...process.env, NODE_OPTIONS: '', TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [printed] = await once(parent.stdout.setEncoding('utf8'), 'data')
  const leader = Number(printed)
  expect((await membersOf(leader)).filter((command) => command.includes('workerd')).length).toBeGreaterThan(0)

  parent.kill('SIGKILL')

  await untilGone(leader)
  expect(await readdir(folder)).toEqual([])
  await rm(folder, { recursive: true })
})

test('a backend whose Worker cannot be found says so and leaves nothing behind', async () => {
  await expect(startBackend({ source: join(tmpdir(), 'there-is-no-such-worker') })).rejects.toThrow(
    'there-is-no-such-worker',
  )
})
