/** The errors by which a check ends a trial: a promise was broken, or the harness could not tell. */
import { type Finding, fingerprintOf } from './verdict.ts'

/** A broken promise of the subject. Its message is for a person; its finding is for the judgement. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise'
  readonly finding: Finding

  constructor(finding: Finding, message: string = `${fingerprintOf(finding)}: ${finding.witness}`) {
    super(message)
    this.finding = finding
  }
}
