import { DatabaseSync } from 'node:sqlite'
import { beforeAll, describe, expect, test } from 'vitest'
import { fold } from './fold.ts'
import { boardColumn, commentsOf, type IssueView, issueById, issueList, type Query, statusCounts } from './queries.ts'
import { seedChanges } from './seed.ts'

const database = new DatabaseSync(':memory:')
const run = <Row>({ sql, values }: Query<Row>): Row[] =>
  database
    .prepare(sql)
    .all(...values)
    .map((row) => ({ ...row }) as Row)

const { issues, comments } = fold([
  ...seedChanges({ count: 300, idPrefix: 'p' }),
  { name: 'v1.IssueDeleted', args: { changeId: 'd', id: 'p-0', deletedAt: 1 } },
  { name: 'v1.IssueTitleChanged', args: { changeId: 't', id: 'p-1', title: '100% of a_b\\c', modifiedAt: 2 } },
])
const shown = issues.filter(({ deletedAt }) => deletedAt === null)
const everything: IssueView = { search: '', statuses: [], priorities: [], sortBy: 'createdAt', descending: true }

beforeAll(() => {
  database.exec(
    'CREATE TABLE issues (id TEXT PRIMARY KEY, title, description, status, priority, creator, rank, createdAt, modifiedAt, deletedAt); CREATE TABLE comments (id TEXT PRIMARY KEY, issueId, body, creator, createdAt)',
  )
  const issue = database.prepare('INSERT INTO issues VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  for (const row of issues) {
    issue.run(
      row.id,
      row.title,
      row.description,
      row.status,
      row.priority,
      row.creator,
      row.rank,
      row.createdAt,
      row.modifiedAt,
      row.deletedAt,
    )
  }
  const comment = database.prepare('INSERT INTO comments VALUES (?, ?, ?, ?, ?)')
  for (const row of comments) comment.run(row.id, row.issueId, row.body, row.creator, row.createdAt)
})

describe('the issue list', () => {
  test('has every issue that is not deleted, newest first', () => {
    const rows = run(issueList(everything))
    expect(rows).toHaveLength(shown.length)
    const times = rows.map(({ createdAt }) => createdAt)
    expect(times).toEqual(times.toSorted((left, right) => right - left))
  })

  test('keeps to the statuses and priorities that are chosen', () => {
    const rows = run(issueList({ ...everything, statuses: ['todo', 'done'], priorities: [0, 4] }))
    const expected = shown.filter(
      ({ status, priority }) => ['todo', 'done'].includes(status) && [0, 4].includes(priority),
    )
    expect(rows.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort())
    expect(rows.length).toBeGreaterThan(0)
  })

  test.each(['100%', 'a_b', '\\c'])('takes %s in a search as it is', (search) => {
    expect(run(issueList({ ...everything, search })).map(({ id }) => id)).toEqual(['p-1'])
  })

  test('searches titles and descriptions whatever the case', () => {
    const search = 'MEASURE first'
    const expected = shown.filter(({ description }) => description.toLowerCase().includes('measure first'))
    expect(run(issueList({ ...everything, search }))).toHaveLength(expected.length)
    expect(expected.length).toBeGreaterThan(0)
  })

  test('sorts statuses in board order', () => {
    const rows = run(issueList({ ...everything, sortBy: 'status', descending: false }))
    expect([...new Set(rows.map(({ status }) => status))]).toEqual([
      'backlog',
      'todo',
      'in_progress',
      'done',
      'canceled',
    ])
  })
})

test('a board column is ordered by rank', () => {
  const rows = run(boardColumn('todo'))
  const ranks = rows.map(({ rank }) => rank)
  expect(ranks).toEqual(ranks.toSorted())
  expect(rows).toHaveLength(shown.filter(({ status }) => status === 'todo').length)
})

test('a deleted issue cannot be opened', () => {
  expect(run(issueById('p-0'))).toEqual([])
  expect(run(issueById('p-1'))[0]?.title).toBe('100% of a_b\\c')
})

test('the comments of an issue are oldest first', () => {
  const issueId = comments[0]?.issueId ?? ''
  const times = run(commentsOf(issueId)).map(({ createdAt }) => createdAt)
  expect(times).toEqual(times.toSorted((left, right) => left - right))
  expect(times.length).toBeGreaterThan(0)
})

test('the counts add up to what is shown', () => {
  expect(run(statusCounts).reduce((sum, { count }) => sum + count, 0)).toBe(shown.length)
})
