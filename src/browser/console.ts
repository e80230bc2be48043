/**
 * Reads every console line of a tab: the page's own, the leader worker's, and the SharedWorker's by way of the app.
 *
 * The leader worker's lines reach `page.on('console')` by themselves. The SharedWorker's do not; the app forwards them to
 * every tab, so that each arrives once per tab and is taken once.
 */
import type { ConsoleMessage, Page, WebError } from '@playwright/test'
import { parseSharedWorkerLine } from '../../apps/linearlite/src/probes/shared-worker-console.ts'
import type { ConsoleEvent, ConsoleLevel, ConsoleOrigin, ProbeEvent } from '../history/event.ts'
import { parseProbeLines } from '../history/probe.ts'
import type { Recorder } from '../history/recorder.ts'

/** Lines of SharedWorkers that were taken already, as `instance sequence`; shared by all tabs of a trial. */
export type SeenLines = Set<string>

/**
 * Records the console of one page from now on.
 *
 * @param client name of the device: the leader and the SharedWorker belong to it
 * @param tab name of the tab: the page's lines and the session's probes belong to it
 */
export const captureConsole = (
  page: Page,
  { client, tab, history, seen }: { client: string; tab: string; history: Recorder; seen: SeenLines },
): void => {
  const record = (words: ConsoleWords): void => {
    const source = words.origin === 'leader' || words.origin === 'shared-worker' ? client : tab
    for (const happening of happeningsOf(words)) history.record(source, happening)
  }

  page.on('console', (message) => {
    const text = message.text()
    const forwarded = parseSharedWorkerLine(text)
    if (forwarded === undefined) {
      record({ origin: message.worker() === null ? 'page' : 'leader', level: levelOf(message), text })
      return
    }
    const key = `${forwarded.instance} ${forwarded.sequence}`
    if (seen.has(key)) return
    seen.add(key)
    record({ ...forwarded, origin: 'shared-worker' })
  })
  const uncaught = (origin: ConsoleOrigin, text: string) => record({ origin, level: 'error', text, uncaught: true })
  // Of a page and its workers alike, and it does not say which. It says where, though, and the leader's script is its own;
  // a worker that has just ended is no longer among the page's, so that all that there were are remembered.
  const workerScripts = new Set(page.workers().map((worker) => worker.url()))
  page.on('worker', (worker) => workerScripts.add(worker.url()))
  const onError = (thrown: WebError): void => {
    if (thrown.page() !== page) return
    const error = thrown.error()
    uncaught(workerScripts.has(thrown.location().url) ? 'leader' : 'page or leader', error.stack ?? error.message)
  }
  const context = page.context()
  context.on('weberror', onError)
  page.on('close', () => context.off('weberror', onError))
  page.on('crash', () => uncaught('page', 'the page crashed'))
}

/** What a page or one of its workers said, or, where nothing caught it, threw. */
interface ConsoleWords {
  readonly origin: ConsoleOrigin
  readonly level: ConsoleLevel
  readonly text: string
  readonly uncaught?: true
}

/** What words of a console mean: an uncaught error, the records of probes, or just a line. */
export const happeningsOf = ({
  origin,
  level,
  text,
  uncaught,
}: ConsoleWords): readonly (ConsoleEvent | ProbeEvent)[] => {
  if (uncaught) return [{ lane: 'console', type: 'uncaught', origin, level, text }]
  const probes = parseProbeLines(text)
  if (probes === undefined) return [{ lane: 'console', type: 'line', origin, level, text }]
  return probes.map((probe) => ({ lane: probe.lane, type: 'probe', probe }))
}

const levelOf = (message: ConsoleMessage): ConsoleLevel => {
  switch (message.type()) {
    case 'error':
    case 'assert':
      return 'error'
    case 'warning':
      return 'warning'
    case 'debug':
      return 'debug'
    default:
      return 'info'
  }
}
