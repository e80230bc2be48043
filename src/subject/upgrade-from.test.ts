import { describe, expect, it } from 'vitest'
import { UsageError } from '../run/usage-error.ts'
import { checkUpgradeFrom, upgradesTo } from './upgrade-from.ts'

const published = (version: string) => ({ name: version, version })

describe('what is upgraded from', () => {
  it('should be what is named, older or newer than the subject', () => {
    expect(upgradesTo(published('0.4.0-dev.22'), '0.4.0-dev.12')).toEqual(['0.4.0-dev.12'])
    expect(upgradesTo(published('0.4.0-dev.22'), '0.4.0')).toEqual(['0.4.0'])
  })
  it('should be each published version from 0.4.0-dev.12 on that is older, for all', () => {
    expect(upgradesTo(published('0.4.0-dev.19'), 'all')).toEqual(['0.4.0-dev.12', '0.4.0-dev.14', '0.4.0-dev.16'])
    expect(upgradesTo({ name: 'path:../livestore', version: '0.4.0-dev.13' }, 'all')).toEqual(['0.4.0-dev.12'])
  })
  it('should be refused where there is none', () => {
    expect(() => upgradesTo(published('0.4.0-dev.12'), 'all')).toThrow(UsageError)
  })
  it('should be refused where either side speaks with another kind of backend', () => {
    expect(() => checkUpgradeFrom('0.3.1')).toThrow(UsageError)
    expect(() => upgradesTo(published('0.4.0-dev.9'), '0.4.0')).toThrow('0.4.0-dev.9')
  })
  it('should be refused where nobody knows it', () => {
    expect(() => checkUpgradeFrom('0.4.1')).toThrow('known')
    expect(() => checkUpgradeFrom('all')).not.toThrow()
  })
})
