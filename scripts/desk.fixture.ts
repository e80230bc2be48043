/** Sits down at a desk as its control page does, without a browser. */
import WebSocket from 'ws'
import { type DeskMessage, type DeskOrder, type DeskState, livePath } from '../src/desk/protocol.ts'

/** A control page without a browser: it hears everything, and gives orders. */
export const sitDown = async (url: string) => {
  const socket = new WebSocket(new URL(livePath, url.replace('http', 'ws')), { origin: new URL(url).origin })
  const answers = new Map<number, (answer: Extract<DeskMessage, { type: 'answer' }>) => void>()
  const watchers = new Set<() => void>()
  let state: DeskState | undefined
  let orders = 0
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as DeskMessage
    if (message.type === 'answer') answers.get(message.id)?.(message)
    if (message.type !== 'state') return
    state = message.state
    for (const watcher of watchers) watcher()
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return {
    order: (order: DeskOrder) =>
      new Promise<Extract<DeskMessage, { type: 'answer' }>>((resolve) => {
        const id = ++orders
        answers.set(id, resolve)
        socket.send(JSON.stringify({ id, order }))
      }),
    untilState: (holds: (state: DeskState) => boolean) =>
      new Promise<DeskState>((resolve) => {
        const look = (): void => {
          if (state === undefined || !holds(state)) return
          watchers.delete(look)
          resolve(state)
        }
        watchers.add(look)
        look()
      }),
    leave: () => socket.close(),
  }
}
