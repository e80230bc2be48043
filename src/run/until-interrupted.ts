/** Ctrl-C, for commands that end what they started in their own time. */
import { exitCodes } from './exit-codes.ts'

/**
 * Resolves at the first Ctrl-C (or SIGTERM, SIGHUP); the second ends the process at once, and the run's keeper does the
 * rest.
 */
export const untilInterrupted = (): Promise<'interrupted'> =>
  new Promise((resolve) => {
    let asked = false
    // `on`, not `once`: a spinner's own listener ends the process where it finds itself alone.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        if (asked) process.exit(exitCodes.interrupted)
        asked = true
        resolve('interrupted')
      })
    }
  })

/**
 * Hears Ctrl-C from now on, for commands that look now and then whether to go on. To be called before any spinner turns: a spinner's own
 * listener ends the process where it finds itself alone.
 *
 * @returns whether it has come
 */
export const hearInterruption = (): (() => boolean) => {
  let isInterrupted = false
  void untilInterrupted().then(() => {
    isInterrupted = true
  })
  return () => isInterrupted
}
