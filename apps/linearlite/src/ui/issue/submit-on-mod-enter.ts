/** Ctrl or Command with Enter submits the form of a text area, in which Enter alone makes a new line. */
import type { KeyboardEvent } from 'react'

export const submitOnModEnter = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  event.currentTarget.form?.requestSubmit()
}
