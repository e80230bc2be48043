import { Command } from '@commander-js/extra-typings'
import { expect, test } from 'vitest'
import { describeFailure, parseArguments, UsageError, worstExitCode } from './exit-codes.ts'
import { MachineError } from './usage-error.ts'

test('a person’s mistake is one line and 64', () => {
  expect(describeFailure(new UsageError('No such file: a.json.'))).toEqual({ code: 64, text: 'No such file: a.json.' })
})

test('what the machine refuses is one line, too, and 70', () => {
  expect(describeFailure(new MachineError('The disk is full.'))).toEqual({ code: 70, text: 'The disk is full.' })
})

test('a failure of the harness’s own is 70 and shows where', () => {
  const { code, text } = describeFailure(new Error('the relay closed'))
  expect(code).toBe(70)
  expect(text).toMatch(/the relay closed\n\s+at /)
})

test('options are read the same with pnpm’s own `--` before them', () => {
  const program = () => new Command().option('--seed <number>')
  expect(parseArguments(program(), ['--seed', '4'])).toEqual({ seed: '4' })
  expect(parseArguments(program(), ['--', '--seed', '4'])).toEqual({ seed: '4' })
})

test('the worst exit code is the one that a person must look at first', () => {
  expect(worstExitCode([])).toBe(0)
  expect(worstExitCode([0, 2, 0])).toBe(2)
  expect(worstExitCode([2, 1])).toBe(1)
  expect(worstExitCode([1, 70, 2])).toBe(70)
})
