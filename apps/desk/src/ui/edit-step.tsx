/** Puts another step into the place of one that is still to come, as JSON, which is checked while it is typed. */
import { useState } from 'react'
import { Button, FieldError, Label, TextArea, TextField } from 'react-aria-components'
import { describeStep } from '../../../../src/schedule/explain.ts'
import type { Step } from '../../../../src/schedule/schedule.ts'
import { stepOfText, textOfStep } from '../model/step-text.ts'
import { useDesk } from './desk-context.tsx'
import { Window } from './window.tsx'

export const EditStep = ({ step, onClose }: { readonly step: Step; readonly onClose: () => void }) => {
  const { give } = useDesk()
  const [text, setText] = useState(() => textOfStep(step))
  const [refusal, setRefusal] = useState<string>()
  const read = stepOfText(text, step.id)
  const problem = 'problem' in read ? read.problem : refusal
  const change = async (): Promise<void> => {
    if ('problem' in read) return
    const answer = await give('script', { type: 'change', step: read.step })
    if (answer.isDone) onClose()
    else setRefusal(answer.error)
  }
  return (
    <Window title={`Change step ${step.id}`} isOpen onOpenChange={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void change()
        }}
      >
        <TextField
          className="field"
          value={text}
          onChange={(next) => {
            setText(next)
            setRefusal(undefined)
          }}
          isInvalid={problem !== undefined}
          validationBehavior="aria"
        >
          <Label className="label">The step as JSON</Label>
          <TextArea rows={10} spellCheck="false" className="code" />
          <FieldError className="problem">{problem}</FieldError>
        </TextField>
        <p className="muted">{'step' in read ? describeStep(read.step) : ' '}</p>
        <div className="form-end">
          <Button className="hand" onPress={onClose}>
            Cancel
          </Button>
          <Button className="hand" data-look="loud" type="submit" isDisabled={problem !== undefined}>
            Change
          </Button>
        </div>
      </form>
    </Window>
  )
}
