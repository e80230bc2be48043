/** Merges the folders of parts into the folder of one matrix: its rows, what failed trials have left, and Playwright's reports. */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { mergePlaywrightReports } from '../../run/playwright.ts'
import { UsageError } from '../../run/usage-error.ts'
import { isWhole } from './matrix-code.ts'
import { type MergedRow, mergeMatrices } from './merge.ts'
import { type MatrixShard, type ReadMatrix, writeMatrix } from './store.ts'

export interface MergedFolders {
  readonly matrix: ReadMatrix
  /** Rows that were in more than one part. */
  readonly twice: number
  /** What is not as it should be, each in one line: parts that are missing or died, files that are gone. */
  readonly problems: readonly string[]
  /** Playwright's report; absent where no part has one. */
  readonly report?: string
}

/**
 * Merges parts into a new folder.
 *
 * @throws UsageError in one line where they are not parts of one matrix, or name files outside their folders
 */
export const mergeFolders = async (parts: readonly ReadMatrix[], name: string): Promise<MergedFolders> => {
  const { head, rows, twice } = merge(parts)
  const left = rows.flatMap(leftOf)
  const problems = head.shards.flatMap((shard) => problemOf(shard, parts) ?? [])
  let report: string | undefined
  const matrix = await writeMatrix(name, { head, rows: rows.map(({ row }) => row) }, async (folder) => {
    const gone = left.filter(({ from }) => !existsSync(from))
    for (const { from, files } of left) if (existsSync(from)) cpSync(from, join(folder, files), { recursive: true })
    if (gone.length > 0) {
      problems.push(
        `of ${gone.length} trials the files are gone, such as ${gone[0]?.from}: their rows count all the same`,
      )
    }
    const blobs = copyBlobs(parts, join(folder, 'blobs'))
    problems.push(...blobs.torn.map((file) => `${file} is no whole report of Playwright: it is left out of the report`))
    if (blobs.copied.length === 0) return
    report = join(folder, 'report')
    const trouble = await mergePlaywrightReports(join(folder, 'blobs'), report)
    // Playwright unpacks its reports beside them.
    for (const entry of readdirSync(join(folder, 'blobs'))) {
      if (!blobs.copied.includes(entry)) rmSync(join(folder, 'blobs', entry), { recursive: true })
    }
    if (trouble !== undefined)
      problems.push(`Playwright could not merge its reports (${trouble}): they are in ${folder}/blobs`)
  })
  return { matrix, twice, problems, ...(report !== undefined && existsSync(report) && { report }) }
}

const merge = (parts: readonly ReadMatrix[]): ReturnType<typeof mergeMatrices> => {
  try {
    return mergeMatrices(parts)
  } catch (error) {
    throw new UsageError(`These cannot be merged: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

/** Where what a trial has left lies. A row from another machine is not taken at its word about where it may be copied from and to. */
const leftOf = ({
  row: { files },
  folder,
}: MergedRow): readonly { readonly from: string; readonly files: string }[] => {
  if (files === undefined) return []
  const from = resolve(folder, files)
  if (from.startsWith(join(folder, 'trials') + sep)) return [{ from, files }]
  throw new UsageError(
    `${folder} cannot be merged: a row names files at ${files}, and expected is a place below trials/.`,
  )
}

const problemOf = (shard: MatrixShard, parts: readonly ReadMatrix[]): string | undefined => {
  if (isWhole(shard)) return undefined
  const name = `part ${shard.number} of ${shard.of}`
  if (shard.ended === 'interrupted') return `${name} was interrupted: what it had played counts`
  const own = parts.find(({ head }) => head.shards.length === 1 && head.shards[0]?.number === shard.number)
  if (own === undefined) return `${name} is missing`
  return `${name} died before its end: the ${own.rows.length} trials that it had finished count`
}

/** The mark of the last record of a zip file; what was cut off has none. */
const endOfZip = Buffer.from([0x50, 0x4b, 0x05, 0x06])
/** Bytes of that record with the longest comment that it can have. */
const longestEndOfZip = 22 + 65_535

/** Copies the reports of all parts, the same one once, under names of their own. */
const copyBlobs = (
  parts: readonly ReadMatrix[],
  into: string,
): { readonly copied: readonly string[]; readonly torn: readonly string[] } => {
  const known = new Set<string>()
  const names = new Set<string>()
  const torn: string[] = []
  for (const { folder } of parts) {
    const own = join(folder, 'blobs')
    if (!existsSync(own)) continue
    for (const file of readdirSync(own)
      .filter((one) => one.endsWith('.zip'))
      .sort()) {
      const content = readFileSync(join(own, file))
      if (!content.subarray(-longestEndOfZip).includes(endOfZip)) {
        torn.push(join(own, file))
        continue
      }
      const hash = createHash('sha256').update(content).digest('hex')
      if (known.has(hash)) continue
      const name = names.has(file) ? `${hash.slice(0, 12)}-${file}` : file
      known.add(hash)
      names.add(name)
      mkdirSync(into, { recursive: true })
      writeFileSync(join(into, name), content)
    }
  }
  return { copied: [...names], torn }
}
