import { closeSync, openSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { heldResources } from './held-resources.ts'

describe('what a process holds', () => {
  it('should have its memory', () => {
    const { mib } = heldResources()
    expect(mib).toBeGreaterThan(20)
    expect(mib).toBeLessThan(10_000)
  })

  it.skipIf(process.platform === 'win32')('should count a file that is open as long as it is', () => {
    const before = heldResources().files ?? Number.NaN
    const opened = Array.from({ length: 5 }, () => openSync(import.meta.filename, 'r'))
    expect(heldResources().files).toBe(before + 5)
    for (const file of opened) closeSync(file)
    expect(heldResources().files).toBe(before)
  })
})
