/** What the commands of the matrix read beside a matrix itself: the nights before it, and the cells that are known to be wrong. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type QuarantineEntry, readQuarantine } from '../../src/campaign/matrix/quarantine.ts'
import { matrices, type ReadMatrix, readMatrix } from '../../src/campaign/matrix/store.ts'
import { UsageError } from '../../src/run/exit-codes.ts'
import { repositoryRoot } from '../../src/run/pinned-node.ts'

/** The project's own list of cells that are known to be wrong. */
export const usualQuarantine = join(repositoryRoot, 'quarantine.json')

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** @throws UsageError in one line where it cannot be read */
export const quarantineIn = (file: string): readonly QuarantineEntry[] => {
  try {
    return readQuarantine(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError(
      `The quarantine in ${file} cannot be read (${reasonOf(error)}): mend it, or name another with --quarantine.`,
    )
  }
}

/** All that are kept, newest first, each read when it is asked for; what cannot be read is told, and left out. */
export function* keptMatrices(doing: (line: string) => void): Iterable<ReadMatrix> {
  for (const name of matrices()) {
    try {
      yield readMatrix(name)
    } catch (error) {
      doing(`left out: ${reasonOf(error)}`)
    }
  }
}
