import { describe, expect, it } from 'vitest'
import { describeOrdeal, type OrdealTime, ordealsPage, readOrdeals } from './ordeals-report.ts'

const survived: OrdealTime = {
  id: 'killed',
  title: 'SIGKILL',
  came: { exitCode: 'signal', resumed: 0, before: 6, rows: 21, untold: 1 },
  problems: [],
}
const broken: OrdealTime = { ...survived, problems: ['left running: 7 workerd'] }
const impossible: OrdealTime = {
  id: 'disk-full',
  title: 'a full disk',
  came: { whyNot: 'nothing can be mounted here' },
  problems: [],
}

describe('what is told of ordeals', () => {
  it('should say of each whether it was survived, and if not why', () => {
    expect(describeOrdeal(survived)).toBe(
      '  killed: struck after 6 trials, 21 at the end, 1 of them untold, exit code none (a signal), gone on with 0: survived',
    )
    expect(describeOrdeal(broken)).toMatch(/gone on with 0\n {4}left running: 7 workerd$/)
    expect(describeOrdeal(impossible)).toBe('  disk-full: not tried, nothing can be mounted here')
  })

  it('should count on its page what was survived of what was tried, and show what was not', () => {
    const page = ordealsPage({ trials: 21, times: [survived, broken, survived, impossible] })
    expect(page).toContain('| SIGKILL | 2 of 3 | 6 | signal | 0 | 21 | 1 |')
    expect(page).toContain('| a full disk | not tried: nothing can be mounted here |')
    expect(page).toContain('## What did not survive\n\n  killed:')
    expect(ordealsPage({ trials: 21, times: [survived] })).not.toContain('## What did not survive')
  })

  it('should be read as it was written', () => {
    const told = { trials: 21, times: [survived, broken, impossible] }
    expect(readOrdeals(JSON.stringify(told))).toEqual(told)
    expect(() => readOrdeals('{"trials":21}')).toThrow()
  })
})
