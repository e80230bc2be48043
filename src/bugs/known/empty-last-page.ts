import type { Bug } from '../bug.ts'
import { fromTo } from '../version-ranges.ts'

export const emptyLastPage: Bug = {
  id: 'empty-last-page',
  title: 'Local pushes wait for ever behind a last page without events',
  mechanism:
    'A page that says that more is to come closes a latch in front of local pushes; only a last page opens it again, and one ' +
    'without events is passed over.',
  affected: fromTo('0.3.1', '0.4.0-dev.22'),
  fixedIn: '0.4.0-dev.23',
  fingerprints: ['stalled/leader/pull-latch'],
  avoid: 'no backlog that ends with a whole page',
  leaveOut: { without: ['empty-last-page'] },
  triggers: [{ id: 'empty-last-page', always: true }],
  breaks: { none: "LiveStore's own backend marks its last page with events as the last, and sends no empty one" },
}
