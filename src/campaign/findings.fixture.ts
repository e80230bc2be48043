/** A hunt on disk for tests of what becomes of its findings: a new one for each test, with a schedule and a history to find. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, vi } from 'vitest'
import { create, schedule } from '../schedule/builder.ts'
import { formatSchedule } from '../schedule/read-schedule.ts'
import { beginStory } from '../verdict/story.fixture.ts'
import { settingsLike } from './hunt.fixture.ts'
import type { HuntFinding } from './hunt-row.ts'
import type { HuntStore } from './hunt-store.ts'

/** The shortest schedule of each finding, as it was drawn. */
export const drawn = schedule().open('alice').cut('alice').commit('alice', create('i1')).build()

/** A history that a runner may leave: nothing happens in it. */
export const story = beginStory(['alice'])
story.ended()

/** The hunt of the test that runs; to be called once, beside the tests. */
export const huntOfEachTest = (): {
  readonly store: () => HuntStore
  /** A finding of it, with its shortest schedule in its folder. */
  readonly findingLike: (fingerprint: string) => HuntFinding
} => {
  const root = mkdtempSync(join(tmpdir(), 'findings-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  let current: HuntStore | undefined
  beforeEach(async () => {
    vi.stubEnv('FLAKE_HUNT_HUNTS_FOLDER', mkdtempSync(join(root, 'hunts-')))
    vi.resetModules()
    const { createHuntStore } = await import('./hunt-store.ts')
    current = createHuntStore('h', settingsLike())
  })
  const store = (): HuntStore => {
    if (current === undefined) throw new Error('Expected a test to run: there is no hunt before one does.')
    return current
  }
  return {
    store,
    findingLike: (fingerprint) => {
      const id = fingerprint.replaceAll('/', '-')
      store().write(id, 'shortest.json', formatSchedule(drawn))
      return {
        id,
        fingerprint,
        verdict: 'stalled',
        count: 3,
        firstTrial: 1,
        secondsToFirst: 2,
        steps: 3,
        bug: null,
      }
    },
  }
}
