/** A command to copy. */
import { useRef, useState } from 'react'

export const Command = ({ command }: { readonly command: string }) => {
  const code = useRef<HTMLElement>(null)
  const [said, setSaid] = useState('')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(command)
      setSaid('Copied')
    } catch {
      // Where a page from a disk may not write to the clipboard, the text is selected for whoever presses the keys.
      if (code.current !== null) getSelection()?.selectAllChildren(code.current)
      setSaid('Selected: press Ctrl+C')
    }
  }
  return (
    <div className="command">
      <code ref={code}>{command}</code>
      <button type="button" onClick={copy}>
        Copy
      </button>
      <span className="said" role="status">
        {said}
      </span>
    </div>
  )
}
