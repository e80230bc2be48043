/** A file that another process writes, read line by line while it grows. */
import { writeFileSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { type FollowedFile, followFile } from './follow-file.ts'

/**
 * Makes the file empty, and calls `onLine` for each line soon after it is written; for a last one without an end at `end`. Where that throws,
 * nothing more is read: the error comes from `end`.
 *
 * @example
 * const followed = followLines(file, (line) => console.log(line))
 * await writer
 * followed.end()
 */
export const followLines = (file: string, onLine: (line: string) => void): FollowedFile => {
  writeFileSync(file, '')
  const decoder = new StringDecoder('utf8')
  let rest = ''
  const followed = followFile(file, (bytes) => {
    const lines = (rest + decoder.write(bytes)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
  return {
    end: () => {
      followed.end()
      if (rest !== '') onLine(rest)
    },
  }
}
