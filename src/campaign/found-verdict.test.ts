import { describe, expect, it } from 'vitest'
import { readVerdict } from './found-verdict.ts'

describe('a finding’s verdict', () => {
  it('should be read as far as it is one', () => {
    const text = JSON.stringify({ livestore: '0.4.0', fingerprint: 'lost/leader', count: 3 })
    expect(readVerdict(text)).toEqual({ livestore: '0.4.0', fingerprint: 'lost/leader' })
    expect(readVerdict('{"livestore":')).toBeUndefined()
    expect(readVerdict('{}')).toBeUndefined()
  })
})
