/** A trial of a matrix, as it lies in the store for good: one line of JSON. What it is worth is worked out anew whenever it is read. Pure. */
import * as v from 'valibot'

/** What a cell's trials are made of: a scenario in the browser, a trigger of a known bug in Node, or schedules drawn from seeds. */
export const itemKinds = ['scenario', 'bug', 'hunt'] as const
export type ItemKind = (typeof itemKinds)[number]

/** What is behind the clients: nothing, the real Durable Object, or the scripted backend of the simulation, which keeps its word. */
export const matrixBackends = ['none', 'cloudflare', 'scripted'] as const
export type MatrixBackend = (typeof matrixBackends)[number]

const text = v.pipe(v.string(), v.minLength(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const amount = v.pipe(v.number(), v.minValue(0))

const matrixRowSchema = v.object({
  /** The run of `pnpm matrix` that played it: its folder's name. */
  run: text,
  /** The commit of this harness; `unknown` where it is no checkout. */
  commit: text,
  livestore: text,
  version: text,
  kind: v.picklist(itemKinds),
  /** A scenario's tag, a trigger's id, or `drawn`. */
  item: text,
  backend: v.picklist(matrixBackends),
  /** From 1 within its cell: with the cell it names the trial, on whichever machine it was played. */
  number: v.pipe(count, v.minValue(1)),
  seed: text,
  /** What was varied of it, by name. */
  parameters: v.record(v.string(), v.string()),
  /** Of every broken promise, each once; none where all were kept. */
  fingerprints: v.pipe(v.array(text), v.readonly()),
  /** Why nothing is known of it. */
  unknown: v.exactOptional(v.string()),
  harnessFailed: v.exactOptional(v.boolean()),
  /** Why it cannot be played there; it is in no count then. */
  unsupported: v.exactOptional(v.string()),
  drainMs: v.exactOptional(amount),
  tookMs: amount,
  /** When it began. */
  at: v.pipe(v.string(), v.isoTimestamp()),
  machine: text,
  /** The machine's load when the trial had ended: processes that wanted to run, for each core. */
  load: amount,
  /** A known defect that must be found, to see that the matrix sees. */
  isCanary: v.exactOptional(v.boolean()),
  /** Where what it left lies, from the matrix's folder. */
  files: v.exactOptional(text),
})

export type MatrixRow = Readonly<v.InferOutput<typeof matrixRowSchema>>

/** A line of the store; undefined for what is none, such as the half line of a run that was killed. */
export const readMatrixRow = (line: string): MatrixRow | undefined => {
  try {
    return v.parse(matrixRowSchema, JSON.parse(line))
  } catch {
    return undefined
  }
}

/** What a trial belongs to: all that is counted together. */
export type CellKey = Pick<MatrixRow, 'livestore' | 'kind' | 'item' | 'backend'> & { readonly isCanary?: boolean }

/** A cell's name: the same for the same cell on every machine and in every night. */
export const cellName = ({ livestore, kind, item, backend, isCanary }: CellKey): string =>
  [isCanary === true ? 'canary' : kind, item, backend, livestore].join('/')

/** A trial's name. */
export const trialName = (row: CellKey & Pick<MatrixRow, 'number'>): string => `${cellName(row)}/${row.number}`
