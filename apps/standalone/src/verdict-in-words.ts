/** What came of all tries, for whoever reads the terminal, and as an exit code. Pure. */
import type { JudgedSchedule } from '../../../src/runner/contract.ts'
import type { StandaloneFinding } from './finding.ts'

export interface Tries {
  readonly finding: StandaloneFinding
  /** The LiveStore that it was played on. */
  readonly livestore: string
  /** At least one. */
  readonly played: readonly JudgedSchedule[]
}

const isBroken = ({ verdict }: JudgedSchedule): boolean => verdict !== 'ok' && verdict !== 'inconclusive'

/** 1 where a promise was broken, 2 where it cannot be told, 0 otherwise. */
export const exitCodeOf = (played: readonly JudgedSchedule[]): 0 | 1 | 2 => {
  if (played.some(isBroken)) return 1
  return played.some(({ verdict }) => verdict === 'ok') ? 0 : 2
}

/** Paragraphs: what was seen, then the verdict. */
export const verdictInWords = ({ finding, livestore, played }: Tries): readonly string[] => {
  const { fingerprint } = finding
  const shown = played.find(({ fingerprints }) => fingerprints.includes(fingerprint))
  const told = shown ?? played.find(isBroken) ?? played.find(({ verdict }) => verdict === 'inconclusive')
  const seen = told?.diagnosis === undefined ? [] : [told.diagnosis]
  const times = played.length === 1 ? '' : `, at try ${played.length}`
  if (shown !== undefined) return [...seen, `THE BUG SHOWS on LiveStore ${livestore}${times}: ${fingerprint}`]
  if (told !== undefined && isBroken(told)) {
    return [
      ...seen,
      `ANOTHER PROMISE IS BROKEN on LiveStore ${livestore}: ${told.fingerprints.join(', ')}; the bug of this folder is ${fingerprint}`,
    ]
  }
  if (exitCodeOf(played) === 2) {
    return [
      ...seen,
      `IT CANNOT BE TOLD on LiveStore ${livestore}: ${told?.problem ?? told?.witness ?? 'nothing was seen'}`,
    ]
  }
  const passedOver = Math.min(...played.map((one) => one.passedOver))
  const note =
    passedOver === 0
      ? ''
      : ` (${passedOver} of its steps waited for what did not happen here, and went on once all was quiet)`
  const often = played.length === 1 ? '' : ` in ${played.length} tries`
  return [`THE BUG DOES NOT SHOW on LiveStore ${livestore}${often}: every promise was kept${note}`]
}
