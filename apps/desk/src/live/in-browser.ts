/** What surrounds a connection in a browser: its WebSocket on the page's own origin, its frames and its timers. */
import { livePath } from '../../../../src/desk/protocol.ts'
import type { Surroundings } from './connection.ts'

export const inBrowser = (): Surroundings => ({
  dial: ({ onOpen, onText, onClose }) => {
    const url = new URL(livePath, location.href)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    const socket = new WebSocket(url)
    socket.addEventListener('open', onOpen)
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') onText(data)
    })
    socket.addEventListener('close', onClose)
    return { send: (text) => socket.send(text), close: () => socket.close() }
  },
  beforeFrame: (act) => {
    requestAnimationFrame(act)
  },
  later: (act, milliseconds) => {
    const timer = setTimeout(act, milliseconds)
    return () => clearTimeout(timer)
  },
})
