/** Errors that are told in one line. They stand alone, so that whoever throws one need not load the command line's parser. */

/** An error that the person at the keyboard can put right. Its message is all that is shown: one paragraph, what to do included. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * The harness cannot go on, for a reason that its own code has no part in, such as a full disk. Its message is all that is shown; no
 * stack would say more.
 */
export class MachineError extends Error {
  override readonly name = 'MachineError'
}
