/** What is held of a device's traffic, how much waits, and single steps. */
import { Toolbar } from 'react-aria-components'
import { hold, holdButtons, isHeld, release, waitingIn, wordsOf } from '../model/holds.ts'
import type { DeviceProps } from './client-card.tsx'
import { useDesk } from './desk-context.tsx'
import { Hand } from './hand.tsx'

export const HoldHands = ({ client, place, reasonFor }: DeviceProps) => {
  const { act } = useDesk()
  return (
    <div className="row">
      <span className="row-name" aria-hidden="true">
        Hold
      </span>
      <div className="row-body">
        <Toolbar aria-label={`Hold of ${client.name}`} className="joined holds">
          {holdButtons.map(({ choice, label, hint }) => {
            const waiting = waitingIn(client, choice)
            const what = choice === 'all' ? 'up' : choice
            const held = isHeld(client, choice)
            return (
              <Hand
                key={choice}
                place={place}
                hint={hint}
                isToggled={held}
                reason={reasonFor({ type: 'hold', client: client.name, what })}
                onPress={() => void act(place, ...(held ? release(client, choice) : hold(client, choice)))}
              >
                {label}
                {held && (
                  <span className="waiting">
                    {waiting}
                    <span className="out-of-sight"> waiting</span>
                  </span>
                )}
              </Hand>
            )
          })}
        </Toolbar>
        {/* Always there, so that nothing moves under a hand that begins to hold. */}
        <Toolbar aria-label={`Let through of ${client.name}`} className="wrapped steps-through">
          {client.holds.length === 0 && <span className="muted">Nothing is held.</span>}
          {client.holds.map(({ what, waiting }) => (
            <Hand
              key={what}
              place={place}
              hint="One of them; what comes next where none waits yet"
              onPress={() => void act(place, { type: 'release', client: client.name, what, count: 1 })}
            >
              Let 1 through: {wordsOf[what]} <span className="waiting">{waiting}</span>
            </Hand>
          ))}
        </Toolbar>
      </div>
    </div>
  )
}
