/** Tally for the harness: how it is started, opened, used and read. In a project of your own all of it comes from `livestore-flake-hunt`. */
import type { Page } from '@playwright/test'
import { debugHandle, defineSubjectApp, type StoredEvent } from '../../fixtures/package.ts'
import { startTally } from './start.ts'

/** What a log of Tally's events means: its two tables, in the order in which `debugHandle.rows` tells them. */
const fold = (log: readonly StoredEvent[]) => {
  const proposals = new Set<string>()
  const ballots = new Map<string, { readonly ballot: string; readonly proposal: string }>()
  for (const { name, args } of log) {
    const { ballot = '', proposal = '' } = args as { readonly ballot?: string; readonly proposal?: string }
    if (name === 'v1.Proposed') proposals.add(proposal)
    else if (name === 'v1.Voted') ballots.set(ballot, { ballot, proposal })
    else if (name === 'v1.Withdrawn') ballots.delete(ballot)
    else throw new Error(`Tally knows no event ${name}`)
  }
  const inOrder = <Row>(rows: Iterable<Row>): readonly Row[] =>
    [...rows].sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))
  return {
    proposals: inOrder([...proposals].map((proposal) => ({ proposal }))),
    ballots: inOrder(ballots.values()),
  }
}

export default defineSubjectApp({
  name: 'Tally',
  start: startTally,
  sync: { atOwnOrigin: '/sync' },
  open: async (page, { url, storeId, syncUrl }) => {
    await page.goto(`${url}/?store=${storeId}${syncUrl === undefined ? '&alone' : ''}`)
    await page.getByRole('status').filter({ hasText: 'saved' }).waitFor()
  },
  act: {
    propose: async (page: Page, proposal: string) => {
      await page.getByLabel('Proposal', { exact: true }).fill(proposal)
      await page.getByRole('button', { name: 'Propose' }).click()
    },
    vote: (page: Page, proposal: string) => page.getByRole('button', { name: `Vote for ${proposal}` }).click(),
    withdraw: (page: Page, proposal: string) => page.getByRole('button', { name: `Withdraw for ${proposal}` }).click(),
    votesFor: async (page: Page, proposal: string) =>
      Number(await page.getByLabel(`Votes for ${proposal}`).textContent()),
  },
  read: debugHandle,
  fold,
})
