/** Stories about a backend that loses its log, and what is judged of them. */
import type { StoredEvent } from '../history/event.ts'
import { changeIdOf } from '../history/probe-change.ts'
import { judgeTrial } from './judge.ts'
import { beginStory, linkOf, type Story } from './story.fixture.ts'
import { fingerprintOf } from './verdict.ts'

/** A row for each change of a log. */
const fold = (log: readonly StoredEvent[]) => ({ issues: log.map(({ args }) => ({ id: changeIdOf(args) ?? '' })) })
export const rowsOf = (...ids: readonly string[]) => ({ issues: ids.map((id) => ({ id })) })

export const judge = (story: Story) => judgeTrial(story.events(), { fold })
export const fingerprints = (story: Story) => judge(story).findings.map(fingerprintOf)

/** A change goes from a tab to its leader, and on to the backend. */
export const pushes = (story: Story, tab: string, change: string) => {
  story.session(tab, 'commit', [change])
  story.session(tab, 'session-push', [change], { push: 1 })
  story.session(tab, 'session-pull', [change], { payload: 'advance' })
  story.session(tab, 'session-push-ok', [change], { push: 1 })
  story.leader(tab, 'backend-push', [change], { push: 1 })
}
export const stores = (story: Story, tab: string, change: string) => {
  pushes(story, tab, change)
  story.stored(change)
  story.leader(tab, 'backend-push-ok', [change], { push: 1 })
}

/** Alice's first change is stored, and then the log is lost. */
export const wipedAfterOne = () => {
  const story = beginStory(['alice'])
  story.record('alice', { lane: 'network', type: 'opened', connection: 1 })
  stores(story, 'alice', 'old@e1')
  story.wiped()
  return story
}

/** All settles: what the log has, what alice shows, and where she stands. */
export const settles = (
  story: Story,
  { log = ['new'], rows }: { log?: readonly string[]; rows?: readonly string[] } = {},
) => {
  const head = `e${log.length}`
  story.states('alice', linkOf([], head), linkOf([], head))
  story.log(...log)
  story.rows('alice', 'settled', rowsOf(...(rows ?? log)))
  story.settled('alice')
  story.ended()
  return story
}
