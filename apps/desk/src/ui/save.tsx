/** Saves what was done: as a schedule that can be played again, or as a test. */
import { Save as SaveSign } from 'lucide-react'
import { useState } from 'react'
import { Button, Input, Label, Radio, RadioGroup, TextField } from 'react-aria-components'
import { useDesk } from './desk-context.tsx'
import { Hand } from './hand.tsx'
import { Window } from './window.tsx'

const place = 'bar'

export const Save = () => {
  const { give, say } = useDesk()
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [as, setAs] = useState<'schedule' | 'test'>('schedule')
  const [problem, setProblem] = useState<string>()
  const save = async (): Promise<void> => {
    const answer = await give(place, { type: 'save', as, name: name.trim() })
    if (!answer.isDone) {
      setProblem(answer.error)
      return
    }
    setOpen(false)
    say(place, { level: 'info', text: answer.text === undefined ? 'Saved.' : `Saved as ${answer.text}` })
  }
  return (
    <>
      <Hand
        place={place}
        onPress={() => {
          setProblem(undefined)
          setOpen(true)
        }}
      >
        <SaveSign size={14} aria-hidden /> Save…
      </Hand>
      <Window title="Save what was done" isOpen={isOpen} onOpenChange={setOpen}>
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          <TextField className="field" value={name} onChange={setName} autoFocus isRequired validationBehavior="aria">
            <Label className="label">Name</Label>
            <Input className="text" placeholder="held-page-and-priority" />
          </TextField>
          <RadioGroup className="field" value={as} onChange={(value) => setAs(value === 'test' ? 'test' : 'schedule')}>
            <Label className="label">As</Label>
            <Radio className="radio" value="schedule">
              a schedule, which pnpm replay plays again
            </Radio>
            <Radio className="radio" value="test">
              a Playwright test, as pnpm promote makes it
            </Radio>
          </RadioGroup>
          <p className="problem" role="alert">
            {problem}
          </p>
          <div className="form-end">
            <Button className="hand" onPress={() => setOpen(false)}>
              Cancel
            </Button>
            <Button className="hand" data-look="loud" type="submit" isDisabled={name.trim() === ''}>
              Save
            </Button>
          </div>
        </form>
      </Window>
    </>
  )
}
