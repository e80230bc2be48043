/** Sends a shared worker's console to its pages. Imported first, so that LiveStore already finds the forwarding console. */
import {
  type SharedWorkerLine,
  type SharedWorkerLineLevel,
  sharedWorkerConsoleChannel,
} from '../probes/shared-worker-console.ts'
import { describe } from '../probes/text.ts'
import { readWorkerSettings } from './worker-settings.ts'

/** The parts of a line as one text, without the styles that `%c` asks for: LiveStore cannot be given another logger here. */
const toText = ([first, ...others]: readonly unknown[]): string => {
  if (typeof first !== 'string') return [first, ...others].map(describe).join(' ').slice(0, longestLine)
  const styles = first.split('%c').length - 1
  return [first.replaceAll('%c', ''), ...others.slice(styles).map(describe)].join(' ').slice(0, longestLine)
}

const { probe, storeId } = readWorkerSettings(self.location.href)

/** Lines are for people and for matching: longer ones are cut. */
const longestLine = 2_000

if (probe) {
  const channel = new BroadcastChannel(sharedWorkerConsoleChannel(storeId))
  const instance = crypto.randomUUID()
  let sequence = 0
  const send = (level: SharedWorkerLineLevel, parts: readonly unknown[], uncaught?: true): void => {
    const line: SharedWorkerLine = {
      instance,
      sequence: sequence++,
      level,
      time: performance.timeOrigin + performance.now(),
      text: toText(parts),
      ...(uncaught && { uncaught }),
    }
    channel.postMessage(line)
  }
  const forward = (method: 'debug' | 'log' | 'info' | 'warn' | 'error', level: SharedWorkerLineLevel): void => {
    const original = console[method].bind(console)
    console[method] = (...parts: unknown[]) => {
      original(...parts)
      send(level, parts)
    }
  }
  forward('debug', 'debug')
  forward('log', 'info')
  forward('info', 'info')
  forward('warn', 'warning')
  forward('error', 'error')
  self.addEventListener('error', (event) => send('error', [event.error ?? event.message], true))
  self.addEventListener('unhandledrejection', (event) => send('error', [event.reason], true))
}
