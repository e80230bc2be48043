/** The title of the browser's tab, per page. */
import { useEffect } from 'react'

/** Names the document after the page that is shown. */
export const usePageTitle = (title: string): void => {
  useEffect(() => {
    document.title = `${title} · LinearLite`
  }, [title])
}
