/** Watches the pages of a desk: a person may close one by hand, and one may crash. */
import type { Tab } from '../browser/tab.ts'

export interface WatchedPages {
  /** Watches the page that the tab has now; one that is watched already is not watched twice. */
  readonly watch: (name: string, tab: Tab) => void
  readonly hasCrashed: (tab: Tab) => boolean
  /** Pages may close from now on, and nobody hears of it. */
  readonly close: () => void
}

export interface WatchPagesOptions {
  /** Hears of every page that closes, by whomever. */
  readonly onClosed: (name: string, tab: Tab) => void
  readonly onCrashed: (name: string) => void
}

/** Begins with none. */
export const watchPages = ({ onClosed, onCrashed }: WatchPagesOptions): WatchedPages => {
  const watched = new WeakSet<Tab['page']>()
  const crashed = new WeakSet<Tab['page']>()
  let isOver = false
  return {
    watch: (name, tab) => {
      const { page } = tab
      if (watched.has(page)) return
      watched.add(page)
      page.once('close', () => {
        if (!isOver) onClosed(name, tab)
      })
      page.on('crash', () => {
        crashed.add(page)
        onCrashed(name)
      })
    },
    hasCrashed: ({ page }) => crashed.has(page),
    close: () => {
      isOver = true
    },
  }
}
