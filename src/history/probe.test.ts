import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatProbeLine, type ProbeRecord, parseProbeLine } from './probe.ts'

const number = fc.nat()
const head = fc.record({ global: number, client: number, rebaseGeneration: number })
const record: fc.Arbitrary<ProbeRecord> = fc.record({
  lane: fc.constantFrom('session', 'leader'),
  type: fc.constantFrom('session-push', 'session-pull', 'backend-push-ok'),
  sequence: number,
  time: number,
  storeId: fc.string(),
  changes: fc.array(fc.record({ name: fc.string(), changeId: fc.string(), seqNum: head })),
})

describe('a probe line', () => {
  it('should be read back as it was written', () => {
    fc.assert(
      fc.property(record, (written) => {
        expect(parseProbeLine(formatProbeLine(written))).toEqual(written)
      }),
    )
  })
  it('should be told from any other line', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseProbeLine(text)).toBeUndefined()
      }),
    )
  })
  it('should be refused when it was cut short', () => {
    fc.assert(
      fc.property(record, fc.nat(), (written, at) => {
        const line = formatProbeLine(written)
        expect(parseProbeLine(line.slice(0, at % line.length))).toBeUndefined()
      }),
    )
  })
})
