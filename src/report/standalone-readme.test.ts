import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bugs } from '../bugs/table.ts'
import { repositoryRoot } from '../run/pinned-node.ts'
import { create, priority, schedule } from '../schedule/builder.ts'
import { type StandaloneReport, standaloneReadme } from './standalone-readme.ts'

const report: StandaloneReport = {
  livestore: '0.4.0-dev.9',
  fingerprint: 'stalled/leader/stale-generation',
  bug: undefined,
  diagnosis: 'stalled/leader/stale-generation\nalice: nothing changed',
  rate: { failed: 5, trials: 5 },
  node: '24.21.0',
}
const held = schedule().open('alice').hold('alice', 'up').commit('alice', create('i1')).upstream({ more: 1 }).build()

it('tells the steps as prose, what should happen, what was seen, on what, how to run it and where to look', () => {
  const text = standaloneReadme(report, held)
  expect(text).toContain('# LiveStore 0.4.0-dev.9: a change stays pending for ever\n')
  expect(text).toContain('npm install\nnpm start')
  expect(text).toContain(
    '1. alice opens the app\n2. what alice sends is held back from now on\n3. alice creates issue i1\n',
  )
  expect(text).toContain('Mallory is another client')
  expect(text).toContain('It takes what any network may do.')
  expect(text).toContain('`session.pending` and, where there is a backend, `leader.pending` become empty')
  expect(text).toContain('```text\nstalled/leader/stale-generation\nalice: nothing changed\n```')
  expect(text).toContain('Every time: 5 of 5.')
  expect(text).toMatch(/## Where to look\n\n- `@livestore\/common\/src\/leader-thread\/LeaderSyncProcessor\.ts`/)
  expect(text).toContain('npm run use -- VERSION')
  expect(text).toContain('Node 24.21.0 with LiveStore 0.4.0-dev.9; fingerprint `stalled/leader/stale-generation`')
})

it('begins with the known bug, and says what a browser has shown, and how often it fails where that is not always', () => {
  const bug = bugs.find(({ id }) => id === 'stale-generation')
  const text = standaloneReadme({ ...report, bug, rate: { failed: 2, trials: 5 }, confirmed: { k: 3, n: 3 } }, held)
  expect(text).toContain('# LiveStore 0.4.0-dev.9: a push of an older rebase generation is dropped without an answer\n')
  expect(text).toContain(bug?.mechanism)
  expect(text).toContain('Not every time: 2 of 5')
  expect(text).toContain('with the web adapter and a real Durable Object as backend: 3 of 3.')
})

it('says of a schedule without a backend just that, with LiveStore’s own settings', () => {
  const parameters = { leaderPushBatchSize: 1, simulation: { '3_before_rebase_rollback': 200 } }
  const alone = schedule({ hasBackend: false, ...parameters })
    .open('alice')
    .commit('alice', create('i1'), priority('i1', 1))
  const text = standaloneReadme({ ...report, fingerprint: 'lost/session' }, alone.build())
  expect(text).toContain('There is no sync backend.')
  expect(text).toContain('The session pushes 1 at once at most (`leaderPushBatchSize`).')
  expect(text).toContain('`3_before_rebase_rollback` is 200 ms')
  expect(text).toContain('It takes what only LiveStore’s own seams can be made to do')
  expect(text).not.toContain('Mallory')
})

it('names only files that LiveStore has', () => {
  const texts = ['session', 'leader', 'backend'].map((hop) =>
    standaloneReadme({ ...report, fingerprint: `stalled/${hop}` }, held),
  )
  const named = new Set(
    texts.flatMap((text) => [...text.matchAll(/`(@livestore\/common\/src\/[^`]+)`/g)].map(([, path]) => path ?? '')),
  )
  expect(named.size).toBeGreaterThan(3)
  const missing = [...named].filter((path) => !existsSync(join(repositoryRoot, 'apps/linearlite/node_modules', path)))
  expect(missing).toEqual([])
})
