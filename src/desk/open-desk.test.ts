/** A desk in real browsers: what a person does with her own mouse, and with the hands of the control page, in one trial. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../browser/house.ts'
import { type Schedule, scheduleVersion } from '../schedule/schedule.ts'
import { until } from '../settlement/until.ts'
import { runSubject } from '../subject/run-subject.ts'
import type { Desk } from './desk.ts'
import { type OpenedDesk, openDesk } from './open-desk.ts'
import type { DeskState } from './protocol.ts'

let house: House
let opened: OpenedDesk

beforeAll(async () => {
  house = await openHouse({ subject: await runSubject() })
  const schedule: Schedule = {
    version: scheduleVersion,
    hasBackend: true,
    parameters: {},
    clients: ['alice', 'bob'],
    steps: [],
  }
  opened = await openDesk({ house, storeId: 'desk-test', title: 'by hand', schedule })
}, 300_000)

afterAll(async () => {
  await opened?.close()
  await house?.close()
})

/** Resolves once the state is so; whoever hangs is ended by the test's own limit. */
const untilState = (desk: Desk, holds: (state: DeskState) => boolean): Promise<DeskState> =>
  new Promise((resolve) => {
    const look = (): void => {
      const state = desk.state()
      if (!holds(state)) return
      stop()
      resolve(state)
    }
    const stop = desk.listen(look)
    look()
  })

const light = ({ lights }: DeskState, name: string): string | undefined =>
  lights.find((one) => one.name === name)?.words

test('a page that is held back waits, the change stays pending, and all settles once it is let go', {
  timeout: 300_000,
}, async () => {
  const { desk, tab } = opened
  await untilState(desk, (state) => light(state, 'drain') === 'drained' && light(state, 'convergence') === 'converged')

  await desk.order({ type: 'do', action: { type: 'hold', client: 'alice', what: 'pages' } })
  await desk.order({ type: 'do', action: { type: 'upstream', pages: 0, more: 3 } })
  const from = desk.history.events().length
  // With the mouse, as a person does.
  await tab('alice').changePriority('i1', 'Urgent')
  await until(desk.history, ({ type, lane }) => type === 'push-refused' && lane === 'backend', { from })
  const held = await untilState(desk, (state) => {
    const { clients, backend } = state
    const [alice] = clients
    return (
      light(state, 'drain') === '1 pending' &&
      alice?.holds[0]?.waiting === 1 &&
      alice.leader?.pending === 1 &&
      backend?.head === 6
    )
  })
  expect(held.standing).toEqual(['a hold of pull-page frames of alice'])

  await desk.order({ type: 'do', action: { type: 'release', client: 'alice', what: 'pages', count: 1 } })
  await desk.order({ type: 'do', action: { type: 'release', client: 'alice', what: 'pages' } })
  const settled = await untilState(
    desk,
    (state) => light(state, 'drain') === 'drained' && light(state, 'convergence') === 'converged',
  )
  expect(settled.lights.filter(({ state }) => state === 'broken')).toEqual([])
  expect(
    settled.clients.flatMap(({ tabs }) => tabs.map(({ pending, head }) => [pending, head?.replace(/r.*/, '')])),
  ).toEqual([
    [0, 'e7'],
    [0, 'e7'],
  ])
  expect(await tab('bob').priorityOf('i1')).toBe('Urgent')
})

test('what was done with the mouse is a step like any other', () => {
  const { steps } = opened.desk.schedule()
  expect(steps.map(({ type }) => type)).toEqual([
    'open',
    'open',
    'commit',
    'hold',
    'upstream',
    'commit',
    'release',
    'release',
  ])
  expect(steps[5]).toMatchObject({ tab: 'alice', changes: [{ type: 'priority', issue: 'i1', to: 4 }] })
})

test('a breakpoint holds the acknowledgement of the very push that it waits for', { timeout: 300_000 }, async () => {
  const { desk } = opened
  const when = { seen: 'leader-pending', client: 'alice', times: 1 } as const
  const then = { type: 'hold', client: 'alice', what: 'acknowledgements' } as const
  await desk.order({ type: 'break', when, then })
  const changes = [{ type: 'priority', issue: 'i2', to: 1 }] as const
  await desk.order({ type: 'do', action: { type: 'commit', tab: 'alice', changes } })
  const hit = await untilState(
    desk,
    ({ breakpoints, clients }) => breakpoints[0]?.isHit === true && clients[0]?.holds.length === 1,
  )
  expect(hit.breakpoints[0]?.words).toBe(
    'once her leader has a change pending, the acknowledgements for alice are held back from now on',
  )
  await desk.order({ type: 'heal' })
  const healed = await untilState(desk, (state) => light(state, 'drain') === 'drained')
  expect(healed.standing).toEqual([])
  expect(desk.schedule().steps.find(({ after }) => after?.seen === 'leader-pending')).toMatchObject(then)
})

test("a page that is loaded anew with the browser's own keys is a step", { timeout: 300_000 }, async () => {
  const { desk, tab } = opened
  await desk.order({ type: 'do', action: { type: 'reload', tab: 'alice' } })
  await tab('bob').page.reload()
  const reloads = ({ done }: DeskState) =>
    done.filter(({ action }) => action?.type === 'reload').map(({ words }) => words)
  const state = await untilState(desk, (now) => reloads(now).includes('bob reloads the page'))
  // The one that was ordered is told once.
  expect(reloads(state)).toEqual(['alice reloads the page', 'bob reloads the page'])
  const ofPages = desk.history.events().filter(({ type }) => type === 'reloading' || type === 'reloaded')
  expect(ofPages.map(({ source, type }) => `${source} ${type}`)).toEqual([
    'alice reloading',
    'alice reloaded',
    'bob reloading',
    'bob reloaded',
  ])
})

test("a store that has shut down is gone with the page that LinearLite's own button loads anew", {
  timeout: 300_000,
}, async ({ skip }) => {
  // What the next page dies of differs from version to version.
  skip(!house.subject.isWorkspace, 'this is how 0.4.0 takes a lost log')
  const schedule = { ...opened.desk.schedule(), clients: ['alice'], steps: [] }
  const { desk, tab, close } = await openDesk({ house, storeId: 'desk-wiped', title: 'by hand', schedule })
  try {
    await untilState(desk, (state) => light(state, 'drain') === 'drained')
    await desk.order({ type: 'do', action: { type: 'wipe' } })
    const over = await untilState(desk, (state) => light(state, 'life') === 'not there yet')
    expect(over.lights.find(({ name }) => name === 'life')?.why).toBe(
      "alice shut down for the backend's new identity, and had no new page",
    )
    expect(light(over, 'reload')).toBe('no reload yet')

    await tab('alice').page.getByRole('button', { name: 'Reload', exact: true }).click()
    const anew = await untilState(desk, ({ lights }) => lights.some(({ state }) => state === 'broken'))
    expect(anew.lights.find(({ state }) => state === 'broken')).toMatchObject({
      name: 'life',
      words: 'crashed',
      why: expect.stringContaining('Encountered empty or corrupted database'),
    })
    expect(anew.done.at(-1)?.words).toBe('alice reloads the page')
    // Of a store that has shut down no rows can be read.
    expect(light(anew, 'reload')).toBe('not compared')
    const ofPages = desk.history.events().filter(({ type }) => type === 'reloading' || type === 'reloaded')
    expect(ofPages).toMatchObject([{ type: 'reloading', byHand: true }, { type: 'reloaded' }])
  } finally {
    await close()
  }
})

test('a window that is closed by hand is told, and can be opened again', { timeout: 300_000 }, async () => {
  const { desk, tab } = opened
  await tab('bob').page.close()
  const closed = await untilState(desk, ({ clients }) => clients[1]?.tabs.length === 0)
  expect(closed.notes.at(-1)?.text).toBe('the window of bob was closed by hand: open bob again to go on')
  const refused = desk.order({ type: 'do', action: { type: 'reload', tab: 'bob' } })
  await expect(refused).rejects.toThrow('it acts in the tab "bob", which is not open then')
  await desk.order({ type: 'do', action: { type: 'open', client: 'bob' } })
  await untilState(desk, ({ clients }) => clients[1]?.tabs[0]?.status === 'running')
})

test('a backend that does not answer is told, what waits for it is refused, and it may be there again', {
  timeout: 300_000,
}, async () => {
  const { desk } = opened
  const { shared } = await house.lendBackend({ alone: false })
  const told = (words: string) => untilState(desk, ({ notes }) => notes.some(({ text }) => text.startsWith(words)))
  // With its workerd, in whose group nobody says anything any more.
  process.kill(-shared.backend.pid, 'SIGSTOP')
  try {
    const write = desk.order({ type: 'do', action: { type: 'upstream', pages: 0, more: 1 } })
    await expect(write).rejects.toThrow(
      'the backend is gone (it does not answer): what needs it cannot be done any more',
    )
    const { backend, doing } = await told('the backend is gone')
    expect([backend?.problem, doing]).toEqual(['it does not answer', undefined])
  } finally {
    process.kill(-shared.backend.pid, 'SIGCONT')
  }
  const again = await told('the backend is there again')
  expect(again.backend?.problem).toBeUndefined()
  // It may have been written after all.
  expect(desk.schedule().steps.at(-1)).toMatchObject({ type: 'upstream', more: 1 })
})
