/**
 * Reads every console line of a tab: the page's own, the leader worker's, and the SharedWorker's by way of the app.
 *
 * The leader worker's lines reach `page.on('console')` by themselves. The SharedWorker's do not; the app forwards them to
 * every tab, so that each arrives once per tab and is taken once.
 */
import type { ConsoleMessage, Page } from '@playwright/test'
import { parseSharedWorkerLine } from '../../apps/linearlite/src/probes/shared-worker-console.ts'
import type { ConsoleLevel, ConsoleOrigin } from '../history/event.ts'
import { parseProbeLine } from '../history/probe.ts'
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
  const record = (origin: ConsoleOrigin, level: ConsoleLevel, text: string) => {
    const source = origin === 'page' ? tab : client
    const probe = parseProbeLine(text)
    if (probe === undefined) history.record(source, { lane: 'console', type: 'line', origin, level, text })
    else history.record(source, { lane: probe.lane, type: 'probe', probe })
  }

  page.on('console', (message) => {
    const text = message.text()
    const forwarded = parseSharedWorkerLine(text)
    if (forwarded === undefined) {
      record(message.worker() === null ? 'page' : 'leader', levelOf(message), text)
      return
    }
    const key = `${forwarded.instance} ${forwarded.sequence}`
    if (seen.has(key)) return
    seen.add(key)
    record('shared-worker', forwarded.level, forwarded.text)
  })
  const uncaught = (text: string) =>
    history.record(tab, { lane: 'console', type: 'uncaught', origin: 'page', level: 'error', text })
  page.on('pageerror', (error) => uncaught(error.stack ?? error.message))
  page.on('crash', () => uncaught('the page crashed'))
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
