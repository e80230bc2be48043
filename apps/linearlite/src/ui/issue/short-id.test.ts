import { expect, it } from 'vitest'
import { shortId } from './short-id.ts'

it('calls a sample issue by its number and any other by the end of its id', () => {
  expect(shortId('demo-x1-12')).toBe('LIN-12')
  expect(shortId('V1StGXR8_Z5jdHi6B-myT')).toBe('LIN-BMYT')
})
