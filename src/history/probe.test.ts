import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatProbeLine, formatProbeLines, type ProbeRecord, parseProbeLine, parseProbeLines } from './probe.ts'

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

describe('the text of several probe lines', () => {
  it('should be read back as it was written', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), (written) => {
        expect(parseProbeLines(formatProbeLines(written))).toEqual(written)
      }),
    )
  })
  it('should be refused as a whole where any of it was cut short', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), fc.nat(), (written, at) => {
        const text = formatProbeLines(written)
        const cut = text.slice(0, at % text.length)
        const whole = text.split('\n').some((_line, index, lines) => lines.slice(0, index + 1).join('\n') === cut)
        expect(parseProbeLines(cut) === undefined).toBe(!whole)
      }),
    )
  })
})
