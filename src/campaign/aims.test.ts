import { describe, expect, it } from 'vitest'
import { bugs } from '../bugs/table.ts'
import { startAims, whyNeverFound, whyNoAim } from './aims.ts'
import { rowLike } from './hunt.fixture.ts'

const aimsOf = (...names: readonly string[]) =>
  startAims({ names, table: bugs, versionOf: (livestore) => livestore.replace('path:', '') })
const failing = (index: number, ...fingerprints: readonly string[]) =>
  rowLike({ index, atSeconds: index * 10, fingerprints })

describe('what a hunt is to find', () => {
  it('should be reached once each has been seen, and say in which trial, after how long and how many', () => {
    const aims = aimsOf('push-head', 'lost/leader')
    expect(aims.areReached()).toBe(false)
    expect(aims.add(failing(0))).toEqual([])
    expect(aims.add(failing(4, 'stalled/session/push-head'))).toEqual(['push-head'])
    expect(aims.areReached()).toBe(false)
    expect(aims.add(failing(2, 'lost/leader'))).toEqual(['lost/leader'])
    expect(aims.areReached()).toBe(true)
    const where = { livestore: '0.4.0', runner: 'simulation' }
    expect(aims.result()).toEqual([
      { name: 'push-head', found: { ...where, trial: 4, seconds: 40, trials: 2 } },
      { name: 'lost/leader', found: { ...where, trial: 2, seconds: 20, trials: 3 } },
    ])
  })

  it('should stay with the first trial that showed it', () => {
    const aims = aimsOf('lost/leader')
    aims.add(failing(1, 'lost/leader'))
    expect(aims.add(failing(2, 'lost/leader'))).toEqual([])
    expect(aims.result()).toMatchObject([{ found: { trial: 1, trials: 1 } }])
  })

  it('should be found beside another failure, too, though the trial is kept under that', () => {
    const aims = aimsOf('push-head')
    expect(aims.add(failing(0, 'lost/leader', 'stalled/session/push-head'))).toEqual(['push-head'])
  })

  it('should not be found by a canary, by its name alone, or on a version that does not have it', () => {
    const aims = aimsOf('stale-generation', 'stalled/leader')
    const shows = failing(0, 'stalled/leader/stale-generation')
    expect(aims.add({ ...shows, isCanary: true })).toEqual([])
    expect(aims.add(shows)).toEqual([])
    expect(aims.add({ ...shows, livestore: '0.4.0-dev.9' })).toEqual(['stale-generation'])
    expect(aims.result()).toMatchObject([{ found: { trials: 2 } }, { found: null }])
    expect(aims.areReached()).toBe(false)
  })

  it('should never be reached where there is nothing to find: such a hunt goes to its end', () => {
    expect(aimsOf().areReached()).toBe(false)
  })
})

describe('the name of something to find', () => {
  it('should be a known bug, or a fingerprint of a failure, and nothing else', () => {
    const known = bugs.flatMap(({ id, fingerprints }) => [id, ...fingerprints])
    expect(known.filter((name) => whyNoAim(name, bugs) !== undefined)).toEqual([])
    for (const name of ['crashed', 'gap/backend', 'diverged/swallowed']) expect(whyNoAim(name, bugs)).toBeUndefined()
    for (const name of ['moon', '', 'ok', 'inconclusive', 'stalled/', 'stalled/session/', 'lost/leader/a/b']) {
      expect(whyNoAim(name, bugs)).toMatch(/^There is neither a known bug nor a fingerprint/)
    }
  })

  it('should be refused where no subject has that bug', () => {
    const named = (version: string) => ({ name: version, version })
    expect(whyNeverFound('stale-generation', bugs, [named('0.4.0')])).toBe(
      'Expected a bug that 0.4.0 has, found stale-generation, which is in 0.4.0-dev.8, 0.4.0-dev.9: hunt on one of these, or name a fingerprint (stalled/leader/stale-generation).',
    )
    expect(whyNeverFound('stale-generation', bugs, [named('0.4.0'), named('0.4.0-dev.9')])).toBeUndefined()
    expect(whyNeverFound('stalled/leader/stale-generation', bugs, [named('0.4.0')])).toBeUndefined()
  })
})
