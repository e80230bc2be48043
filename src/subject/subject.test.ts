import { expect, test } from 'vitest'
import { defaultVersion, families, familyOf, versions } from './subject.ts'

test('every published version belongs to the newest family that is not newer than it', () => {
  expect(Object.fromEntries(versions.map((version) => [version, familyOf(version)]))).toEqual({
    '0.3.1': '0.3.1',
    '0.4.0-dev.8': '0.4.0-dev.8',
    '0.4.0-dev.9': '0.4.0-dev.8',
    '0.4.0-dev.12': '0.4.0-dev.12',
    '0.4.0-dev.14': '0.4.0-dev.12',
    '0.4.0-dev.16': '0.4.0-dev.12',
    '0.4.0-dev.19': '0.4.0-dev.19',
    '0.4.0-dev.20': '0.4.0-dev.19',
    '0.4.0-dev.22': '0.4.0-dev.19',
    '0.4.0-dev.23': '0.4.0-dev.23',
    '0.4.0': '0.4.0-dev.23',
  })
})

test('a version that nobody knows yet is taken for one of the newest family, an unknown old one for the oldest', () => {
  expect(familyOf('0.5.0-dev.1')).toBe(families.at(-1))
  expect(familyOf('0.3.0')).toBe('0.3.1')
})

test('the default is among the published versions', () => {
  expect(versions).toContain(defaultVersion)
})
