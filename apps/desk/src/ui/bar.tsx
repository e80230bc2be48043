/** The top of the page: what the desk plays, how the promises stand, and what is done with all of it. */
import { CircleQuestionMark, RotateCcw } from 'lucide-react'
import type { DeskSetup, DeskState } from '../../../../src/desk/protocol.ts'
import { useDesk } from './desk-context.tsx'
import { Hand } from './hand.tsx'
import { Lights } from './lights.tsx'
import { Report } from './report.tsx'
import { Said } from './said.tsx'
import { Save } from './save.tsx'

interface BarProps {
  readonly setup: DeskSetup
  readonly state: DeskState
  readonly isConnected: boolean
  readonly onBegin: () => void
  readonly onHelp: () => void
  readonly onBroken: () => void
}

export const Bar = ({ setup, state, isConnected, onBegin, onHelp, onBroken }: BarProps) => {
  const { give } = useDesk()
  const { standing, doing, gone } = state
  return (
    <header className="bar">
      <div className="bar-line">
        <h1>{setup.title}</h1>
        <span className="version">LiveStore {setup.livestore}</span>
        {!isConnected && (
          <span className="lost" role="alert">
            disconnected: the desk has ended, or cannot be reached; this is the last that it told
          </span>
        )}
        <div className="bar-said">
          <p className="doing" role="status">
            {doing !== undefined && `${doing} …`}
          </p>
          <Said place="bar" />
        </div>
        <Report />
        <Hand
          place="bar"
          hint="Closes every device, and begins on an empty store (B)"
          reason={setup.notAnew}
          onPress={onBegin}
        >
          <RotateCcw size={14} aria-hidden /> Begin anew…
        </Hand>
        <Save />
        <Hand place="bar" label="Keys" hint="Keys (?)" onPress={onHelp}>
          <CircleQuestionMark size={14} aria-hidden />
        </Hand>
      </div>
      {gone !== undefined && (
        <div className="bar-line">
          <span className="lost" role="alert">
            no desk stands: {gone}; this is the last that stood: save it, or begin anew
          </span>
        </div>
      )}
      <div className="bar-line">
        <Lights lights={state.lights} onBroken={onBroken} />
      </div>
      {/* Always there, so that nothing moves under a hand that begins to hold. */}
      <div className="bar-line stands">
        <span className="muted">{standing.length === 0 ? 'Nothing stands in the way.' : 'Stands:'}</span>
        <ul aria-label="Orders that stand">
          {standing.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
        <span className="space" />
        <Hand
          place="bar"
          hint="Ends all that stands: from then on everything has to settle (x)"
          onPress={() => void give('bar', { type: 'heal' })}
        >
          Heal all
        </Hand>
      </div>
    </header>
  )
}
