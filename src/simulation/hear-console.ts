/** Takes the lines that LiveStore writes to this process's console, and errors that nothing caught, into a trial's history. */
import { format } from 'node:util'
import type { ConsoleLevel } from '../history/event.ts'
import type { Recorder } from '../history/recorder.ts'

const levels = {
  debug: 'debug',
  log: 'info',
  info: 'info',
  warn: 'warning',
  error: 'error',
} as const satisfies Readonly<Record<string, ConsoleLevel>>

const longestLine = 2_000

/**
 * Records the console from now on, until the returned function is called. Nothing is printed meanwhile. Whose line it is, only a
 * trial of one device can tell.
 */
export const hearConsole = (history: Recorder, sources: () => readonly string[]): (() => void) => {
  const source = (): string => {
    const [only, ...others] = sources()
    return only === undefined || others.length > 0 ? 'everyone' : only
  }
  const record = (type: 'line' | 'uncaught', level: ConsoleLevel, text: string): void => {
    const cut = text.length <= longestLine ? text : `${text.slice(0, longestLine - 1)}…`
    history.record(source(), { lane: 'console', type, origin: 'page or leader', level, text: cut })
  }
  const names = Object.keys(levels) as (keyof typeof levels)[]
  const before = names.map((name) => ({ name, write: console[name] }))
  for (const { name } of before) console[name] = (...words: unknown[]) => record('line', levels[name], format(...words))
  const uncaught = (error: unknown): void =>
    record('uncaught', 'error', error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.on('uncaughtException', uncaught)
  process.on('unhandledRejection', uncaught)
  return () => {
    for (const { name, write } of before) console[name] = write
    process.off('uncaughtException', uncaught)
    process.off('unhandledRejection', uncaught)
  }
}
