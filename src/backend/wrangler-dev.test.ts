import { expect, test, vi } from 'vitest'
import { membersOf, untilGone } from './process-group.fixture.ts'
import type { BackendHappening } from './types.ts'
import { connectUpstream } from './upstream.ts'
import { startWranglerDev } from './wrangler-dev.ts'

// Only there to end a hang: nothing here is expected to take long.
vi.setConfig({ testTimeout: 60_000 })

test('wrangler dev serves the same Worker, refuses what it cannot do, and leaves no process behind', async () => {
  const events: BackendHappening[] = []
  const backend = await startWranglerDev({ onEvent: (event) => events.push(event) })
  const upstream = await connectUpstream({ url: backend.url, storeId: 'developed' })
  await upstream.append([{ name: 'v1.First', args: { a: 1 } }])

  expect((await backend.readLog('developed')).map((event) => event.name)).toEqual(['v1.First'])
  await expect.poll(() => events.filter((event) => 'storeId' in event).map(({ type }) => type)).toContain('push-stored')
  await expect(backend.evict('developed', 'close')).rejects.toThrow('unsupported')
  await expect(backend.redeploy()).rejects.toThrow('unsupported')
  expect(await membersOf(backend.pid)).not.toEqual([])

  await backend.close()

  await untilGone(backend.pid)
})
