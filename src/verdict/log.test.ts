import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '../history/event.ts'
import { checkStored } from './log.ts'

/** A log without holes that stores the changes in the given order. */
const logOf = (changeIds: readonly string[]): readonly StoredEvent[] =>
  changeIds.map((changeId, index) => ({
    seqNum: index + 1,
    parentSeqNum: index,
    name: 'v1.IssueCreated',
    args: { changeId },
    clientId: 'alice',
    sessionId: 's',
  }))

const changes = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 30 })

describe('the checks of the log', () => {
  it('should find nothing in a log that stores every change once and in order', () => {
    fc.assert(
      fc.property(changes, (made) => {
        expect(checkStored(logOf(made), made)).toEqual([])
      }),
    )
  })

  it('should find a change that is missing, wherever it was', () => {
    fc.assert(
      fc.property(changes, fc.nat(), (made, at) => {
        const missing = made[at % made.length]
        const findings = checkStored(logOf(made.filter((change) => change !== missing)), made)
        expect(findings.map(({ verdict }) => verdict)).toEqual(['lost'])
        expect(findings[0]?.witness).toContain(missing)
      }),
    )
  })

  it('should find a change that is stored twice, and where', () => {
    const findings = checkStored(logOf(['a', 'b', 'a']), ['a', 'b'])
    expect(findings).toMatchObject([{ verdict: 'duplicated', witness: expect.stringContaining('a as e1 and e3') }])
  })

  it('should count, and not list, the numbers of a change that is stored in a loop', () => {
    const findings = checkStored(logOf(Array.from({ length: 2_000 }, () => 'a')), ['a'])
    expect(findings).toMatchObject([{ witness: expect.stringContaining('a as e1, e2, e3 and 1997 more numbers') }])
  })

  it('should find a hole in the sequence numbers', () => {
    const [first, , third] = logOf(['a', 'b', 'c'])
    const findings = checkStored(
      [first, third].filter((entry) => entry !== undefined),
      ['a', 'c'],
    )
    expect(findings).toMatchObject([
      { verdict: 'gap', witness: expect.stringContaining('e3 stands behind e1, and says that it follows e2') },
    ])
  })

  it('should find a log that does not begin at the root', () => {
    expect(checkStored(logOf(['a', 'b']).slice(1), ['b'])).toMatchObject([{ verdict: 'gap' }])
  })

  it('should find two changes of a client that swapped places', () => {
    fc.assert(
      fc.property(changes, fc.nat(), (made, at) => {
        const place = at % (made.length - 1)
        const swapped = made.with(place, made[place + 1] ?? '').with(place + 1, made[place] ?? '')
        expect(checkStored(logOf(swapped), made).map(({ verdict }) => verdict)).toEqual(['reordered'])
      }),
    )
  })

  it('should allow the changes of others in between', () => {
    expect(checkStored(logOf(['a', 'x', 'b', 'y']), ['a', 'b'])).toEqual([])
  })
})
