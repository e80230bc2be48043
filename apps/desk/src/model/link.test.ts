import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nothingShared, onAnotherDesk, readLink, type Shared, writeLink } from './link.ts'

const lanes = fc
  .array(fc.tuple(fc.string({ minLength: 1 }), fc.boolean()), { maxLength: 4 })
  .map((pairs) => new Map(pairs))

const mark = fc.record({
  lane: fc.constantFrom('session', 'leader', 'shared-worker', 'network'),
  source: fc.constantFrom('alice', 'alice/2', 'relay', 'a name'),
  sequence: fc.nat(),
})

const anything: fc.Arbitrary<Shared> = fc.record({
  choices: fc.record({
    query: fc.string({ unit: 'grapheme' }),
    selected: fc.option(mark, { nil: undefined }),
    lanes,
  }),
  pausedAt: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }), { nil: undefined }),
  client: fc.option(fc.constantFrom('alice', 'bob'), { nil: undefined }),
})

test('a link shows what it was made of', () => {
  fc.assert(
    fc.property(anything, (shared) => {
      expect(readLink(`#${writeLink(shared)}`)).toEqual(shared)
    }),
  )
})

test('what is searched for, the lanes and the device stay when another desk is shown; a mark and a moment do not', () => {
  const shared = readLink('#search=push&mark=session alice 4&hide=backend&paused=1200&client=bob')
  expect(shared.choices.selected).toBeDefined()
  expect(onAnotherDesk(shared)).toEqual(readLink('#search=push&hide=backend&client=bob'))
})

test('nothing to carry is an empty link, and a broken link carries what can be read', () => {
  expect(writeLink(nothingShared)).toBe('')
  expect(readLink('')).toEqual(nothingShared)
  expect(readLink('#mark=nonsense&paused=soon&search=e5')).toEqual({
    ...nothingShared,
    choices: { ...nothingShared.choices, query: 'e5' },
  })
})
