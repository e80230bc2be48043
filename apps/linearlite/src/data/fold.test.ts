import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { getExecStatementsFromMaterializer, type SqliteDb } from '@livestore/common'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Change } from './actions.ts'
import { fold, type Rows } from './fold.ts'
import { allComments, allIssues, type Query } from './queries.ts'
import { schema } from './schema.ts'
import { priorities, statuses } from './vocabulary.ts'

const created = (id: string, changeId = `create ${id}`): Change => ({
  name: 'v1.IssueCreated',
  args: {
    changeId,
    id,
    title: 'Fix the board',
    description: '',
    status: 'todo',
    priority: 2,
    creator: 'Alice',
    rank: 'a0',
    createdAt: 10,
  },
})

const commented = (id: string, issueId: string): Change => ({
  name: 'v1.CommentCreated',
  args: { changeId: `comment ${id}`, id, issueId, body: 'Looks good', creator: 'Bob', createdAt: 20 },
})

describe('fold', () => {
  test('a created issue was last modified when it was created', () => {
    expect(fold([created('i')]).issues).toEqual([
      {
        id: 'i',
        title: 'Fix the board',
        description: '',
        status: 'todo',
        priority: 2,
        creator: 'Alice',
        rank: 'a0',
        createdAt: 10,
        modifiedAt: 10,
        deletedAt: null,
      },
    ])
  })

  test('of two changes the later in the log wins', () => {
    const to = (priority: 1 | 4, modifiedAt: number): Change => ({
      name: 'v1.IssuePriorityChanged',
      args: { changeId: `to ${priority}`, id: 'i', priority, modifiedAt },
    })
    expect(fold([created('i'), to(4, 30), to(1, 20)]).issues[0]).toMatchObject({ priority: 1, modifiedAt: 20 })
  })

  test('a change of an issue that is not there changes nothing', () => {
    expect(fold([{ name: 'v1.IssueDeleted', args: { changeId: 'd', id: 'i', deletedAt: 1 } }])).toEqual({
      issues: [],
      comments: [],
    })
  })

  test('rows are ordered by id', () => {
    const rows = fold([created('b'), created('a'), commented('d', 'a'), commented('c', 'a')])
    expect(rows.issues.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(rows.comments.map(({ id }) => id)).toEqual(['c', 'd'])
  })

  test('an id that is created twice is an error that names it and the change', () => {
    expect(() => fold([created('i'), created('i', 'again')])).toThrow('issue i is created twice, again by change again')
    expect(() => fold([commented('c', 'i'), commented('c', 'i')])).toThrow('comment c is created twice')
  })

  test('an unknown event is an error that names it', () => {
    expect(() => fold([{ name: 'v9.Unheard', args: { changeId: 'c' } }])).toThrow(
      'LinearLite knows no event v9.Unheard',
    )
  })
})

/** The rows after LiveStore's own materializers have written the log to SQLite. */
const materialize = (log: readonly Change[]): Rows => {
  using database = new DatabaseSync(':memory:')
  database.exec(`
    CREATE TABLE issues (id TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT NOT NULL, status TEXT NOT NULL,
      priority INTEGER NOT NULL, creator TEXT NOT NULL, rank TEXT NOT NULL, createdAt INTEGER NOT NULL,
      modifiedAt INTEGER NOT NULL, deletedAt INTEGER);
    CREATE TABLE comments (id TEXT PRIMARY KEY, issueId TEXT NOT NULL, body TEXT NOT NULL, creator TEXT NOT NULL,
      createdAt INTEGER NOT NULL)`)
  // LinearLite's materializers write without reading first, so they are never handed a database to read from.
  const noDatabase = {} as SqliteDb
  for (const { name, args } of log) {
    const eventDef = schema.eventsDefsMap.get(name)
    const materializer = schema.state.materializers.get(name)
    if (eventDef === undefined || materializer === undefined) throw new Error(`The schema knows no event ${name}.`)
    const nowhere = { global: 1, client: 0, rebaseGeneration: 0 }
    const encoded = { name, args, seqNum: nowhere, parentSeqNum: nowhere, clientId: 'c', sessionId: 's' } as never
    const statements = getExecStatementsFromMaterializer({
      eventDef,
      materializer,
      dbState: noDatabase,
      event: { decoded: undefined, encoded },
    })
    for (const { statementSql, bindValues } of statements) {
      const statement = database.prepare(statementSql)
      if (Array.isArray(bindValues)) statement.run(...(bindValues as SQLInputValue[]))
      else statement.run(bindValues as Record<string, SQLInputValue>)
    }
  }
  const all = <Row>({ sql }: Query<Row>): Row[] =>
    database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }) as Row)
  return { issues: all(allIssues), comments: all(allComments) }
}

/** Few ids, so that changes meet; instants and texts as they come. */
const id = fc.constantFrom('a', 'b', 'c', 'd')
const instant = fc.nat()
const text = fc.string({ maxLength: 8 })
const changeId = fc.uuid()
const status = fc.constantFrom(...statuses.map(({ value }) => value))
const priority = fc.constantFrom(...priorities.map(({ value }) => value))

const change: fc.Arbitrary<Change> = fc.oneof(
  fc
    .record({
      changeId,
      id,
      title: text,
      description: text,
      status,
      priority,
      creator: text,
      rank: text,
      createdAt: instant,
    })
    .map((args) => ({ name: 'v1.IssueCreated' as const, args })),
  fc
    .record({ changeId, id, title: text, modifiedAt: instant })
    .map((args) => ({ name: 'v1.IssueTitleChanged' as const, args })),
  fc
    .record({ changeId, id, description: text, modifiedAt: instant })
    .map((args) => ({ name: 'v1.IssueDescriptionChanged' as const, args })),
  fc
    .record({ changeId, id, status, modifiedAt: instant })
    .map((args) => ({ name: 'v1.IssueStatusChanged' as const, args })),
  fc
    .record({ changeId, id, priority, modifiedAt: instant })
    .map((args) => ({ name: 'v1.IssuePriorityChanged' as const, args })),
  fc
    .record({ changeId, id, status, rank: text, modifiedAt: instant })
    .map((args) => ({ name: 'v1.IssueMoved' as const, args })),
  fc.record({ changeId, id, deletedAt: instant }).map((args) => ({ name: 'v1.IssueDeleted' as const, args })),
  fc
    .record({ changeId, id, issueId: id, body: text, creator: text, createdAt: instant })
    .map((args) => ({ name: 'v1.CommentCreated' as const, args })),
)

const outcome = (run: () => Rows): Rows | 'an id twice' => {
  try {
    return run()
  } catch (error) {
    if (/created twice|UNIQUE constraint failed/.test(String(error))) return 'an id twice'
    throw error
  }
}

describe('the fold agrees with the materializers', () => {
  test('on any log', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (log) => {
        expect(outcome(() => fold(log))).toEqual(outcome(() => materialize(log)))
      }),
      { numRuns: 300 },
    )
  })

  test('on logs in which every id is created once', () => {
    const isNew = (kind: string, seen: Set<string>, key: string): boolean => {
      const fresh = !seen.has(kind + key)
      seen.add(kind + key)
      return fresh
    }
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (drawn) => {
        const seen = new Set<string>()
        const log = drawn.filter(({ name, args }) =>
          name === 'v1.IssueCreated' || name === 'v1.CommentCreated' ? isNew(name, seen, args.id) : true,
        )
        expect(fold(log)).toEqual(materialize(log))
      }),
      { numRuns: 300 },
    )
  })
})
