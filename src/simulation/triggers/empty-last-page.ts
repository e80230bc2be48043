/** Local pushes wait until the pull says that it is done; a last page without events used to be passed over. */
import { createIssue } from '../../../apps/linearlite/src/data/actions.ts'
import { isProbe, type Predicate } from '../../history/predicates.ts'
import type { Trigger } from '../trigger.ts'
import { foreignIssue, halfBack } from './shared.ts'

const bug = 'empty-last-page'

export const emptyLastPage: Trigger = {
  id: 'empty-last-page',
  bug,
  title: 'a page says that more is to come, the last page is empty, and then alice creates an issue',
  hasBackend: true,
  models: ['backend'],
  play: async ({ backend, open, until, mark }) => {
    const alice = await open('alice')
    const from = mark()
    backend.append([foreignIssue('More to come')], { emptyLastPage: true })
    await until('the empty page arrives', isEmptyPage, from)
    alice.commit(createIssue({ title: 'After it', creator: 'alice', rank: 'a1' }))
  },
}

const isEmptyPage: Predicate = (event) =>
  event.type === 'probe' && event.probe.type === 'backend-pull-page' && event.probe.changes.length === 0

export const emptyLastPageByCut: Trigger = {
  id: 'empty-last-page-by-cut',
  bug,
  title: 'alice’s connection ends between two pages, and she creates an issue before it is back',
  hasBackend: true,
  models: ['network'],
  since: '0.4.0-dev.8',
  pageSize: 1,
  play: async (stage) => {
    const { backend, open, until } = stage
    const alice = await open('alice')
    await halfBack(stage, alice)
    backend.disconnect('alice')
    const issue = createIssue({ title: 'While away', creator: 'alice', rank: 'a1' })
    alice.commit(issue)
    await until('her session pushes', isProbe('alice', 'session-push', { change: issue.args.changeId }))
  },
}
