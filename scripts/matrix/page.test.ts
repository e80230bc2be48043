import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MatrixPageData } from '../../apps/matrix-page/src/data.ts'
import { type StoryMatrix, storyNights } from '../../src/report/matrix-page.fixture.ts'
import { commandsOn, complaintsIn } from '../commands.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'matrix-page-test-'))
const all = join(folder, 'matrix')
afterAll(() => rmSync(folder, { recursive: true }))

const runCommand = commandsOn({ cwd: folder })
const page = (...given: readonly string[]) =>
  runCommand('matrix', ['page', ...given], { FLAKE_HUNT_MATRIX_FOLDER: all })

/** Scenarios and the canary of two versions: enough for a page. */
const few = ({ name, head, rows }: StoryMatrix): StoryMatrix => {
  const livestore = ['0.4.0-dev.23', '0.4.0']
  return {
    name,
    head: { ...head, livestore },
    rows: rows.filter((row) => row.isCanary === true || (livestore.includes(row.livestore) && row.kind === 'scenario')),
  }
}

const write = ({ name, head, rows }: StoryMatrix): void => {
  mkdirSync(join(all, name), { recursive: true })
  writeFileSync(join(all, name, 'matrix.json'), JSON.stringify(head))
  writeFileSync(join(all, name, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
}

const dataIn = (file: string): MatrixPageData =>
  JSON.parse(/id="matrix-data">(.*?)<\/script>/s.exec(readFileSync(file, 'utf8'))?.[1] ?? 'null')

const [first, second, tonight] = storyNights().map(few)
if (first === undefined || second === undefined || tonight === undefined) throw new Error('Expected three nights.')
const broken = tonight.rows.find(({ fingerprints }) => fingerprints.includes('lost/backend'))?.files ?? ''

beforeAll(() => {
  for (const night of [first, second, tonight]) write(night)
  mkdirSync(join(all, tonight.name, broken), { recursive: true })
  writeFileSync(join(all, tonight.name, broken, 'timeline.html'), '')
  // What cannot be read is no reason to show nothing.
  mkdirSync(join(all, '20261119-0200'))
  writeFileSync(join(all, '20261119-0200/matrix.json'), '{')
})

test('the last matrix gets its page, beside all nights before it, and the exit code says what it came to', async () => {
  const { exitCode, stdout, stderr } = await page()
  expect([exitCode, stdout]).toEqual([1, `1 new finding: matrix/${tonight.name}/page/index.html`])
  expect(complaintsIn(stderr)).toEqual([expect.stringMatching(/^left out: .*20261119-0200 cannot be read/)])
  const data = dataIn(join(all, tonight.name, 'page/index.html'))
  expect(data.nights.map(({ name }) => name)).toEqual([first.name, second.name, tonight.name])
  const links = data.rows.flatMap(({ cells }) =>
    cells.flatMap((cell) => cell?.findings.flatMap((one) => one.links) ?? []),
  )
  expect(links).toEqual([{ text: 'Timeline', href: `../${broken}/timeline.html` }])
})

test('a named matrix goes beside named ones into a named folder, whose links lead to its trials, and a summary is added to', async () => {
  const summary = join(folder, 'summary.md')
  writeFileSync(summary, 'before\n')
  const out = join(folder, 'elsewhere')
  const { exitCode } = await page(tonight.name, '--earlier', first.name, '--out', out, '--summary', summary)
  expect(exitCode).toBe(1)
  const data = dataIn(join(out, 'index.html'))
  expect(data.nights.map(({ name }) => name)).toEqual([first.name, tonight.name])
  expect(JSON.stringify(data)).toContain(`"href":"../matrix/${tonight.name}/${broken}/timeline.html"`)
  expect(readFileSync(summary, 'utf8')).toMatch(/^before\n## Matrix 20261122-0200: 1 new finding\n/)
})

test('what is in quarantine is no news, and a part that died is', async () => {
  const quarantine = join(folder, 'quarantine.json')
  const entries = tonight.head.livestore.map((livestore) => ({
    livestore,
    item: 'cut-mid-push',
    reason: 'being mended',
    until: '2999-12-31',
  }))
  writeFileSync(quarantine, JSON.stringify(entries))
  const calm = await page(tonight.name, '--quarantine', quarantine)
  expect([calm.exitCode, calm.stdout]).toEqual([0, expect.stringMatching(/^Nothing unexpected in \d+ trials: /)])

  const [part, ...others] = tonight.head.shards
  if (part === undefined) throw new Error('Expected parts.')
  write({ ...tonight, name: '20261123-0200', head: { ...tonight.head, shards: [{ number: 1, of: 3 }, ...others] } })
  const died = await page('20261123-0200', '--quarantine', quarantine)
  expect([died.exitCode, died.stdout]).toEqual([2, expect.stringMatching(/^1 problem: /)])
})

test('bad usage is told in one line, before anything is written', async () => {
  const bad = join(folder, 'bad.json')
  writeFileSync(bad, '[{"livestore":"0.4.0","item":"burst","reason":"x","until":"soon"}]')
  const file = join(folder, 'a-file')
  writeFileSync(file, '')
  for (const [given, words] of [
    [['nowhere'], 'There is no matrix "nowhere"'],
    [[tonight.name, '--earlier', 'nowhere'], 'There is no matrix "nowhere"'],
    [[tonight.name, '--quarantine', bad], '0.until: expected'],
    [[tonight.name, '--quarantine', join(folder, 'missing.json')], 'missing.json cannot be read'],
    [[tonight.name, '--out', join(file, 'page')], 'cannot be written'],
    [[tonight.name, '--summary', join(file, 'summary.md')], '--summary'],
    [[tonight.name, 'another'], 'too many arguments'],
  ] as const) {
    const { exitCode, stderr, stdout } = await page(...given)
    expect([given, exitCode, stdout, complaintsIn(stderr)]).toEqual([given, 64, '', [expect.stringContaining(words)]])
  }
})
