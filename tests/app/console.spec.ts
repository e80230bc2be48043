/** What the harness reads of LinearLite's consoles: the page's, the leader worker's and the SharedWorker's. */
import {
  type SharedWorkerLine,
  sharedWorkerConsoleChannel,
} from '../../apps/linearlite/src/probes/shared-worker-console.ts'
import { expect, test } from '../../fixtures/index.ts'
import { captureConsole } from '../../src/browser/console.ts'
import type { Lane } from '../../src/history/event.ts'
import { createRecorder, inLane, type Recorder } from '../../src/history/recorder.ts'

/** The probes of one lane so far: who saw them, and what was seen. */
const probesIn = (history: Recorder, lane: Lane): readonly { readonly source: string; readonly saw: string }[] =>
  history.events().flatMap((event) => {
    if (event.type !== 'probe' || event.lane !== lane) return []
    return [{ source: event.source, saw: event.probe.type === 'span-event' ? event.probe.name : event.probe.type }]
  })

test('the probes of session, leader and SharedWorker reach the history, each in its lane', async ({
  linearlite,
  history,
  consoleLog,
}) => {
  const alice = await linearlite.open()
  await alice.createIssue({ title: 'Fix the login page' })
  await expect(alice).toDrain()

  await expect.poll(() => probesIn(history, 'session')).toContainEqual({ source: 'alice', saw: 'session-push-ok' })
  await expect.poll(() => probesIn(history, 'leader')).toContainEqual({ source: 'alice', saw: 'push:advance' })
  await expect.poll(() => probesIn(history, 'shared-worker')).toEqual([{ source: 'alice', saw: 'booted' }])
  await expect
    .poll(() => [...new Set(consoleLog.lines().map(({ origin }) => origin))].sort())
    .toEqual(['leader', 'page', 'shared-worker'])
})

test('without probes LinearLite writes no line of the harness', async ({ linearlite, history, consoleLog }) => {
  const alice = await linearlite.open({ probe: false })
  await alice.createIssue({ title: 'Fix the login page' })
  await expect(alice).toDrain()

  const probes = history.events().filter(({ type }) => type === 'probe')
  expect(probes).toEqual([])
  expect(consoleLog.lines().filter(({ origin }) => origin === 'shared-worker')).toEqual([])
  expect(consoleLog.lines().filter(({ text }) => /^\[(probe|shared-worker)\] /.test(text))).toEqual([])
})

test('a line of the SharedWorker is taken once, although two tabs print it', async ({ linearlite, consoleLog }) => {
  const alice = await linearlite.open()
  const second = await alice.openTab()
  const line: SharedWorkerLine = { instance: 'test', sequence: 0, level: 'warning', time: 0, text: 'said once' }
  const printed = [alice, second].map(({ page }) =>
    page.waitForEvent('console', (message) => message.text().includes('said once')),
  )

  // As the SharedWorker does it, so that the line comes when both tabs listen.
  await alice.page.evaluate(([channel, said]) => new BroadcastChannel(channel).postMessage(said), [
    sharedWorkerConsoleChannel(alice.storeId),
    line,
  ] as const)
  await Promise.all(printed)

  expect(consoleLog.lines().filter(({ text }) => text.includes('said once'))).toMatchObject([
    { source: 'alice', origin: 'shared-worker', level: 'warning', text: 'said once' },
  ])
})

test("an uncaught error is the leader's where its worker's script threw it, and may be either's elsewhere", async ({
  page,
}) => {
  const history = createRecorder(() => performance.now())
  captureConsole(page, { client: 'alice', tab: 'alice/2', history, seen: new Set() })
  await page.evaluate(() => {
    const script = new Blob(["setTimeout(() => { throw new Error('from the worker') })"], { type: 'text/javascript' })
    new Worker(URL.createObjectURL(script))
    setTimeout(() => {
      throw new Error('from the page')
    })
  })

  const uncaught = () =>
    inLane(history.events(), 'console').map(({ type, source, origin, text }) => [
      type,
      source,
      origin,
      /from the \w+/.exec(text)?.[0],
    ])
  await expect.poll(() => uncaught().length).toBe(2)
  expect(uncaught()).toContainEqual(['uncaught', 'alice', 'leader', 'from the worker'])
  expect(uncaught()).toContainEqual(['uncaught', 'alice/2', 'page or leader', 'from the page'])
})
