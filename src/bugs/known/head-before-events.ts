import { hasNodeAdapter, versions } from '../../subject/subject.ts'
import type { Bug } from '../bug.ts'

export const headBeforeEvents: Bug = {
  id: 'head-before-events',
  title: 'A device that dies in the middle of a pull never starts again',
  mechanism:
    'The leader writes down how far it has pulled before it has written what it has pulled, each in a commit of its own. A browser that ' +
    'is killed in between, or a page that is loaded anew and ends its worker, leaves a device whose storage says that it has events which ' +
    'it has not. Every later start ends in "the backend head should never be greater than the local head"; the page shows its list, ' +
    'has no leader, and what is changed in it is lost, until its storage is cleared. Where the device had as many changes pending as the ' +
    'page has, it starts all the same: its own changes are counted as those that it has pulled, and are never pushed; those of others ' +
    'are never asked for again.',
  affected: versions,
  upstream: 'https://github.com/livestorejs/livestore/issues/1532',
  // Where it has rolled back as many as it has pulled, it starts: those count as pulled, and are lost.
  fingerprints: [
    'crashed/leader/head-before-events',
    'lost/leader/head-before-events',
    'diverged/leader/head-before-events',
  ],
  avoid: 'nobody leaves while somebody else writes',
  leaveOut: { without: ['kill', 'reload', 'close-tab'] },
  triggers: [{ id: 'head-before-events', always: true, on: versions.filter(hasNodeAdapter) }],
  breaks: [{ scenario: 'head-before-events', always: false }],
}
