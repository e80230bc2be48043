/** Hears that a person has loaded a page anew with the browser's own keys: it begins once more, and nobody has ordered it to. */
import type { HistoryEvent } from '../history/event.ts'
import type { Recorder } from '../history/recorder.ts'

export interface HearReloadsOptions {
  readonly history: Pick<Recorder, 'events' | 'listen'>
  /** Hears of the tab, as the history names it, and how many events the history had before that. */
  readonly onReload: (source: string, at: number) => void
}

/** Begins to hear them. */
export const hearReloads = ({ history, onReload }: HearReloadsOptions): { readonly close: () => void } => {
  const running = new Set<string>()
  /** @returns whether a page that ran has begun anew */
  const beginsAnew = (event: HistoryEvent): boolean => {
    if (event.lane !== 'session') return false
    const { source } = event
    if (event.type === 'opened' || event.type === 'reloading' || event.type === 'closing') running.delete(source)
    if (event.type !== 'probe' || event.probe.type !== 'booted') return false
    const wasRunning = running.has(source)
    running.add(source)
    return wasRunning
  }
  for (const event of history.events()) beginsAnew(event)
  const close = history.listen((event) => {
    if (beginsAnew(event)) onReload(event.source, history.events().length - 1)
  })
  return { close }
}
