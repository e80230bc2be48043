import { describe, expect, it } from 'vitest'
import type { Sight } from '../campaign/ordeals/judge-ordeal.ts'
import { describeOrdeal, type OrdealTime, ordealsPage } from './ordeals-report.ts'

const sight: Sight = {
  exitCode: undefined,
  complaint: '',
  before: [],
  after: [],
  resumed: { exitCode: 0, complaint: '' },
  rows: [],
  leftRunning: [],
  leftBehind: [],
}
const expected = { ends: ['signal'], isWhole: true } as const
const survived: OrdealTime = { ordeal: { id: 'killed', title: 'SIGKILL', expected }, sight, problems: [] }
const broken: OrdealTime = { ...survived, problems: ['left running: 7 workerd'] }
const impossible: OrdealTime = {
  ordeal: { id: 'disk-full', title: 'a full disk', expected },
  sight: { whyNot: 'nothing can be mounted here' },
  problems: [],
}

describe('what is told of ordeals', () => {
  it('should say of each whether it was survived, and if not why', () => {
    expect(describeOrdeal(survived)).toBe(
      '  killed: struck after 0 trials, 0 at the end, exit code none (a signal), gone on with 0: survived',
    )
    expect(describeOrdeal(broken)).toMatch(/gone on with 0\n {4}left running: 7 workerd$/)
    expect(describeOrdeal(impossible)).toBe('  disk-full: not tried, nothing can be mounted here')
  })

  it('should count on its page what was survived of what was tried, and show what was not', () => {
    const page = ordealsPage([survived, broken, survived, impossible], 21)
    expect(page).toContain('| SIGKILL | 2 of 3 | 0 | signal | 0 | 0 |')
    expect(page).toContain('| a full disk | not tried: nothing can be mounted here |')
    expect(page).toContain('## What did not survive\n\n  killed:')
    expect(ordealsPage([survived], 21)).not.toContain('did not survive\n')
  })
})
