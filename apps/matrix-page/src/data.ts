/**
 * What the matrix's page shows: plain data, which is written into the built page. Texts are ready to be read, claims are made where they can
 * be tested; numbers are there to be drawn.
 */
import type { Cell, CellWord } from '../../../src/campaign/matrix/cell.ts'
import type { Quarantine } from '../../../src/campaign/matrix/quarantine.ts'
import type { ItemKind, MatrixBackend } from '../../../src/campaign/matrix/row.ts'

export interface MatrixPageData {
  /** The matrix's name. */
  readonly name: string
  /** What it comes to, in one line. */
  readonly headline: string
  /** Whether anybody has to look: a problem, a new finding, or a cell that is not as expected. */
  readonly isCalm: boolean
  /** When, of what, how much, and whether its canary was found. */
  readonly facts: readonly string[]
  /** Why the matrix cannot be trusted, or not as a whole. */
  readonly problems: readonly Problem[]
  /** What broke and no known bug explains: those first that were never seen before. */
  readonly newFindings: readonly NewFinding[]
  /** Cells that do something else than the table of bugs says, though each failure in them is known. */
  readonly unexpected: readonly Remark[]
  /** What is worth knowing, and no reason to worry. */
  readonly notes: readonly string[]
  /** Counts of cells, the worst first; canaries are none of them. */
  readonly words: readonly { readonly word: CellWord; readonly count: number }[]
  /** The columns: published versions, oldest first, and then builds of one's own. */
  readonly versions: readonly string[]
  /** Oldest first; the last one is this matrix. */
  readonly nights: readonly Night[]
  /** Machines, to which trials refer by their place. */
  readonly machines: readonly string[]
  readonly rows: readonly PageRow[]
}

export interface Night {
  readonly name: string
  /** The day, in UTC. */
  readonly day: string
}

/** Something about some cells. */
export interface Remark {
  readonly text: string
  readonly cells: readonly CellLink[]
}

export interface Problem extends Remark {
  readonly type: 'canary' | 'parts' | 'harness' | 'nothing played'
}

/** A cell as a text that leads to it. */
export interface CellLink {
  /** The cell's name. */
  readonly cell: string
  readonly text: string
}

export interface NewFinding extends Remark {
  readonly fingerprint: string
  /** Since when it is seen. */
  readonly seen: string
}

export interface PageRow {
  readonly kind: ItemKind
  readonly item: string
  readonly backend: MatrixBackend
  readonly isCanary: boolean
  /** One for each of the columns; null where nothing was played. */
  readonly cells: readonly (PageCell | null)[]
}

export interface PageCell {
  /** Its name: the same in every matrix. */
  readonly name: string
  readonly livestore: string
  readonly word: CellWord
  readonly failed: number
  readonly trials: number
  readonly unknown: number
  readonly harnessFailed: number
  /** `0 of 5`, and `below 52 %`: no rate is shown without its interval. */
  readonly rate: readonly [count: string, interval: string]
  /** The posterior in words. */
  readonly believed: string
  /** What the table of bugs says. */
  readonly expected: string
  readonly expectedType: Cell['expected']
  readonly quarantine?: Quarantine
  /** Why it is what its word says, a paragraph each. */
  readonly reasons: readonly string[]
  readonly findings: readonly PageFinding[]
  /** How long it took to settle. */
  readonly drain: readonly { readonly name: string; readonly value: string; readonly interval: string }[]
  /** Rates of the nights in which it was judged at all. */
  readonly history: readonly NightRate[]
  /** The command that plays it again. */
  readonly replay?: string
  /** Those that did not hold first, as far as there is room. */
  readonly shownTrials: readonly PageTrial[]
  readonly trialsLeftOut: number
}

export interface NightRate {
  /** Its place in `nights`. */
  readonly night: number
  readonly failed: number
  readonly trials: number
  /** Ends of the exact 95 % interval. */
  readonly from: number
  readonly to: number
}

export interface PageFinding {
  readonly fingerprint: string
  /** The known bug that explains it; null where none does. */
  readonly bug: string | null
  readonly count: number
  readonly links: readonly FileLink[]
  /** Of one trial that showed it. */
  readonly diagnosis?: string
  /** The command that plays that trial again, where there is one of its own. */
  readonly replay?: string
}

/** A file that a trial has left, from the page's own folder. */
export interface FileLink {
  readonly text: string
  readonly href: string
}

export interface PageTrial {
  readonly number: number
  readonly seed: string
  readonly parameters: string
  /** `held`, what broke, or why nothing is known. */
  readonly outcome: string
  readonly isBroken: boolean
  readonly took: string
  readonly load: string
  /** Its place in `machines`. */
  readonly machine: number
  readonly links: readonly FileLink[]
}

/** The element of the built page that holds the data as JSON. */
export const dataElementId = 'matrix-data'
