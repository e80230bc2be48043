/** Rows, heads and whole matrices as tests need them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { MatrixRow } from './row.ts'
import type { MatrixHead } from './store.ts'

/** A trial of a cell that kept its promises, unless told otherwise. */
export const rowOf = (number: number, more: Partial<MatrixRow> = {}): MatrixRow => ({
  run: '20261122-0200',
  commit: 'abc',
  livestore: '0.4.0',
  version: '0.4.0',
  kind: 'scenario',
  item: 'priority',
  backend: 'cloudflare',
  number,
  seed: `2026-11-22/${number}`,
  parameters: {},
  fingerprints: [],
  tookMs: 1_200,
  at: '2026-11-22T02:00:00.000Z',
  machine: '2 cores',
  load: 0.5,
  ...more,
})

/** The canary, found. */
export const canaryRow = (number: number, more: Partial<MatrixRow> = {}): MatrixRow =>
  rowOf(number, {
    livestore: '0.4.0-dev.9',
    version: '0.4.0-dev.9',
    kind: 'bug',
    item: 'stale-generation-by-view',
    backend: 'scripted',
    isCanary: true,
    fingerprints: ['stalled/leader/stale-generation'],
    ...more,
  })

/** A matrix that was played to its end on one machine, unless told otherwise. */
export const headOf = (more: Partial<MatrixHead> = {}): MatrixHead => ({
  seed: '2026-11-22',
  livestore: ['0.4.0'],
  items: ['scenarios'],
  trials: 2,
  commit: 'abc',
  startedAt: '2026-11-22T02:00:00.000Z',
  shards: [{ number: 1, of: 1, ended: 'complete', seconds: 60 }],
  ...more,
})

/**
 * Writes a matrix as `pnpm matrix` leaves it, with what each row's `files` names.
 *
 * @returns its folder
 */
export const writeMatrixFolder = (
  folder: string,
  head: MatrixHead,
  rows: readonly MatrixRow[],
  { torn = '' }: { readonly torn?: string } = {},
): string => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'matrix.json'), JSON.stringify(head))
  writeFileSync(join(folder, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join('') + torn)
  for (const { files, seed } of rows) {
    if (files === undefined) continue
    const file = join(folder, files, 'verdict.json')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify({ seed, run: folder }))
  }
  return folder
}
