/** The pages at the end of a trial: whoever has closed theirs opens it again, and every page is loaded anew. */
import type { Recorder } from '../history/recorder.ts'
import { NeverHappened, patiently } from '../settlement/until.ts'
import type { AppTab } from './app-tab.ts'

/** Whoever cannot be shown the app again is found when all must settle. */
export const comeBack = async (
  performer: { readonly comeBack: () => Promise<void> },
  history: Recorder,
): Promise<void> => {
  try {
    await performer.comeBack()
  } catch (error) {
    if (!(error instanceof NeverHappened)) throw error
    history.record('test', { lane: 'test', type: 'passed-over', title: `somebody comes back: ${error.message}` })
  }
}

/** Loads every page anew: what it shows then is what its leader has stored. One that does not come back is found when all must settle again. */
export const reloadAll = async (tabs: readonly AppTab[], history: Recorder): Promise<void> => {
  for (const tab of tabs) {
    history.record('test', { lane: 'test', type: 'step', title: `${tab.name} reloads the page, to see what is stored` })
    await loadAnew(tab, history)
  }
}

/** Loads a page anew, for as long as anything happens: one whose store does not open is found by whoever judges. */
export const loadAnew = async (tab: AppTab, history: Recorder): Promise<void> => {
  const reloading = tab.reload()
  // Where it is given up, what comes of it later is nobody's.
  reloading.catch(() => {})
  try {
    await patiently(history, `${tab.name} to show its store again`, reloading)
  } catch (error) {
    if (!(error instanceof NeverHappened)) throw error
  }
}
