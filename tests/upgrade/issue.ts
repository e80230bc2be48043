/** What the scenarios of upgrades begin with: a device and an issue that it has. */
import { expect } from '../../fixtures/index.ts'
import type { Tab } from '../../src/browser/tab.ts'

const title = 'Fix the login page'

/** Makes the issue that a scenario is about; returns its id. */
export const createIssueIn = async (tab: Tab): Promise<string> => {
  await tab.createIssue({ title })
  return tab.idOf(title)
}

/** The same, and the backend has it, too. */
export const storeIssueIn = async (tab: Tab): Promise<string> => {
  const id = await createIssueIn(tab)
  await expect([tab]).toConverge()
  return id
}
