/** What a child process prints, line by line. */
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** Lines that are kept for a message about the child's death. */
const keptLines = 20

/**
 * Calls `onLine` for each line that is not blank, whole also where the streams cut it. Returns the last twenty lines, a
 * list that goes on growing and dropping while the streams are read.
 *
 * @example
 * const lastLines = hearLines([child.stdout, child.stderr], (line) => console.log(line))
 */
export const hearLines = (streams: readonly (Readable | null)[], onLine: (line: string) => void): readonly string[] => {
  const lastLines: string[] = []
  for (const input of streams) {
    if (input === null) continue
    // Infinity: `\r\n` is one line end, however late the second half comes.
    createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      if (line.trim() === '') return
      lastLines.push(line)
      lastLines.splice(0, lastLines.length - keptLines)
      onLine(line)
    })
  }
  return lastLines
}
