import { describe, expect, it } from 'vitest'
import { readSchedule } from '../schedule/read-schedule.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { seedOfTrial } from '../schedule/seed.ts'
import { canarySchedule } from './canary.ts'
import {
  type FakeArm,
  fakeArm,
  judgedLike,
  type MemoryStore,
  memoryStore,
  rowLike,
  stalledLike,
} from './hunt.fixture.ts'
import { type Canary, type HuntOptions, hunt } from './hunt.ts'
import { isBroken } from './hunt-row.ts'

/** A schedule of so many steps. */
const scheduleOf = (seed: string, steps = 1): Schedule => ({
  version: 1,
  seed,
  hasBackend: false,
  parameters: {},
  clients: ['alice'],
  steps: [
    { id: 'open', type: 'open', client: 'alice' },
    ...Array.from({ length: steps - 1 }, (_, index) => ({
      id: `s${index}`,
      type: 'view' as const,
      tab: 'alice',
      search: 'flake',
    })),
  ],
})

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)
const never = (): boolean => false
/** The trial's own number, from its seed. */
const indexOf = ({ seed = '' }: Schedule): number => Number(seed.split('/')[1])

const huntOn = async (
  arms: readonly FakeArm[],
  options: Partial<HuntOptions> & { readonly store?: MemoryStore } = {},
): Promise<MemoryStore> => {
  const { store = memoryStore() } = options
  await hunt({
    seed: 'h',
    indexes: upTo(4),
    jobs: 1,
    draw: (seed) => ({ schedule: scheduleOf(seed), past: [] }),
    isOver: never,
    groupOf: ({ fingerprints }) => fingerprints.find(isBroken),
    ...options,
    arms,
    store,
  })
  return store
}

const played = (store: MemoryStore) =>
  store.rows().map(({ livestore, index, isCanary }) => `${livestore} ${isCanary === true ? 'canary' : index}`)

describe('a hunt', () => {
  it('should play every trial on every subject in turns, each schedule from the seed of its trial', async () => {
    const [one, other] = [fakeArm(() => judgedLike(), 'one'), fakeArm(() => judgedLike(), 'other')]
    const store = await huntOn([one, other], { indexes: upTo(2) })
    expect(played(store)).toEqual(['one 0', 'other 0', 'one 1', 'other 1'])
    expect([one.played, other.played]).toEqual([
      ['h/0', 'h/1'],
      ['h/0', 'h/1'],
    ])
  })

  it('should leave no runner open, and start one for each job and subject', async () => {
    const arm = fakeArm()
    await huntOn([arm], { jobs: 3, indexes: upTo(10) })
    expect([arm.started(), arm.open(), arm.played.length]).toEqual([3, 0, 10])
    expect(new Set(arm.played).size).toBe(10)
  })

  it('should play nothing again that is on disk', async () => {
    const arm = fakeArm()
    const rows = [0, 2].map((index) => rowLike({ index }))
    const store = await huntOn([arm], { store: memoryStore(rows) })
    expect(arm.played).toEqual(['h/1', 'h/3'])
    expect(store.rows().length).toBe(4)
  })

  it('should stop before the next trial once it has been enough', async () => {
    const arm = fakeArm()
    const store = memoryStore()
    await huntOn([arm], { store, indexes: upTo(100), isOver: () => store.rows().length >= 3 })
    expect(played(store)).toEqual(['0.4.0 0', '0.4.0 1', '0.4.0 2'])
    expect(arm.open()).toBe(0)
  })

  it('should keep what a runner could not play or tell as inconclusive, and go on', async () => {
    const arm = fakeArm((schedule) => {
      switch (indexOf(schedule)) {
        case 0:
          return { type: 'unsupported', reasons: ['reload: no browser', 'kill: no browser'] }
        case 1:
          return { type: 'harness-failed', error: 'the trial hangs', tookMs: 7 }
        default:
          return judgedLike({ verdict: 'inconclusive', fingerprints: ['inconclusive'], problem: 'nothing came' })
      }
    })
    const store = await huntOn([arm], { indexes: upTo(3) })
    expect(store.rows()).toMatchObject([
      { index: 0, verdict: 'inconclusive', unknown: 'unsupported: reload: no browser; kill: no browser' },
      { index: 1, verdict: 'inconclusive', unknown: 'the trial hangs', harnessFailed: true, tookMs: 7 },
      { index: 2, verdict: 'inconclusive', unknown: 'nothing came' },
    ])
    expect(store.rows()[0]).not.toHaveProperty('harnessFailed')
  })

  it('should say around which bugs a schedule was steered', async () => {
    const draw: HuntOptions['draw'] = (seed) => ({
      schedule: scheduleOf(seed),
      past: seed.endsWith('1') ? ['push-head'] : [],
    })
    const store = await huntOn([fakeArm()], { indexes: upTo(2), draw })
    expect(store.rows().map(({ past }) => past)).toEqual([undefined, ['push-head']])
  })
})

describe('canaries', () => {
  const canaryOf = (arm: FakeArm, every = 3): Canary => ({ arm, schedule: canarySchedule, every })

  it('should be played first, and before each so many trials', async () => {
    const canaryArm = fakeArm(() => stalledLike(), 'old')
    const store = await huntOn([fakeArm()], { indexes: upTo(7), canary: canaryOf(canaryArm) })
    expect(played(store)).toEqual([
      'old canary',
      ...['0', '1', '2'].map((index) => `0.4.0 ${index}`),
      'old canary',
      ...['3', '4', '5'].map((index) => `0.4.0 ${index}`),
      'old canary',
      '0.4.0 6',
    ])
    expect(store.rows()[0]).toMatchObject({ verdict: 'stalled', fingerprints: ['stalled/session/push-head'] })
    expect(store.rows()[0]).not.toHaveProperty('index')
    expect([...store.files.keys()]).toEqual([])
  })

  it('should fall on the same trials in a hunt that goes on as in one that was never interrupted', async () => {
    const whole = await huntOn([fakeArm()], { indexes: upTo(10), canary: canaryOf(fakeArm(undefined, 'old')) })
    for (const rows of upTo(whole.rows().length)) {
      const store = memoryStore(whole.rows().slice(0, rows))
      await huntOn([fakeArm()], { store, indexes: upTo(10), canary: canaryOf(fakeArm(undefined, 'old')) })
      expect(played(store)).toEqual(played(whole))
    }
  })
})

describe('trials that are played twice', () => {
  const everyOne = { doubleEvery: 1, indexes: [0] }
  const secondAnswers = (first: readonly string[], second: Parameters<typeof fakeArm>[0]) => {
    let plays = 0
    return fakeArm((schedule, options) => {
      plays += 1
      return plays === 1 || second === undefined ? judgedLike({ lines: first }) : second(schedule, options)
    })
  }

  it('should say that both were equal', async () => {
    const arm = fakeArm((_, { lines }) => judgedLike(lines === true ? { lines: ['a', 'b'] } : {}))
    const store = await huntOn([arm], everyOne)
    expect(store.rows()).toMatchObject([{ difference: '' }])
    expect(arm.played).toEqual(['h/0', 'h/0'])
  })

  it('should say where they differ first', async () => {
    const arm = secondAnswers(['a', 'b'], () => judgedLike({ lines: ['a', 'c'] }))
    const store = await huntOn([arm], everyOne)
    expect(store.rows()).toMatchObject([{ difference: 'event 1: first b, then c' }])
  })

  it('should call it a difference where the second could not be played', async () => {
    const arm = secondAnswers(['a'], () => ({ type: 'harness-failed', error: 'the trial hangs', tookMs: 1 }))
    const store = await huntOn([arm], everyOne)
    expect(store.rows()).toMatchObject([{ difference: 'the second could not be played: the trial hangs' }])
  })

  it('should not ask for another of what could not be played at all', async () => {
    const arm = fakeArm(() => ({ type: 'unsupported', reasons: ['reload: no browser'] }))
    const store = await huntOn([arm], everyOne)
    expect(arm.played).toEqual(['h/0'])
    expect(store.rows()[0]).not.toHaveProperty('difference')
  })

  it('should be the same of each subject, however many jobs there are and wherever it goes on, and the first in any case', async () => {
    const doublesOf = (store: MemoryStore, livestore: string) =>
      store
        .rows()
        .filter((row) => row.livestore === livestore && row.difference !== undefined)
        .flatMap(({ index }) => index ?? [])
        .sort((left, right) => left - right)
    const pair = () => [fakeArm(undefined, 'one'), fakeArm(undefined, 'other')]
    const options = { indexes: upTo(100), doubleEvery: 10 }
    const store = await huntOn(pair(), options)
    const doubles = doublesOf(store, 'one')
    expect(doubles[0]).toBe(0)
    expect(doubles.length).toBeGreaterThan(4)
    expect(doubles.length).toBeLessThan(20)
    expect(doublesOf(store, 'other')).toEqual(doubles)
    expect(doublesOf(await huntOn(pair(), { ...options, jobs: 3 }), 'one')).toEqual(doubles)
    const goesOn = memoryStore(store.rows().slice(0, 33))
    expect(doublesOf(await huntOn(pair(), { ...options, store: goesOn }), 'other')).toEqual(doubles)
  })
})

describe('what breaks a hunt', () => {
  it('should be told once all runners are closed, and no trial should begin after it', async () => {
    const arm = fakeArm()
    let starts = 0
    const breaking: FakeArm = {
      ...arm,
      start: async () => {
        starts += 1
        if (starts === 2) throw new Error('it cannot be built')
        return arm.start()
      },
    }
    const store = memoryStore()
    await expect(huntOn([breaking], { store, jobs: 2, indexes: upTo(1_000) })).rejects.toThrow('it cannot be built')
    expect(arm.open()).toBe(0)
    expect(store.rows().length).toBeLessThan(10)
  })

  it('should be a full disk, too', async () => {
    const arm = fakeArm()
    const full: MemoryStore = {
      ...memoryStore(),
      append: () => {
        throw new Error('no space left')
      },
    }
    await expect(huntOn([arm], { store: full, jobs: 2, indexes: upTo(1_000) })).rejects.toThrow('no space left')
    expect([arm.open(), arm.played.length]).toEqual([0, 2])
  })
})

describe('what a hunt keeps of a finding', () => {
  const steps = [9, 5, 7, 5]
  const virtual = [4_000, 6_000, 2_000, 2_000]
  const arm = () =>
    fakeArm((schedule) => ({ ...stalledLike('lost/leader'), virtualMs: virtual[indexOf(schedule)] ?? 0 }))
  const draw: HuntOptions['draw'] = (seed) => ({
    schedule: scheduleOf(seed, steps[Number(seed.split('/')[1])]),
    past: [],
  })
  const seedIn = (store: MemoryStore, name: string) =>
    readSchedule(store.files.get(`lost-leader@0.4.0/${name}`) ?? '', name).seed

  it('should be its first, its shortest and its fastest schedule, the earlier of equals', async () => {
    const store = await huntOn([arm()], { draw })
    expect(['first.json', 'shortest.json', 'fastest.json'].map((name) => seedIn(store, name))).toEqual([
      seedOfTrial('h', 0),
      seedOfTrial('h', 1),
      seedOfTrial('h', 2),
    ])
  })

  it('should stay where a hunt goes on and finds nothing shorter', async () => {
    const first = await huntOn([arm()], { draw, indexes: upTo(3) })
    const store = memoryStore(first.rows())
    await huntOn([arm()], { draw, store })
    expect([...store.files.keys()]).toEqual([])
  })

  it('should say from its beginning what it is and on what it was found, so that it can be replayed at any time', async () => {
    const store = await huntOn([arm()], { draw, indexes: [0] })
    expect(JSON.parse(store.files.get('lost-leader@0.4.0/verdict.json') ?? '')).toMatchObject({
      livestore: '0.4.0',
      runner: 'simulation',
      fingerprint: 'lost/leader',
    })
  })
})
