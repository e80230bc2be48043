/**
 * Text that is edited in place and committed when the person leaves it or presses Enter (Ctrl+Enter where Enter makes a
 * new line); Escape takes back. While nobody edits it, it follows the store, also when another client changes it.
 */
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { TextArea, TextField } from 'react-aria-components'

interface EditableTextProps {
  readonly label: string
  readonly value: string
  readonly onCommit: (value: string) => void
  readonly className: string
  /** Enter makes a new line. */
  readonly multiline?: boolean
  /** Empty text is not committed. */
  readonly required?: boolean
  readonly placeholder?: string
}

export const EditableText = (props: EditableTextProps) => {
  const { label, value, onCommit, className, multiline = false, required = false, placeholder } = props
  const [draft, setDraft] = useState<string>()
  // A ref: the blur that Escape causes runs before the state of this render is replaced.
  const takenBack = useRef(false)

  const finish = () => {
    const keep = !takenBack.current
    takenBack.current = false
    if (draft === undefined) return
    setDraft(undefined)
    if (!keep) return
    const text = draft.trim()
    if (text !== value && !(required && text === '')) onCommit(text)
  }

  // Leaving the page by the browser's back button takes the field away without a blur.
  const finishOnLeave = useEffectEvent(finish)
  useEffect(() => () => finishOnLeave(), [])

  const press = (event: KeyboardEvent<Element>) => {
    if (!(event.target instanceof HTMLElement)) return
    if (event.key === 'Escape') {
      takenBack.current = true
      event.target.blur()
    } else if (event.key === 'Enter' && (!multiline || event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      event.target.blur()
    }
  }

  return (
    <TextField aria-label={label} value={draft ?? value} onChange={setDraft}>
      <TextArea
        rows={1}
        placeholder={placeholder ?? ''}
        onBlur={finish}
        onKeyDown={press}
        className={`hover:bg-hover focus:bg-hover -mx-2 field-sizing-content w-[calc(100%+1rem)] resize-none rounded-md px-2 py-1 outline-none ${className}`}
      />
    </TextField>
  )
}
