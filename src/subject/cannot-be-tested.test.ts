import { describe, expect, it } from 'vitest'
import { MachineError, UsageError } from '../run/usage-error.ts'
import { CannotBeTested, inOneLine, orCannotBeTested, requireMachine } from './cannot-be-tested.ts'
import { UnreachableError } from './pnpm.ts'

describe('what has failed on a subject', () => {
  it.each([
    [
      'a signal',
      { code: null, signal: 'SIGKILL', said: 'error TS2322' },
      'A build was ended by SIGKILL, log l: give it',
    ],
    ['no room', { code: 1, said: 'and\n ENOSPC: no space left on device\nso' }, 'found no room left (ENOSPC: no space'],
    ['no network', { code: 1, said: 'connect ECONNREFUSED' }, 'could not reach what it needs (connect ECONNREFUSED)'],
    ['no memory', { code: 134, said: 'JavaScript heap out of memory' }, 'found no memory left (JavaScript heap out of'],
    ['no files', { code: 1, said: 'EMFILE: too many open files' }, 'could open no more files'],
  ])('should be the machine’s where it has %s', (_, failure, words) => {
    const check = (): void => requireMachine({ what: 'A build', where: ', log l', ...failure })
    expect(check).toThrow(MachineError)
    expect(check).toThrow(words)
  })

  it('should not be the machine’s where it failed by itself', () => {
    requireMachine({ what: 'A build', code: 1, signal: null, said: 'error TS2322: no such memory' })
  })

  it.each([
    ['an error of pnpm', new Error('Could not install: pnpm ended with 1'), CannotBeTested],
    ['what a person can put right', new UsageError('the patch does not apply'), CannotBeTested],
    ['a registry that is not reached', new UnreachableError('no registry'), UnreachableError],
    ['a full disk', new Error('ENOSPC: no space left on device'), MachineError],
    ['a machine’s error', new MachineError('no'), MachineError],
  ])('should be the subject’s unless it is the machine’s: %s', async (_, error, type) => {
    await expect(orCannotBeTested('It', () => Promise.reject(error))).rejects.toThrow(type)
  })

  it('should be told in one line, and whole where it is one', () => {
    expect(inOneLine(`a\n  b ${'c'.repeat(400)}`)).toBe(`a b ${'c'.repeat(296)}`)
    expect(inOneLine('d'.repeat(400))).toBe('d'.repeat(400))
  })
})
