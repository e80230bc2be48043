/** The error for what a person can put right. It stands alone, so that whoever throws it need not load the command line's parser. */

/** An error that the person at the keyboard can put right. Its message is all that is shown: one paragraph, what to do included. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
