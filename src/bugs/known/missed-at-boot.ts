import { versions } from '../../subject/subject.ts'
import type { Bug } from '../bug.ts'

export const missedAtBoot: Bug = {
  id: 'missed-at-boot',
  title: 'A change that is stored while a page loads never comes to its session',
  mechanism:
    'A page reads its rows from storage by itself, and its leader starts a little later, from all that is stored by then: more, where ' +
    'a worker of the page before it or of another tab still wrote. A leader tells its sessions only what it has taken in since it ' +
    'started, whatever head they ask from, so that what lies between does not come before the page is loaded again; later changes ' +
    'are shown without it, and what the session commits meanwhile is refused for its number.',
  affected: versions,
  fingerprints: ['stalled/leader/missed-at-boot'],
  avoid: 'no page loaded while its device still writes',
  triggers: { none: "it is the web adapter's own way to begin: a session in Node gets its rows from its leader" },
  breaks: [
    { scenario: 'missed-at-boot', always: true },
    { scenario: 'upgrade-mid-commit', always: false },
  ],
}
