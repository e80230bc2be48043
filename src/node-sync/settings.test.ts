import { describe, expect, test } from 'vitest'
import { UsageError } from '../run/usage-error.ts'
import { readNodeSyncSettings } from './settings.ts'

describe('the settings of node sync', () => {
  test('draw 20 runs at home and 6 on CI, unless a number is given', () => {
    expect(readNodeSyncSettings({}).numRuns).toBe(20)
    expect(readNodeSyncSettings({ CI: 'true' }).numRuns).toBe(6)
    expect(readNodeSyncSettings({ CI: 'true', NODE_SYNC_FC_NUMRUNS: '2' }).numRuns).toBe(2)
  })

  test('take the seed and the path that a failure has told', () => {
    const settings = readNodeSyncSettings({ NODE_SYNC_FC_SEED: '-7', NODE_SYNC_FC_PATH: '3', NODE_SYNC_REPEATS: '10' })
    expect(settings).toMatchObject({ seed: -7, path: '3', repeats: 10 })
  })

  test('refuse a path that names no run', () => {
    expect(readNodeSyncSettings({ NODE_SYNC_FC_PATH: '3:0:12' }).path).toBe('3:0:12')
    for (const path of ['-1', 'abc', '3:', '1.5']) {
      expect(() => readNodeSyncSettings({ NODE_SYNC_FC_PATH: path }), path).toThrow(UsageError)
    }
  })

  test('refuse what is no number, and nothing at all is on unless it is said', () => {
    expect(() => readNodeSyncSettings({ NODE_SYNC_FC_NUMRUNS: 'many' })).toThrow(UsageError)
    expect(() => readNodeSyncSettings({ NODE_SYNC_REPEATS: '0' })).toThrow('NODE_SYNC_REPEATS')
    expect(readNodeSyncSettings({ NODE_SYNC_DEBUG: '0' })).toMatchObject({ debug: false, strict: false, shrink: false })
    expect(readNodeSyncSettings({ NODE_SYNC_DEBUG: '1' }).debug).toBe(true)
  })
})
