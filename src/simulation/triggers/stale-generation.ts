/** Seeds 000 and 001: the leader drops a push of an older rebase generation and never answers it. Three ways there. */
import { changePriority } from '../../../apps/linearlite/src/data/actions.ts'
import { isProbe, type Predicate } from '../../history/predicates.ts'
import type { Person, Stage, Trigger } from '../trigger.ts'
import { foreignIssue, halfCaughtUp, pushUnderWay } from './shared.ts'

const bug = 'stale-generation'

/** What the seeds end with: one change of a priority, by which the stall is seen. */
const setPriority = (person: Person, id: string): string => {
  const change = changePriority({ id, priority: 1 })
  person.commit(change)
  return change.args.changeId
}

export const staleGenerationByView: Trigger = {
  id: 'stale-generation-by-view',
  bug,
  title: 'alice filters her list between two pages of what she missed, and then sets a priority',
  hasBackend: true,
  models: ['backend'],
  play: async (stage) => {
    const alice = await stage.open('alice')
    const { pages, toCome } = await halfCaughtUp(stage, alice)
    const mark = stage.mark()
    alice.setView({ search: 'flake' })
    await stage.until('her session pushes the view', isProbe('alice', 'session-push'), mark)
    pages.release()
    await stage.until('her session hears of the last page', isProbe('alice', 'session-pull', { change: toCome }))
    await stage.until('her session pushes the view anew', isSecondPush, mark)
    const change = setPriority(alice, 'no-such-issue')
    await stage.until('her session has the priority', isProbe('alice', 'commit', { change }))
  },
}

const isSecondPush: Predicate = (event) =>
  event.type === 'probe' && event.probe.type === 'session-push' && event.probe.push === 2

/** Somebody else is first: the leader has rebased what it pushes, and the session has heard of it. */
const rebaseByForeignIssue = async ({ backend, until, mark }: Stage): Promise<void> => {
  const from = mark()
  backend.append([foreignIssue('First')])
  await until('the leader rebases', isProbe('alice', 'span-event', { span: /pull:rebase/ }), from)
  await until('the session rebases', isProbe('alice', 'span-event', { span: /^merge:pull:rebase/ }), from)
}

export const staleGenerationByRace: Trigger = {
  id: 'stale-generation-by-race',
  bug,
  title: 'alice’s issue and view are under way when somebody else is first, and then she sets a priority',
  hasBackend: true,
  models: ['network'],
  play: async (stage) => {
    const alice = await stage.open('alice')
    const { pushes, issue } = await pushUnderWay(stage, alice)
    await rebaseByForeignIssue(stage)
    await alice.hasHead(2)
    const change = setPriority(alice, issue)
    await stage.until('her session pushes the priority', isProbe('alice', 'session-push', { change }))
    pushes.end()
  },
}

export const staleGenerationBetweenPages: Trigger = {
  id: 'stale-generation-between-pages',
  bug,
  title: 'alice’s issue and view are under way when somebody else is first, and she sets a priority between two pages',
  hasBackend: true,
  models: ['network', 'backend'],
  play: async (stage) => {
    const { backend, until } = stage
    const alice = await stage.open('alice')
    const { issue } = await pushUnderWay(stage, alice)
    const pages = backend.hold('alice', 'pages')
    const from = stage.mark()
    backend.append([foreignIssue('First'), foreignIssue('Second')], { pages: [1, 1] })
    pages.release()
    await until('her session rebases', isProbe('alice', 'span-event', { span: /^merge:pull:rebase/ }), from)
    await alice.hasHead(2)
    const change = setPriority(alice, issue)
    await until('her session pushes the priority', isProbe('alice', 'session-push', { change }))
    pages.release()
  },
}
