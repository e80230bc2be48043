import { describe, expect, it } from 'vitest'
import { create, schedule } from '../schedule/builder.ts'
import { readVerdict } from './found-verdict.ts'
import { type AskedAgain, digestOfSchedule, knownInevitable } from './known-inevitable.ts'

const drawn = schedule().open('alice').cut('alice').commit('alice', create('i1')).build()
const inevitable = {
  step: 2,
  isFirst: true,
  healed: [{ after: 2, failed: 5, trials: 5, instead: [] }],
  words: 'Inevitable after step 2.',
}
const written = {
  livestore: '0.4.0',
  runner: 'simulation',
  fingerprint: 'stalled/leader',
  schedule: digestOfSchedule(drawn),
  inevitable,
}
const ask = (more: Partial<AskedAgain> = {}, verdict: object = written) =>
  knownInevitable({
    verdict: readVerdict(JSON.stringify(verdict)),
    schedule: drawn,
    subject: { name: '0.4.0', version: '0.4.0' },
    runner: 'simulation',
    fingerprint: 'stalled/leader',
    ...more,
  })

describe('what a hunt has told of when a finding became inevitable', () => {
  it('should answer the very same question', () => {
    expect(ask()).toEqual(inevitable)
  })

  it.each<[string, Partial<AskedAgain>]>([
    ['another schedule', { schedule: { ...drawn, steps: drawn.steps.slice(0, 2) } }],
    ['another version', { subject: { name: '0.4.0-dev.23', version: '0.4.0-dev.23' } }],
    ['a build of one’s own', { subject: { name: 'path:../livestore', version: '0.4.0' } }],
    ['another runner', { runner: 'browser' }],
    ['another failure', { fingerprint: 'lost/leader' }],
    ['nothing beside it', { verdict: undefined }],
  ])('should not answer for %s', (_, more) => {
    expect(ask(more)).toBeUndefined()
  })

  it('should not answer for a build of one’s own that a hunt has told of under its name', () => {
    const name = 'path:../livestore'
    expect(ask({ subject: { name, version: '0.4.0' } }, { ...written, livestore: name })).toBeUndefined()
  })

  it('should not answer where the verdict is of an older hunt, or its answer cannot be read', () => {
    const { schedule: _, ...older } = written
    expect(ask({}, older)).toBeUndefined()
    const torn = { ...written, inevitable: { step: 'two' } }
    expect(readVerdict(JSON.stringify(torn))).toMatchObject({ fingerprint: 'stalled/leader' })
    expect(ask({}, torn)).toBeUndefined()
  })
})
