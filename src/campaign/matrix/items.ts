/** What a matrix can play: the scenarios that Playwright lists, the triggers of known bugs, and drawn schedules. Pure. */
import { UsageError } from '../../run/usage-error.ts'
import { triggers } from '../../simulation/triggers/index.ts'
import type { Item } from './plan.ts'
import type { ItemKind, MatrixBackend } from './row.ts'

/** The word for all of a kind, and the kind. */
const kindOf: ReadonlyMap<string, ItemKind> = new Map([
  ['scenarios', 'scenario'],
  ['bugs', 'bug'],
  ['hunts', 'hunt'],
])

/** The words for all of a kind. */
export const allOfKind: readonly string[] = [...kindOf.keys()]

/** Playwright's projects with scenarios, and what is behind LinearLite in each. */
export const backendOfProject: ReadonlyMap<string, MatrixBackend> = new Map([
  ['no-backend', 'none'],
  ['cloudflare', 'cloudflare'],
])

/** Drawn schedules with a backend, and without one. */
const hunts: readonly Item[] = [
  { kind: 'hunt', item: 'drawn', backend: 'scripted' },
  { kind: 'hunt', item: 'drawn', backend: 'none' },
]

const inNode: readonly Item[] = [
  ...triggers.map(({ id, hasBackend }): Item => ({ kind: 'bug', item: id, backend: hasBackend ? 'scripted' : 'none' })),
  ...hunts,
]

/** A test, as Playwright lists it. */
export interface ListedTest {
  readonly tags: readonly string[]
  readonly project: string
}

/** The scenarios among some tests: those with a tag, each once, though it may be several tests. */
export const scenariosAmong = (tests: readonly ListedTest[]): readonly Item[] => {
  const found = new Map<string, Item>()
  for (const { tags, project } of tests) {
    const [tag] = tags
    const backend = backendOfProject.get(project)
    if (tag === undefined || backend === undefined) continue
    const item = tag.replace(/^@/, '')
    found.set(`${item} ${backend}`, { kind: 'scenario', item, backend })
  }
  return [...found.values()]
}

/**
 * The items that were asked for, in a fixed order.
 *
 * @param names words such as `scenarios`, or items by their names
 * @throws UsageError where one of them is neither
 */
export const chooseItems = (names: readonly string[], scenarios: readonly Item[]): readonly Item[] => {
  const all = [...scenarios, ...inNode]
  const isAsked = (name: string, { kind, item }: Item): boolean => name === item || kindOf.get(name) === kind
  for (const name of names) {
    if (all.some((one) => isAsked(name, one))) continue
    const known = [...new Set(all.map(({ item }) => item))].join(', ')
    throw new UsageError(`There is no scenario "${name}": expected ${allOfKind.join(', ')}, or one of ${known}.`)
  }
  return all.filter((one) => names.some((name) => isAsked(name, one)))
}

/** Whether Playwright must be asked what there is: for all scenarios, or for a name that is none in Node. */
export const needsScenarios = (names: readonly string[]): boolean =>
  names.some((name) => {
    const kind = kindOf.get(name)
    return kind === undefined ? !inNode.some(({ item }) => item === name) : kind === 'scenario'
  })
