/** Asks Playwright which scenarios there are. */
import { join } from 'node:path'
import * as v from 'valibot'
import { repositoryRoot } from '../../run/pinned-node.ts'
import { listPlaywrightTests } from '../../run/playwright.ts'
import { backendOfProject, type ListedTest, scenariosAmong } from './items.ts'
import type { Item } from './plan.ts'

interface Suite {
  readonly specs?:
    | readonly { readonly tags: readonly string[]; readonly tests: readonly { readonly projectName: string }[] }[]
    | undefined
  readonly suites?: readonly Suite[] | undefined
}

/** What we read of the list of Playwright's own JSON reporter. */
const suiteSchema: v.GenericSchema<Suite> = v.object({
  specs: v.optional(
    v.array(v.object({ tags: v.array(v.string()), tests: v.array(v.object({ projectName: v.string() })) })),
  ),
  suites: v.optional(v.array(v.lazy(() => suiteSchema))),
})

const testsIn = ({ specs = [], suites = [] }: Suite): readonly ListedTest[] => [
  ...specs.flatMap(({ tags, tests }) => tests.map(({ projectName }) => ({ tags, project: projectName }))),
  ...suites.flatMap(testsIn),
]

/**
 * The scenarios of our projects.
 *
 * @throws where Playwright cannot list them
 */
export const listScenarios = async (): Promise<readonly Item[]> => {
  const config = `--config=${join(repositoryRoot, 'playwright.config.ts')}`
  const projects = [...backendOfProject.keys()].map((project) => `--project=${project}`)
  return scenariosAmong(testsIn(v.parse(suiteSchema, await listPlaywrightTests([config, ...projects]))))
}
