/**
 * What a thread has to say, as lines on an open file of its process: its console, uncaught errors and probes. They are written at
 * once and past the other thread, so that the last words of one that hangs or dies are there.
 */
import { writeSync } from 'node:fs'
import { format } from 'node:util'
import type { ConsoleLevel } from '../../../src/history/event.ts'
import { asLines, makeProbeWriter, type ProbeWriter } from '../../linearlite/src/probes/writer.ts'
import type { ThreadLine } from './contract.ts'

const levels = {
  debug: 'debug',
  log: 'info',
  info: 'info',
  warn: 'warning',
  error: 'error',
} as const satisfies Readonly<Record<string, ConsoleLevel>>

const longestLine = 2_000

const cut = (text: string): string => (text.length <= longestLine ? text : `${text.slice(0, longestLine - 1)}…`)

/** Who reads may be slower than who writes: then the rest of a line goes when there is room. */
const writeLine = (file: number, line: ThreadLine): void => {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
  let written = 0
  while (written < bytes.length) {
    try {
      written += writeSync(file, bytes, written)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return
    }
  }
}

export interface Speaker {
  readonly file: number
  readonly lane: 'session' | 'leader'
  readonly storeId: string
  /** Hears what the thread's console says of errors, in full. */
  readonly onError?: (text: string) => void
}

/** Sends this thread's console and what nothing catches to a file, from now on, and makes a writer for its probes. */
export const speakOn = ({ file, lane, storeId, onError = () => {} }: Speaker): ProbeWriter => {
  const names = Object.keys(levels) as (keyof typeof levels)[]
  for (const name of names) {
    console[name] = (...words: unknown[]) => {
      const text = format(...words)
      // Some versions log errors as plain lines, and say so in the text.
      if (name === 'error' || /\bERROR\b/.test(text)) onError(text)
      writeLine(file, { type: 'console', level: levels[name], text: cut(text) })
    }
  }
  const uncaught = (error: unknown): void =>
    writeLine(file, {
      type: 'uncaught',
      text: cut(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    })
  // As in a browser: an error that nothing catches is told, and does not end the app.
  process.on('uncaughtException', uncaught)
  process.on('unhandledRejection', uncaught)
  return makeProbeWriter({
    lane,
    storeId,
    deliver: asLines({ writeLine: (text) => writeLine(file, { type: 'probes', text }) }),
  })
}
