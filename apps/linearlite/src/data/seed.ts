/**
 * Plausible issues for an empty store: the same data for the same number, every time.
 *
 * Only ids and change ids differ between two seedings: an id made twice would make LiveStore's plain insert fail and shut
 * the store down, so each seeding client brings a prefix of its own.
 */
import { generateNKeysBetween } from 'fractional-indexing'
import { addComment, type Change, createIssue } from './actions.ts'
import { type Priority, type Status, statuses } from './vocabulary.ts'

const verbs = ['Fix', 'Add', 'Remove', 'Speed up', 'Document', 'Rework', 'Investigate', 'Test', 'Polish', 'Rename']
const things = [
  'the board on small screens',
  'keyboard shortcuts for the issue list',
  'the empty state of the inbox',
  'search results for quoted words',
  'the login page behind a proxy',
  'drag and drop between columns',
  'the export of closed issues',
  'time zones in due dates',
  'the changelog of the last release',
  'duplicate notifications',
  'the onboarding checklist',
  'the settings of a workspace',
  'memory use of long sessions',
  'the colours of priority labels',
  'links in comments',
  'the offline banner',
]
const reasons = [
  'Reported by three customers within a week.',
  'It works on a fast machine and fails on a slow one.',
  'Nobody remembers why it was built this way.',
  'A small change, but it touches every page.',
  'The old behaviour is documented, so the guide must change too.',
  'Wanted for the next release.',
]
const steps = [
  'Open the page, wait for the list, and press the button twice.',
  'Compare with the previous version before deciding.',
  'Measure first.',
  'Ask design for the missing states.',
  'Write a test that fails.',
]
const remarks = [
  'I can reproduce this.',
  'Could we do this in two steps?',
  'Looks good to me.',
  'This depends on the migration.',
  'Done on my branch, please have a look.',
]
const people = ['Alice', 'Bob', 'Carol', 'Dave', 'Erin', 'Frank']
const statusWeights: readonly Status[] = [
  'backlog',
  'backlog',
  'backlog',
  'todo',
  'todo',
  'in_progress',
  'done',
  'done',
  'canceled',
]
const priorityWeights: readonly Priority[] = [0, 0, 1, 1, 2, 2, 2, 3, 3, 4]

/** A fixed instant (milliseconds since 1970), so that the data do not depend on the day they are made. */
const newestCreatedAt = Date.UTC(2026, 0, 1)

/** A few issues a day, as in a small team; no two at the same time of day. */
const betweenIssuesMs = 7 * 3_600_000 + 13 * 60_000
const minuteMs = 60_000

/** A number from 0 to 2^32 - 1 for an issue and a purpose: keyed, so that one draw does not move another. */
const draw = (index: number, purpose: number): number => {
  let hash = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(purpose + 1, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  return (hash ^ (hash >>> 16)) >>> 0
}

const pick = <Item>(items: readonly [Item, ...Item[]] | readonly Item[], index: number, purpose: number): Item => {
  const item = items[draw(index, purpose) % items.length]
  if (item === undefined) throw new Error('Expected a list with at least one item to pick from, found an empty one.')
  return item
}

/**
 * The changes that make `count` issues, every fourth or so with one to three comments.
 *
 * @param idPrefix Makes the ids unique among all that may seed the same store, such as the store id and the client id.
 * @example
 * seedChanges({ count: 2, idPrefix: 'demo' }).map((change) => change.args.id) // ['demo-0', 'demo-1', …]
 */
export const seedChanges = ({
  count,
  idPrefix,
}: {
  readonly count: number
  readonly idPrefix: string
}): readonly Change[] => {
  const statusOf = (index: number): Status => pick(statusWeights, index, 0)
  const ranks = new Map(
    statuses.map(({ value }) => {
      let size = 0
      for (let index = 0; index < count; index++) if (statusOf(index) === value) size++
      return [value, generateNKeysBetween(null, null, size)[Symbol.iterator]()]
    }),
  )

  const changes: Change[] = []
  for (let index = 0; index < count; index++) {
    const status = statusOf(index)
    const id = `${idPrefix}-${index}`
    const createdAt = newestCreatedAt - (count - index) * betweenIssuesMs
    changes.push(
      createIssue({
        id,
        title: `${pick(verbs, index, 1)} ${pick(things, index, 2)}`,
        description: `${pick(reasons, index, 3)}\n\n${pick(steps, index, 4)}`,
        status,
        priority: pick(priorityWeights, index, 5),
        creator: pick(people, index, 6),
        rank: ranks.get(status)?.next().value ?? 'a0',
        now: createdAt,
      }),
    )
    if (draw(index, 7) % 4 !== 0) continue
    const comments = 1 + (draw(index, 8) % 3)
    for (let comment = 0; comment < comments; comment++) {
      changes.push(
        addComment({
          id: `${id}-comment-${comment}`,
          issueId: id,
          body: pick(remarks, index, 9 + comment),
          creator: pick(people, index, 19 + comment),
          now: createdAt + (comment + 1) * minuteMs,
        }),
      )
    }
  }
  return changes
}
