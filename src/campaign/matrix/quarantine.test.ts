import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { repositoryRoot } from '../../run/pinned-node.ts'
import { cellWords } from './cell.ts'
import { dayOf, type QuarantineEntry, quarantineOf, readQuarantine, wordIn } from './quarantine.ts'
import type { CellKey } from './row.ts'

const cell: CellKey = { livestore: '0.4.0', kind: 'scenario', item: 'burst', backend: 'cloudflare' }
const entry = (more: Partial<QuarantineEntry> = {}): QuarantineEntry => ({
  livestore: '0.4.0',
  item: 'burst',
  reason: 'being mended',
  until: '2026-11-30',
  ...more,
})

describe('the list', () => {
  test('of this repository can be read', () => {
    expect(readQuarantine(readFileSync(join(repositoryRoot, 'quarantine.json'), 'utf8'))).toBeInstanceOf(Array)
  })

  test('is read as it was written', () => {
    const list = [entry(), entry({ backend: 'none', issue: 'https://example.org/1' })]
    expect(readQuarantine(JSON.stringify(list))).toEqual(list)
  })

  test.each([
    ['an entry without a reason', { ...entry(), reason: undefined }, /^0\.reason: expected such a key, found none$/],
    ['an empty reason', entry({ reason: ' ' }), /^0\.reason: expected /],
    [
      'a day that there is not',
      entry({ until: '2026-02-31' }),
      /^until: expected a day that there is, found "2026-02-31"$/,
    ],
    ['a day in words', entry({ until: 'soon' }), /^0\.until: expected .*found "soon"$/],
    [
      'a backend that there is not',
      { ...entry(), backend: 'durable' },
      /^0\.backend: expected .*cloudflare.* found "durable"$/,
    ],
    ['a key that nobody knows', { ...entry(), untill: '2026-11-30' }, /^0\.untill: expected no such key$/],
  ])('is refused in one line for %s', (_, value, message) => {
    expect(() => readQuarantine(JSON.stringify([value]))).toThrow(message)
  })

  test('is refused in one line where it is no list, or no JSON', () => {
    expect(() => readQuarantine('{}')).toThrow('expected a list, found an object')
    expect(() => readQuarantine('[')).toThrow(SyntaxError)
  })
})

describe('a quarantine', () => {
  test('lasts to the end of its day, and is over on the next', () => {
    expect(quarantineOf(cell, [entry()], '2026-11-29')?.isOver).toBe(false)
    expect(quarantineOf(cell, [entry()], '2026-11-30')?.isOver).toBe(false)
    expect(quarantineOf(cell, [entry()], '2026-12-01')).toEqual({
      reason: 'being mended',
      until: '2026-11-30',
      isOver: true,
    })
  })

  test('is of its own subject, item and backend, and of each backend where none is named', () => {
    expect(quarantineOf({ ...cell, livestore: '0.3.1' }, [entry()], '2026-11-22')).toBeUndefined()
    expect(quarantineOf({ ...cell, item: 'reload' }, [entry()], '2026-11-22')).toBeUndefined()
    expect(quarantineOf({ ...cell, backend: 'none' }, [entry()], '2026-11-22')).toBeDefined()
    expect(quarantineOf({ ...cell, backend: 'none' }, [entry({ backend: 'cloudflare' })], '2026-11-22')).toBeUndefined()
  })

  test('of several is the one that lasts longest', () => {
    const list = [entry({ until: '2026-11-01' }), entry({ until: '2027-01-01', reason: 'later' }), entry()]
    expect(quarantineOf(cell, list, '2026-11-22')?.reason).toBe('later')
  })

  test('never excuses a canary', () => {
    expect(quarantineOf({ ...cell, isCanary: true }, [entry()], '2026-11-22')).toBeUndefined()
  })

  test('excuses nothing but what nobody expected, and nothing once its day is past', () => {
    const words = cellWords.filter((word) => word !== 'quarantined')
    const days = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }).map(dayOf)
    fc.assert(
      fc.property(fc.constantFrom(...words), days, days, (word, until, today) => {
        const quarantine = quarantineOf(cell, [entry({ until })], today)
        const mayBeExcused = word === 'unexpected' || word === 'new finding'
        expect(wordIn({ word }, quarantine)).toBe(mayBeExcused && today <= until ? 'quarantined' : word)
        expect(wordIn({ word }, undefined)).toBe(word)
      }),
    )
  })
})
