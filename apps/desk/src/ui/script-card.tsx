/** The schedule that was loaded, step by step; and what was done so far, which is what would be saved. */
import { Pencil } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Group } from 'react-aria-components'
import type { DeskState, StepView } from '../../../../src/desk/protocol.ts'
import type { Step } from '../../../../src/schedule/schedule.ts'
import { isToCome } from '../model/changes.ts'
import { useDesk } from './desk-context.tsx'
import { EditStep } from './edit-step.tsx'
import { Hand } from './hand.tsx'
import { Said } from './said.tsx'

const place = 'script'

/** States of steps as a person reads them. */
const stateWords: Readonly<Record<StepView['state'], string>> = {
  done: 'done',
  'passed-over': 'passed over',
  'left-out': 'left out',
  waiting: 'waits',
  next: 'next',
  later: '',
}

interface ScriptCardProps {
  readonly script: DeskState['script']
  readonly isPlaying: boolean
}

export const ScriptCard = ({ script, isPlaying }: ScriptCardProps) => {
  const { give } = useDesk()
  const [edited, setEdited] = useState<Step>()
  const list = useRef<HTMLOListElement>(null)
  const current = script.findIndex(({ state }) => state === 'waiting' || state === 'next')
  const left = script.filter(isToCome).length
  useEffect(() => {
    const scroller = list.current
    const row = scroller?.children[current]
    // The list scrolls, and nothing around it: a page that jumps takes the button from under the pointer.
    if (scroller && row instanceof HTMLElement) scroller.scrollTop = row.offsetTop - scroller.clientHeight / 3
  }, [current])
  const over = left === 0 && current < 0 ? 'the script has ended' : undefined
  const hand = (order: Parameters<typeof give>[1]) => ({ place, reason: over, onPress: () => void give(place, order) })
  return (
    <section className="card" aria-label="Script">
      <div className="card-title">
        <h2>Script</h2>
        <span className="count">
          {script.length - left} of {script.length} steps
        </span>
      </div>
      <Group className="wrapped" aria-label="Go through the script">
        <Hand
          {...hand({ type: 'next', now: false })}
          look="loud"
          hint="The next step, after the moment that it waits for"
        >
          Next
        </Hand>
        <Hand {...hand({ type: 'next', now: true })} hint="The next step at once">
          Now
        </Hand>
        <Hand {...hand({ type: 'skip' })} hint="Leaves the next step out">
          Skip
        </Hand>
        <Hand
          place={place}
          reason={isPlaying ? undefined : over}
          {...(isPlaying && { look: 'loud' as const })}
          onPress={() => void give(place, { type: isPlaying ? 'pause' : 'play' })}
        >
          {isPlaying ? 'Pause script' : 'Play'}
        </Hand>
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys. */}
      <ol className="rows steps" ref={list} aria-label="Steps" tabIndex={0}>
        {script.map((view) => (
          <li
            key={view.step.id}
            data-state={view.state}
            {...((view.state === 'next' || view.state === 'waiting') && { 'aria-current': 'step' as const })}
          >
            <span className="step-words">{view.words}</span>
            <span className="step-state">{stateWords[view.state]}</span>
            {isToCome(view) && (
              <Hand
                place={place}
                look="quiet"
                label={`Change step ${view.step.id}`}
                hint="Change this step"
                onPress={() => setEdited(view.step)}
              >
                <Pencil size={12} aria-hidden />
              </Hand>
            )}
            {view.why !== undefined && <span className="step-why">{view.why}</span>}
          </li>
        ))}
      </ol>
      <Said place={place} />
      {edited !== undefined && <EditStep key={edited.id} step={edited} onClose={() => setEdited(undefined)} />}
    </section>
  )
}
