import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatHistory } from '../history/history-file.ts'
import type { PlayOptions } from '../runner/contract.ts'
import { readSchedule } from '../schedule/read-schedule.ts'
import { judgeTrial } from '../verdict/judge.ts'
import { beginStory, linkOf } from '../verdict/story.fixture.ts'
import { fingerprintOf } from '../verdict/verdict.ts'
import { drawn, huntOfEachTest, story } from './findings.fixture.ts'
import { type FinishOptions, finishFindings } from './finish-findings.ts'
import { fakeArm, judgedLike, stalledLike } from './hunt.fixture.ts'
import { digestOfSchedule } from './known-inevitable.ts'

const { store, findingLike } = huntOfEachTest()

/** Breaks a promise wherever something is cut, and leaves its history as a runner does. */
const cutting = (fingerprint: string, isUnlucky: (options: PlayOptions) => boolean = () => true, left = story) =>
  fakeArm(({ steps }, options) => {
    if (!steps.some(({ type }) => type === 'cut') || !isUnlucky(options)) return judgedLike()
    const { history } = options
    if (history !== undefined) writeFileSync(history, formatHistory(left.events()))
    return { ...stalledLike(fingerprint), ...(history !== undefined && { history }) }
  })

const finish = (options: Pick<FinishOptions, 'arm' | 'findings'> & Partial<FinishOptions>) =>
  finishFindings({ store: store(), isOver: () => false, ...options })
const textIn = (id: string, name: string) => readFileSync(join(store().findingFolder(id), name), 'utf8')

describe('a finding that is finished', () => {
  it('should have its smallest schedule, in JSON and in words, its history and what was found on what', async () => {
    const finding = findingLike('stalled/leader')
    const arm = cutting('stalled/leader')
    const [finished, ...others] = await finish({ arm, findings: [finding] })
    expect(others).toEqual([])
    expect(finished).toMatchObject({
      ...finding,
      livestore: '0.4.0',
      shrunkSteps: 2,
      rate: { failed: 5, trials: 5 },
      models: ['network'],
    })
    expect(readSchedule(textIn('stalled-leader', 'schedule.json'), 'it')).toEqual(finished?.schedule)
    expect(textIn('stalled-leader', 'schedule.txt')).toContain('the connection of alice breaks')
    expect(textIn('stalled-leader', 'history.jsonl')).toBe(formatHistory(story.events()))
    expect(existsSync(join(store().findingFolder('stalled-leader'), 'diagnosis.md'))).toBe(true)
    expect(JSON.parse(textIn('stalled-leader', 'verdict.json'))).toMatchObject({
      livestore: '0.4.0',
      runner: 'simulation',
      fingerprint: 'stalled/leader',
      shrunkSteps: 2,
      isSmallest: true,
      schedule: digestOfSchedule(finished?.schedule ?? drawn),
      inevitable: {
        step: 2,
        isFirst: true,
        healed: [
          { after: 1, failed: 0, trials: 5, instead: [] },
          { after: 2, failed: 5, trials: 5, instead: [] },
        ],
        words: 'Inevitable after step 2: the connection of alice breaks. Healed after step 1, all settles.',
      },
    })
    expect(arm.open()).toBe(0)
  })

  it('should have the history of a time that failed, where it fails only sometimes', async () => {
    const arm = cutting('stalled/leader', ({ randomness = ' 1' }) => Number(randomness.split(' ').at(-1)) === 3)
    await finish({ arm, findings: [findingLike('stalled/leader')] })
    expect(existsSync(join(store().findingFolder('stalled-leader'), 'history.jsonl'))).toBe(true)
  })

  it('should name the step that made it inevitable in its diagnosis', async () => {
    const stalling = beginStory(['alice'])
    stalling.session('alice', 'commit', ['a@e1'])
    stalling.states('alice', linkOf(['a@e1'], 'e1', 'e0'), linkOf([], 'e0'))
    stalling.gaveUp('alice', 'session drained')
    stalling.ended()
    const [worst] = judgeTrial(stalling.events()).findings
    const fingerprint = worst === undefined ? '' : fingerprintOf(worst)
    const id = findingLike(fingerprint).id
    await finish({ arm: cutting(fingerprint, undefined, stalling), findings: [findingLike(fingerprint)] })
    expect(textIn(id, 'diagnosis.md')).toContain(
      'Inevitable after step 2: the connection of alice breaks. Healed after step 1, all settles.',
    )
  })

  it('should have no history of something else', async () => {
    const arm = cutting('crashed/session')
    await finish({ arm, findings: [findingLike('stalled/leader')] })
    expect(existsSync(join(store().findingFolder('stalled-leader'), 'history.jsonl'))).toBe(false)
  })
})

describe('findings that are not reached any more', () => {
  it('should keep what they have, and cost nothing', async () => {
    const findings = ['stalled/leader', 'stalled/session'].map(findingLike)
    const arm = cutting('stalled/leader')
    let isOver = false
    const finished = await finish({
      arm,
      findings,
      isOver: () => isOver,
      onTry: (_, tries) => {
        isOver = tries === 2
      },
    })
    expect(finished.map(({ id }) => id)).toEqual(['stalled-leader'])
    expect(existsSync(join(store().findingFolder('stalled-session'), 'schedule.json'))).toBe(false)
    expect(arm.open()).toBe(0)
  })
})

describe('a hunt without findings', () => {
  it('should start nothing', async () => {
    const arm = fakeArm()
    expect(await finish({ arm, findings: [] })).toEqual([])
    expect(arm.started()).toBe(0)
  })
})
