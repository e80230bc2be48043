import { describe, expect, it } from 'vitest'
import type { HistoryEvent } from '../history/event.ts'
import { checkLife, type LivingTab } from './life.ts'

const tab = (name: string, storeStatus: LivingTab['storeStatus']): LivingTab => ({
  name,
  storeStatus,
  page: { isClosed: () => false },
})
const running = tab('alice', async () => ({ type: 'running' }))
const crashed = tab('bob', () => Promise.reject(new Error('Target crashed')))
const shutDown = tab('carol', async () => ({ type: 'shut-down', cause: 'UNIQUE constraint failed' }))

const uncaught = (source: string, origin: 'page' | 'shared-worker', text: string): HistoryEvent => ({
  lane: 'console',
  type: 'uncaught',
  origin,
  level: 'error',
  text,
  source,
  sequence: 0,
  time: 0,
})

describe('life', () => {
  it('should be found in stores that run', async () => {
    expect(await checkLife([running], [])).toEqual([])
  })

  it('should tell of a crashed page first, and of the others all the same', async () => {
    const found = await checkLife([crashed, shutDown], [uncaught('bob', 'page', 'the page crashed')])
    expect(found.map(({ verdict }) => verdict)).toEqual(['crashed', 'inconclusive', 'crashed'])
    expect(found.map(({ witness }) => witness).join()).toContain('UNIQUE constraint failed')
  })

  it('should tell where an error went uncaught', async () => {
    const [finding] = await checkLife([running], [uncaught('alice', 'shared-worker', 'boom')])
    expect(finding).toEqual({ verdict: 'crashed', witness: 'alice: uncaught in the shared-worker: boom' })
  })
})
