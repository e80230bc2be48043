/** A leader writes how far it has pulled, and what it has pulled later, in a commit of its own: who dies in between never starts again. */
import type { Trigger } from '../trigger.ts'
import { foreignIssue } from './shared.ts'

const bug = 'head-before-events'

/** In every version: with four changes in a page, the head is written after 10 to 25 writes, and what was pulled after 70 and more. */
const inBetween = 40

/** Before a leader has written anything of a page that counts. */
const before = 1

const killedAt = (id: string, writes: number, more: Pick<Trigger, 'title' | 'isControl'>): Trigger => ({
  ...more,
  id,
  bug,
  hasBackend: true,
  hasFiles: true,
  models: ['user'],
  play: async ({ backend, open, disturbed }) => {
    const alice = await open('alice')
    await alice.drained()
    const again = alice.kill(writes)
    backend.append(['One', 'Two', 'Three', 'Four'].map(foreignIssue))
    // Where it is the bug that shows, she is not there again: that is found at the end.
    await again().catch(() => {})
    disturbed(`alice killed after ${writes} writes to disk`, 1)
  },
})

export const headBeforeEvents = killedAt('head-before-events', inBetween, {
  title: 'alice is killed as her leader writes down what somebody else has made, and started again',
})

export const headBeforeEventsControl = killedAt('head-before-events-control', before, {
  title: 'alice is killed as her leader begins to write down what somebody else has made, and started again',
  isControl: true,
})
