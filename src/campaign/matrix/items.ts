/** What a matrix can play: the scenarios that Playwright lists, the triggers of known bugs, and drawn schedules. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { repositoryRoot } from '../../run/pinned-node.ts'
import { runPlaywright } from '../../run/playwright.ts'
import { UsageError } from '../../run/usage-error.ts'
import { triggers } from '../../simulation/triggers/index.ts'
import type { Item } from './plan.ts'
import type { MatrixBackend } from './row.ts'

/** All of a kind, by one word. */
export const allOf = { scenarios: 'scenario', bugs: 'bug', hunts: 'hunt' } as const

/** Where each project's scenarios have what behind them. */
const projects = { 'no-backend': 'none', cloudflare: 'cloudflare' } as const satisfies Readonly<
  Record<string, MatrixBackend>
>

/** Drawn schedules with a backend, and without one. */
const hunts: readonly Item[] = [
  { kind: 'hunt', item: 'drawn', backend: 'scripted' },
  { kind: 'hunt', item: 'drawn', backend: 'none' },
]

const bugItems: readonly Item[] = triggers.map(({ id, hasBackend }) => ({
  kind: 'bug',
  item: id,
  backend: hasBackend ? 'scripted' : 'none',
}))

interface Suite {
  readonly specs?:
    | readonly { readonly tags: readonly string[]; readonly tests: readonly { readonly projectName: string }[] }[]
    | undefined
  readonly suites?: readonly Suite[] | undefined
}
const suiteSchema: v.GenericSchema<Suite> = v.object({
  specs: v.optional(
    v.array(v.object({ tags: v.array(v.string()), tests: v.array(v.object({ projectName: v.string() })) })),
  ),
  suites: v.optional(v.array(v.lazy(() => suiteSchema))),
})

/**
 * The scenarios of our projects, as Playwright lists them.
 *
 * @param folder where its list may lie for a moment
 */
export const listScenarios = async (folder: string): Promise<readonly Item[]> => {
  const file = join(folder, 'scenarios.json')
  const { exitCode } = await runPlaywright(
    [
      `--config=${join(repositoryRoot, 'playwright.config.ts')}`,
      ...Object.keys(projects).map((project) => `--project=${project}`),
      '--list',
      '--reporter=json',
    ],
    { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  )
  if (exitCode !== 0)
    throw new Error(`Playwright cannot list the scenarios: it ended with ${exitCode}; its words are above.`)
  const specsOf = ({ specs = [], suites = [] }: Suite): NonNullable<Suite['specs']> => [
    ...specs,
    ...suites.flatMap(specsOf),
  ]
  const found = specsOf(v.parse(suiteSchema, JSON.parse(readFileSync(file, 'utf8'))))
  return found.flatMap(({ tags: [tag], tests }) =>
    tag === undefined
      ? []
      : tests.flatMap(({ projectName }) =>
          projectName in projects
            ? [
                {
                  kind: 'scenario' as const,
                  item: tag.replace(/^@/, ''),
                  backend: projects[projectName as keyof typeof projects],
                },
              ]
            : [],
        ),
  )
}

/**
 * The items that were asked for, in a fixed order.
 *
 * @param names words such as `scenarios`, or items by their names
 * @throws UsageError where one of them is neither
 */
export const chooseItems = (names: readonly string[], scenarios: readonly Item[]): readonly Item[] => {
  const all = [...scenarios, ...bugItems, ...hunts]
  const isAsked = (name: string, { kind, item }: Item): boolean =>
    name in allOf ? allOf[name as keyof typeof allOf] === kind : name === item
  for (const name of names) {
    if (all.some((one) => isAsked(name, one))) continue
    const known = [...new Set(all.map(({ item }) => item))].join(', ')
    throw new UsageError(
      `There is no scenario "${name}": expected ${Object.keys(allOf).join(', ')}, or one of ${known}.`,
    )
  }
  return all.filter((one) => names.some((name) => isAsked(name, one)))
}

/** Whether Playwright must be asked what there is. */
export const needsScenarios = (names: readonly string[]): boolean =>
  names.some(
    (name) => name !== 'bugs' && name !== 'hunts' && ![...bugItems, ...hunts].some(({ item }) => item === name),
  )
