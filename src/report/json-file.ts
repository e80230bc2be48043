/** A file that a person asked for, JSON most of the time: whether it can be written is found out before the work, not after it. */
import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { makeFolder } from '../run/make-folder.ts'
import { UsageError } from '../run/usage-error.ts'

/**
 * Makes sure that a file can be written, and returns what writes it. The file appears whole or not at all.
 *
 * @param option the one with which it was asked for, for the error
 * @throws UsageError where its folder cannot be made or written to
 */
export const prepareFile = (option: string, file: string): ((text: string) => void) => {
  const path = resolve(file)
  const unfinished = `${path}.${process.pid}.tmp`
  try {
    makeFolder(dirname(path))
    closeSync(openSync(unfinished, 'w'))
    rmSync(unfinished)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(
      `${option} ${file} cannot be written (${reason}): name a file in a folder that you may write to.`,
    )
  }
  return (text) => {
    writeFileSync(unfinished, text)
    renameSync(unfinished, path)
  }
}

/**
 * The same for a value as JSON, asked for with `--json`.
 *
 * @throws UsageError where its folder cannot be made or written to
 * @example
 * const write = prepareJsonFile('results/summary.json')
 * write({ passed: 12 })
 */
export const prepareJsonFile = (file: string): ((value: unknown) => void) => {
  const write = prepareFile('--json', file)
  return (value) => write(`${JSON.stringify(value, null, 2)}\n`)
}
