/** What happens by itself at a moment: those that were set, and a sentence with blanks to set another. */
import { X } from 'lucide-react'
import { useState } from 'react'
import { Group } from 'react-aria-components'
import type { BreakpointView, DeskSetup } from '../../../../src/desk/protocol.ts'
import { type Sighting, sightings } from '../../../../src/schedule/schedule.ts'
import { actionChoices } from '../model/breakpoint-actions.ts'
import { reasonAgainst } from '../model/keys.ts'
import { Amount } from './amount.tsx'
import { Choice } from './choice.tsx'
import { useDesk } from './desk-context.tsx'
import { Hand } from './hand.tsx'
import { Said } from './said.tsx'

const place = 'breakpoints'

/** Sightings as the end of `when the … of alice`. */
const sightingWords: Readonly<Record<Sighting, string>> = {
  'session-push': 'session pushes',
  'session-answered': 'session is answered',
  'session-pull': 'session pulls',
  'session-rebase': 'session rebases',
  'leader-push': 'leader pushes',
  'leader-answered': 'leader is answered',
  'leader-page': 'leader gets a page',
  'leader-rebase': 'leader rebases',
  'session-pending': 'session has pending ≥',
  'leader-pending': 'leader has pending ≥',
  rest: 'all is at rest',
}

interface BreakpointsCardProps {
  readonly setup: DeskSetup
  readonly breakpoints: readonly BreakpointView[]
}

export const BreakpointsCard = ({ setup, breakpoints }: BreakpointsCardProps) => {
  const { give } = useDesk()
  const first = setup.clients[0] ?? ''
  const clients = setup.clients.map((name) => ({ id: name, label: name }))
  const [seen, setSeen] = useState<Sighting>('leader-push')
  const [client, setClient] = useState(first)
  const [times, setTimes] = useState(1)
  const [action, setAction] = useState('hold-pages')
  const [target, setTarget] = useState(first)
  const then = actionChoices.find(({ id }) => id === action)?.make(target)
  const isPending = seen === 'session-pending' || seen === 'leader-pending'
  const add = (): void => {
    if (then === undefined) return
    void give(place, { type: 'break', when: { seen, client, ...(times > 1 && { times }) }, then })
  }
  return (
    <section className="card" aria-label="Breakpoints">
      <div className="card-title">
        <h2>Breakpoints</h2>
        {breakpoints.length > 0 && (
          <span className="count">{breakpoints.filter(({ isHit }) => !isHit).length} armed</span>
        )}
      </div>
      {breakpoints.length > 0 && (
        <ul className="rows" aria-label="Breakpoints that are set">
          {breakpoints.map(({ id, words, isHit }) => (
            <li key={id} data-hit={isHit}>
              <span>{words}</span>
              <span className="step-state">{isHit ? 'hit' : 'armed'}</span>
              <Hand
                place={place}
                look="quiet"
                label={`Remove: ${words}`}
                hint="Remove"
                onPress={() => void give(place, { type: 'unbreak', id })}
              >
                <X size={13} aria-hidden />
              </Hand>
            </li>
          ))}
        </ul>
      )}
      <Group className="sentence" aria-label="A new breakpoint">
        <Choice label="When of" options={clients} value={client} onChange={setClient} />
        <Choice
          label="its"
          options={sightings.map((id) => ({ id, label: sightingWords[id] }))}
          value={seen}
          onChange={(next) => setSeen(sightings.find((one) => one === next) ?? seen)}
        />
        {seen !== 'rest' && (
          <Amount label={isPending ? 'changes' : 'times'} value={times} from={1} to={1_000} onChange={setTimes} />
        )}
        <Choice
          label="then"
          options={actionChoices.map(({ id, label }) => ({ id, label }))}
          value={action}
          onChange={setAction}
        />
        <Choice label="of" options={clients} value={target} onChange={setTarget} />
        <Hand
          place={place}
          onPress={add}
          reason={then === undefined ? undefined : reasonAgainst(then, { setup, client: undefined })}
        >
          Add
        </Hand>
      </Group>
      <Said place={place} />
    </section>
  )
}
