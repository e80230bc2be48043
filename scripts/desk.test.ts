/** `pnpm desk` as a person runs it: what it opens, what it refuses, and that nothing is left of it. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import type { DeskState } from '../src/desk/protocol.ts'
import { readSchedule } from '../src/schedule/read-schedule.ts'
import { commandsOn, complaintsIn } from './commands.fixture.ts'
import { sitDown } from './desk.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'desk-'))
const run = commandsOn({ cwd: folder })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const patience = { timeout: 600_000 }

/** A desk that stands, and the address that it has printed. */
const stand = async (...args: readonly string[]) => {
  const desk = run('desk', ['--headless', '--out', folder, ...args])
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    desk.stdout.on('data', (data: Buffer) => {
      said += data.toString()
      const [address] = /http:\/\/127\.0\.0\.1:\d+\//.exec(said) ?? []
      if (address !== undefined) resolve(address)
    })
    void desk.then(({ all }) => reject(new Error(`expected a desk, found none: ${all}`)))
  })
  const end = async () => {
    desk.kill('SIGINT')
    return desk
  }
  return { url, end }
}

/** The status with which a desk answers somebody who wants its socket. */
const knock = (url: string, headers: Readonly<Record<string, string>>): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(new URL('live', url.replace('http', 'ws')), { headers })
    socket.once('open', () => {
      socket.close()
      resolve(101)
    })
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.once('error', reject)
  })

const word = (state: DeskState, light: string) => state.lights.find(({ name }) => name === light)?.words

test('a desk by hand: what is held is held, what was done is saved, and Ctrl-C leaves nothing', patience, async () => {
  const desk = await stand('--clients', '1')
  const page = await sitDown(desk.url)
  await page.untilState((state) => word(state, 'drain') === 'drained')

  expect(await page.order({ type: 'do', action: { type: 'hold', client: 'alice', what: 'pages' } })).toEqual({
    type: 'answer',
    id: 1,
  })
  await page.order({ type: 'do', action: { type: 'upstream', pages: 0, more: 2 } })
  const held = await page.untilState(({ clients }) => clients[0]?.holds[0]?.waiting === 1)
  expect(held.standing).toEqual(['a hold of pull-page frames of alice'])
  const twice = await page.order({ type: 'do', action: { type: 'accept', client: 'alice' } })
  expect(twice.error).toContain('accepts "alice" again, whom nothing refuses then')
  await page.order({ type: 'heal' })
  await page.untilState((state) => word(state, 'drain') === 'drained' && word(state, 'convergence') === 'converged')

  expect(await page.order({ type: 'save', as: 'schedule', name: 'a-held-page' })).toMatchObject({
    text: 'schedules/a-held-page.json',
  })
  const saved = readSchedule(readFileSync(join(folder, 'schedules/a-held-page.json'), 'utf8'), 'what was saved')
  expect(saved.steps.map(({ type }) => type)).toEqual(['open', 'commit', 'hold', 'upstream', 'release'])
  const again = await page.order({ type: 'save', as: 'schedule', name: 'a-held-page' })
  expect(again.error).toBe('There is a schedules/a-held-page.json already: take another name.')
  const elsewhere = await page.order({ type: 'save', as: 'schedule', name: '../away' })
  expect(elsewhere.error).toContain('expected a name of letters, digits and dashes')
  expect(await page.order({ type: 'save', as: 'test', name: 'a-held-page' })).toMatchObject({
    text: 'tests/found/a-held-page.spec.ts',
  })
  // Wherever it lies, its imports lead here.
  const test = join(folder, 'tests/found/a-held-page.spec.ts')
  const imported = [...readFileSync(test, 'utf8').matchAll(/from '(.+)'/g)].map(([, path]) => path ?? '')
  expect(imported.map((path) => existsSync(join(dirname(test), path)))).toEqual([true, true])
  expect((await page.order({ type: 'report' })).text).toContain('pnpm replay schedule.json')

  const { exitCode, stderr } = await desk.end()
  expect(exitCode).toBe(130)
  expect(complaintsIn(stderr).filter((line) => !line.includes('ready after'))).toEqual([])

  // What was saved can be gone through, step by step, while another desk stands.
  const [one, other] = await Promise.all([
    stand('--schedule', join(folder, 'schedules/a-held-page.json')),
    stand('--no-backend'),
  ])
  const script = await sitDown(one.url)
  const fresh = await script.untilState(() => true)
  expect(fresh.script.map(({ state }) => state)).toEqual(['next', 'later', 'later', 'later', 'later'])
  await script.order({ type: 'next', now: true })
  await script.order({ type: 'skip' })
  await script.order({ type: 'play' })
  const ended = await script.untilState(({ script: steps }) =>
    steps.every(({ state }) => state === 'done' || state === 'left-out'),
  )
  expect(ended.script.map(({ state }) => state)).toEqual(['done', 'left-out', 'done', 'done', 'done'])
  const alone = await sitDown(other.url)
  const cut = await alone.order({ type: 'do', action: { type: 'cut', client: 'alice' } })
  expect(cut.error).toContain('there is no backend')
  expect((await one.end()).exitCode).toBe(130)

  // The same can be begun with on a page, where another desk stands; Ctrl-C in the middle of beginning leaves nothing, either.
  const beginWith = (text: string) =>
    alone.order({ type: 'begin', what: { as: 'schedule', name: 'a-held-page.json', text } })
  const none = await beginWith('{}')
  expect(none.error).toBe('a-held-page.json: expected a schedule (an object with "version": 1), found an object.')
  const text = readFileSync(join(folder, 'schedules/a-held-page.json'), 'utf8')
  expect((await beginWith(text)).error).toBeUndefined()
  await alone.untilState(({ script: steps }) => steps.length === 5)
  await alone.order({ type: 'next', now: false })
  const kept = await alone.order({ type: 'save', as: 'schedule', name: 'begun-anew' })
  expect(kept.text).toBe('schedules/begun-anew.json')
  expect(readSchedule(readFileSync(join(folder, 'schedules/begun-anew.json'), 'utf8'), 'it').steps).toEqual([
    { id: 's1', type: 'open', client: 'alice' },
  ])
  void alone.order({ type: 'begin', what: { as: 'by-hand' } })
  await alone.untilState(({ doing }) => doing === 'beginning anew: opening LinearLite')
  const left = await other.end()
  expect(left.exitCode).toBe(130)
  expect(complaintsIn(left.stderr).filter((line) => !line.includes('ready after'))).toEqual([])
})

test('nobody from another origin is let in, nor anybody who comes by another name', patience, async () => {
  const { url, end } = await stand('--no-backend')
  const { host, origin } = new URL(url)
  expect(await knock(url, { origin })).toBe(101)
  expect(await knock(url, { origin: 'https://example.com' })).toBe(403)
  expect(await knock(url, {})).toBe(403)
  expect(await knock(url, { origin: 'http://example.com', host: 'example.com' })).toBe(403)
  expect((await fetch(url)).status).toBe(200)

  const taken = await run('desk', ['--headless', '--no-backend', '--port', host.split(':')[1] ?? ''])
  expect(taken).toMatchObject({ exitCode: 64 })
  expect(complaintsIn(taken.stderr).at(-1)).toMatch(
    /^Port \d+ is taken: name another with --port, or none for a free one\.$/,
  )
  await end()
})

test.each([
  ['a display that is not there', [], 'Expected a display to show the browser on, found none'],
  ['two devices without a backend', ['--no-backend', '--clients', '2'], 'Expected one client without a backend'],
  ['more devices than there are names', ['--clients', '9'], 'Expected at most 3 clients (alice, bob, carol)'],
  [
    'a schedule that is not there',
    ['--schedule', 'nowhere.json'],
    'There is neither a file nor a finding "nowhere.json"',
  ],
  ['a seed that is none', ['--seed', ''], 'seed'],
])('refuses %s in one line', patience, async (_what, args, line) => {
  const { exitCode, stderr } = await run('desk', args, { DISPLAY: '', WAYLAND_DISPLAY: '' })
  expect(exitCode).toBe(64)
  expect(complaintsIn(stderr)).toHaveLength(1)
  expect(stderr).toContain(line)
})
