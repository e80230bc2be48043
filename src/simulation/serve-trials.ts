/** The other end of a trial process: answers what its parent asks over IPC, one trial at a time. It ends with its parent. */
import './end-with-parent.ts'
import type { ChildMessage } from './protocol.ts'
import type { Numbered } from './trial-process.ts'

/**
 * Serves a parent until it is gone.
 *
 * @param isRequest what of the parent's messages is something to play
 */
export const serveTrials = <Request extends Numbered, Result>(
  isRequest: (value: unknown) => value is Request,
  play: (request: Request) => Promise<Result>,
): void => {
  const send = (message: ChildMessage<Result>): void => {
    if (process.connected) process.send?.(message, () => {})
  }
  process.on('message', (message) => {
    if (!isRequest(message)) return
    const { number } = message
    play(message).then(
      (result) => send({ type: 'played', number, result }),
      (error: unknown) =>
        send({
          type: 'failed',
          number,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
    )
  })

  // What a store that has crashed still throws between two trials is nobody's, and must not end the process.
  process.on('uncaughtException', () => {})
  process.on('unhandledRejection', () => {})

  send({ type: 'ready' })
}
