/** Keys act wherever the cursor is, unless somebody types, or something else has the key's own use. */
import { useEffect, useRef } from 'react'

/** Where letters are text, or choose an entry. */
const typing = 'input, textarea, select, [contenteditable="true"], [role="textbox"], [role="spinbutton"]'
const ownKeys = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], [role="slider"]'
/** What Space presses. */
const pressed = 'button, a, summary, label, [role="button"], [role="checkbox"], [role="option"]'

/** Whether a press is meant for the page as a whole. */
const isForPage = ({ target, key, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent): boolean => {
  if (ctrlKey || metaKey || altKey || defaultPrevented) return false
  if (!(target instanceof Element)) return true
  if (target.closest(`${typing}, ${ownKeys}`) !== null) return false
  return key !== ' ' || target.closest(pressed) === null
}

/** Hears every press that is meant for the page; `onKey` says whether it was of use. */
export const useKeys = (onKey: (key: string) => boolean): void => {
  const latest = useRef(onKey)
  latest.current = onKey
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      // A key that is held down would order again and again.
      if (!isForPage(event) || event.repeat) return
      if (latest.current(event.key)) event.preventDefault()
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [])
}
