import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataElementId } from '../../apps/timeline/src/data.ts'
import { formatHistory } from '../history/history-file.ts'
import { formatSchedule } from '../schedule/read-schedule.ts'
import { drawn, huntOfEachTest, story } from './findings.fixture.ts'
import { fakeArm, judgedLike, stalledLike } from './hunt.fixture.ts'
import type { HuntFinding } from './hunt-row.ts'
import { leaveDrawn } from './leave-history.ts'

const { store, findingLike } = huntOfEachTest()

/** Fails in this way whatever it plays, and leaves its history as a runner does. */
const failing = (fingerprint: string) =>
  fakeArm((_, { history }) => {
    if (history !== undefined) writeFileSync(history, formatHistory(story.events()))
    return { ...stalledLike(fingerprint), ...(history !== undefined && { history }) }
  })

const template = `<title>Timeline</title><script type="application/json" id="${dataElementId}"></script>`
const leave = (arm: ReturnType<typeof failing>, findings: readonly HuntFinding[], isOver = () => false) =>
  leaveDrawn({ store: store(), arm, findings, template, isOver })
const has = (id: string, name: string): boolean => existsSync(join(store().findingFolder(id), name))
const textIn = (id: string, name: string): string => readFileSync(join(store().findingFolder(id), name), 'utf8')

describe('a finding that nobody shrinks', () => {
  it('should have the history of its drawn schedule, its diagnosis, its picture and its steps in words', async () => {
    const arm = failing('stalled/leader')
    await leave(arm, [findingLike('stalled/leader')])
    expect(textIn('stalled-leader', 'history.jsonl')).toBe(formatHistory(story.events()))
    expect(textIn('stalled-leader', 'schedule.txt')).toContain('the connection of alice breaks')
    for (const name of ['diagnosis.md', 'timeline.html']) expect(has('stalled-leader', name), name).toBe(true)
    // What lies there under that name is the smallest.
    expect(has('stalled-leader', 'schedule.json')).toBe(false)
    expect([arm.played.length, arm.open()]).toEqual([1, 0])
  })

  it('should have no history of something else', async () => {
    await leave(failing('crashed/session'), [findingLike('stalled/leader')])
    expect(has('stalled-leader', 'history.jsonl')).toBe(false)
  })

  it('should keep what an earlier part of the hunt has left of its smallest schedule', async () => {
    const finding = findingLike('stalled/leader')
    store().write(finding.id, 'schedule.json', formatSchedule(drawn))
    store().write(finding.id, 'history.jsonl', 'of the smallest')
    const arm = failing('stalled/leader')
    await leave(arm, [finding])
    expect(textIn(finding.id, 'history.jsonl')).toBe('of the smallest')
    expect(arm.started()).toBe(0)
  })

  it('should be passed over where it has been enough', async () => {
    const arm = failing('stalled/leader')
    await leave(arm, ['stalled/leader', 'stalled/session'].map(findingLike), () => arm.played.length > 0)
    expect([has('stalled-leader', 'history.jsonl'), has('stalled-session', 'history.jsonl')]).toEqual([true, false])
    expect(arm.open()).toBe(0)
  })
})

describe('a trial that keeps every promise when it is played again', () => {
  it('should leave no history', async () => {
    await leave(
      fakeArm(() => judgedLike()),
      [findingLike('stalled/leader')],
    )
    expect(has('stalled-leader', 'history.jsonl')).toBe(false)
  })
})
