/** What a matrix varies beside version, item and backend: pairwise, so that each two values meet in some trial of every cell. Pure. */
import { createRequire } from 'node:module'
import type { ItemKind } from './row.ts'

// Its CommonJS tells Node no names, and its types promise them: what is required has both.
const { make }: typeof import('covertable') = createRequire(import.meta.url)('covertable')

/** The values of each parameter, the usual one first. */
export const varied = {
  scenario: {
    /** Most events that a session pushes to its leader at once. */
    batch: ['usual', '1', '10'],
    /** How fast the pages' processors are. */
    cpu: ['usual', '4 times slower'],
  },
  hunt: {
    /** The fault models that are drawn from. */
    models: ['all', 'network', 'backend', 'user'],
    batch: ['as drawn', '1', '10'],
    /** Whether loud bugs are steered around. */
    past: ['nothing', 'loud bugs'],
  },
  /** A trigger is what it is. */
  bug: {},
} as const satisfies Readonly<Record<ItemKind, Readonly<Record<string, readonly string[]>>>>

export type Parameters = Readonly<Record<string, string>>

const pairwise = (values: Readonly<Record<string, readonly string[]>>): readonly Parameters[] => {
  const names = Object.keys(values)
  const usual = Object.fromEntries(names.map((name) => [name, values[name]?.[0] ?? '']))
  // A list of values that are given by place is what the library types best.
  const rows = make(names.map((name) => [...(values[name] ?? [])])).map((row) =>
    Object.fromEntries(names.map((name, place) => [name, String(row[place])])),
  )
  const others = rows.filter((row) => names.some((name) => row[name] !== usual[name]))
  return [usual, ...others]
}

const combinations = {
  scenario: pairwise(varied.scenario),
  hunt: pairwise(varied.hunt),
  bug: [{}],
} satisfies Readonly<Record<ItemKind, readonly Parameters[]>>

/**
 * What the n-th trial of a cell is played with: the first as usual, those after it so that after a round each two values have met, and then
 * round again.
 *
 * @param number from 1
 */
export const parametersOf = (kind: ItemKind, number: number): Parameters => {
  const all: readonly Parameters[] = combinations[kind]
  return all[(number - 1) % all.length] ?? {}
}

/** After how many trials of a cell each two values have met. */
export const roundOf = (kind: ItemKind): number => combinations[kind].length
