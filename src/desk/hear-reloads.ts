/** Hears that a page is loaded anew though nobody has ordered it, as a person does with the browser's own keys or the app's button. */
import type { Recorder } from '../history/recorder.ts'

export interface HearReloadsOptions {
  readonly history: Pick<Recorder, 'events' | 'listen'>
  /** Hears of the tab, as the history names it, and how many events the history had before that. */
  readonly onReload: (source: string, at: number) => void
}

/** Begins to hear them. */
export const hearReloads = ({ history, onReload }: HearReloadsOptions): { readonly close: () => void } => {
  const close = history.listen((event) => {
    if (event.lane !== 'session' || event.type !== 'reloading' || event.byHand !== true) return
    onReload(event.source, history.events().length - 1)
  })
  return { close }
}
