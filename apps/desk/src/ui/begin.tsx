/** Begins the desk anew: the same again, by hand, or with the schedule of a file. */
import { useState } from 'react'
import { Button, Label, Radio, RadioGroup } from 'react-aria-components'
import type { Anew, DeskSetup, DeskState } from '../../../../src/desk/protocol.ts'
import { counted, listed } from '../../../../src/schedule/explain.ts'
import { useDesk } from './desk-context.tsx'
import { type ScheduleFile, ScheduleFileField } from './schedule-file.tsx'
import { Window } from './window.tsx'

interface BeginProps {
  readonly setup: DeskSetup
  readonly state: DeskState
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
}

export const Begin = ({ isOpen, onOpenChange, ...of }: BeginProps) => (
  <Window title="Begin anew" isOpen={isOpen} onOpenChange={onOpenChange}>
    <BeginForm {...of} onClose={() => onOpenChange(false)} />
  </Window>
)

type Choice = Anew['as']

const choices: readonly string[] = ['again', 'by-hand', 'schedule'] satisfies readonly Choice[]
const isChoice = (value: string): value is Choice => choices.includes(value)

interface BeginFormProps extends Pick<BeginProps, 'setup' | 'state'> {
  readonly onClose: () => void
}

const BeginForm = ({ setup, state, onClose }: BeginFormProps) => {
  const { connection } = useDesk()
  const [choice, setChoice] = useState<Choice>('again')
  const [file, setFile] = useState<ScheduleFile>()
  const [problem, setProblem] = useState<string>()
  const [isBeginning, setBeginning] = useState(false)
  const { script, done, doing } = state
  const what = whatOf(choice, file)
  const begin = async (): Promise<void> => {
    if (what === undefined || isBeginning) return
    setProblem(undefined)
    setBeginning(true)
    const answer = await connection.order({ type: 'begin', what })
    setBeginning(false)
    if (answer.isDone) onClose()
    else setProblem(answer.error)
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        void begin()
      }}
    >
      <p>
        Every device is closed; what opens then opens on an empty store.{' '}
        {done.length > 0 && `What was done so far (${counted(done.length, 'step')}) is gone, unless you save it first.`}
      </p>
      <RadioGroup
        className="field"
        value={choice}
        onChange={(value) => {
          setProblem(undefined)
          if (isChoice(value)) setChoice(value)
        }}
      >
        <Label className="label">Begin with</Label>
        <Radio className="radio" value="again" autoFocus>
          {againWords(setup, script.length)}
        </Radio>
        {script.length > 0 && (
          <Radio className="radio" value="by-hand">
            everything by hand, without a script
          </Radio>
        )}
        <Radio className="radio" value="schedule">
          a schedule from a file: one that was saved, or a finding’s schedule.json
        </Radio>
      </RadioGroup>
      <ScheduleFileField
        file={file}
        onFile={(taken) => {
          setFile(taken)
          setChoice('schedule')
          setProblem(undefined)
        }}
        onProblem={setProblem}
      />
      <p className="problem" role="alert">
        {problem}
      </p>
      <p className="muted" role="status">
        {isBeginning && doing !== undefined && `${doing} …`}
      </p>
      <div className="form-end">
        <Button className="hand" onPress={onClose}>
          Cancel
        </Button>
        {/* Pressed, it stays what it is: whoever has pressed it by a key keeps her place. */}
        <Button
          className="hand"
          data-look="loud"
          type="submit"
          isDisabled={what === undefined}
          aria-disabled={isBeginning}
        >
          Begin
        </Button>
      </div>
    </form>
  )
}

/** What is ordered; undefined as long as there is no file to begin with. */
const whatOf = (choice: Choice, file: ScheduleFile | undefined): Anew | undefined => {
  if (choice !== 'schedule') return { as: choice }
  return file === undefined ? undefined : { as: 'schedule', ...file }
}

const againWords = ({ title, clients }: DeskSetup, steps: number): string =>
  `the same again: ${title}, ${steps === 0 ? `with ${listed(clients)}` : counted(steps, 'step')}`
