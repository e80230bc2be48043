/** A bug report for the clipboard: diagnosis, versions, schedule, and the command that replays it. */
import { ClipboardCopy } from 'lucide-react'
import { useState } from 'react'
import { Label, TextArea, TextField } from 'react-aria-components'
import { useDesk } from './desk-context.tsx'
import { Hand } from './hand.tsx'
import { Window } from './window.tsx'

const place = 'bar'

export const Report = () => {
  const { give, say } = useDesk()
  /** What could not be put into the clipboard. */
  const [text, setText] = useState<string>()
  const copy = async (): Promise<void> => {
    const answer = await give(place, { type: 'report' })
    if (!answer.isDone) return
    const report = answer.text ?? ''
    try {
      await navigator.clipboard.writeText(report)
      say(place, { level: 'info', text: 'The bug report is in the clipboard.' })
    } catch {
      // A browser may not let a page at the clipboard: then a person copies it.
      setText(report)
    }
  }
  return (
    <>
      <Hand
        place={place}
        hint="Diagnosis, versions, schedule and replay command, as Markdown"
        onPress={() => void copy()}
      >
        <ClipboardCopy size={14} aria-hidden /> Copy bug report
      </Hand>
      <Window title="Bug report" isOpen={text !== undefined} onOpenChange={() => setText(undefined)}>
        <TextField className="field" value={text ?? ''} isReadOnly autoFocus>
          <Label className="label">The clipboard cannot be reached: copy this</Label>
          <TextArea rows={18} className="code" onFocus={(event) => event.currentTarget.select()} />
        </TextField>
      </Window>
    </>
  )
}
