/** The error by which a check ends a trial: it carries the finding. */
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
