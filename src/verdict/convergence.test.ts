import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findDivergence } from './convergence.ts'

const rows = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1 }), priority: fc.nat(4) }), {
  selector: ({ id }) => id,
  minLength: 1,
})

describe('the comparison of rows', () => {
  it('should find nothing between equal rows, in whatever order', () => {
    fc.assert(
      fc.property(rows, (issues) => {
        const reversed = issues.toReversed()
        expect(
          findDivergence([
            { name: 'alice', rows: { issues } },
            { name: 'bob', rows: { issues: reversed } },
          ]),
        ).toBeUndefined()
      }),
    )
  })

  it('should name the row, the field and both values that differ', () => {
    const finding = findDivergence([
      { name: 'alice', rows: { issues: [{ id: 'i1', priority: 4 }] } },
      { name: 'bob', rows: { issues: [{ id: 'i1', priority: 1 }] } },
    ])
    expect(finding).toEqual({
      verdict: 'diverged',
      barrier: 'rows equal',
      witness: 'issues i1, priority: 4 in alice, 1 in bob',
    })
  })

  it('should name a row that one of them misses', () => {
    fc.assert(
      fc.property(rows, fc.nat(), (issues, at) => {
        const missing = issues[at % issues.length]
        const fewer = issues.filter((issue) => issue !== missing)
        const finding = findDivergence([
          { name: 'alice', rows: { issues } },
          { name: 'bob', rows: { issues: fewer } },
        ])
        expect(finding?.witness).toBe(`issues ${missing?.id}: present in alice, missing in bob`)
      }),
    )
  })

  it('should count the differences that it does not show', () => {
    const issues = Array.from({ length: 8 }, (_, index) => ({ id: `i${index}` }))
    const finding = findDivergence([
      { name: 'alice', rows: { issues } },
      { name: 'bob', rows: { issues: [] } },
    ])
    expect(finding?.witness.split('\n').at(-1)).toBe('… and 3 more')
  })
})
