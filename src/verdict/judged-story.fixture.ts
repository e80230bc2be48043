/** A story as the judge sees it, and how one goes well: for tests of whatever judges a trial. */
import { type JudgeOptions, judgeTrial } from './judge.ts'
import { linkOf, type Story } from './story.fixture.ts'
import { fingerprintOf } from './verdict.ts'

/** A link that has e1, and nothing pending. */
export const drained = linkOf([], 'e1')

/** One change of alice's goes the whole way, step by step. */
export const wholeWay = (story: Story, id = 'a', number = 'e1') => {
  const change = [`${id}@${number}`]
  story.session('alice', 'commit', change)
  story.session('alice', 'session-push', change, { push: 1 })
  story.session('alice', 'session-pull', change, { payload: 'advance' })
  story.session('alice', 'session-push-ok', change, { push: 1 })
  story.leader('alice', 'backend-push', change, { push: 1 })
  story.leader('alice', 'backend-push-ok', change, { push: 1 })
  story.leader('alice', 'backend-pull-page', change, { pageInfo: 'NoMore' })
}

/** The fingerprint of every finding, in their order. */
export const fingerprints = (story: Story, options?: JudgeOptions) =>
  judgeTrial(story.events(), options).findings.map(fingerprintOf)

/** What the first diagnosis says. */
export const sentence = (story: Story) => judgeTrial(story.events()).diagnoses[0]?.sentence
