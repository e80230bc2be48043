/** What can happen to a device's connection: cut, refused, half-open, offline, and a burst of what others have done. */

import { Settings2 } from 'lucide-react'
import { useId } from 'react'
import { Button, Dialog, DialogTrigger, Group, Popover } from 'react-aria-components'
import type { Action } from '../../../../src/schedule/schedule.ts'
import { Amount } from './amount.tsx'
import type { DeviceProps } from './client-card.tsx'
import { useDesk } from './desk-context.tsx'
import { Hand } from './hand.tsx'

export interface Burst {
  readonly pushes: number
  readonly events: number
}

interface NetworkHandsProps extends DeviceProps {
  readonly burst: Burst
  readonly onBurst: (burst: Burst) => void
}

/** How a button looks that ends what stands. */
const standing = { look: 'loud' } as const

export const NetworkHands = ({ client, place, reasonFor, burst, onBurst }: NetworkHandsProps) => {
  const { act } = useDesk()
  const heading = useId()
  const { name, isRefused, isOffline } = client
  const hand = (action: Action) => ({ place, reason: reasonFor(action), onPress: () => void act(place, action) })
  return (
    <div className="row">
      <span className="row-name" id={heading}>
        Network
      </span>
      <Group className="wrapped" aria-label={`Network of ${name}`}>
        <Hand {...hand({ type: 'cut', client: name })} hint="The connection breaks; another may be made">
          Cut
        </Hand>
        <Hand
          {...hand({ type: isRefused ? 'accept' : 'refuse', client: name })}
          hint="The connection breaks, and none is accepted until you let it"
          {...(isRefused && standing)}
        >
          {isRefused ? 'Accept' : 'Refuse'}
        </Hand>
        <Hand {...hand({ type: 'half-open', client: name })} hint="Nothing passes any more, and nobody is told">
          Half-open
        </Hand>
        <Hand {...hand({ type: isOffline ? 'online' : 'offline', client: name })} {...(isOffline && standing)}>
          {isOffline ? 'Online' : 'Offline'}
        </Hand>
        <span className="joined">
          <Hand
            {...hand({ type: 'burst', client: name, ...burst })}
            hint="So many pushes of somebody else, of so many events each, reach it at once"
          >
            Burst {burst.pushes} × {burst.events}
          </Hand>
          <DialogTrigger>
            <Button className="hand" aria-label="Size of a burst">
              <Settings2 size={13} aria-hidden />
            </Button>
            <Popover className="popover" offset={4}>
              <Dialog className="small-form" aria-label="Size of a burst">
                <Amount
                  label="Pushes"
                  value={burst.pushes}
                  from={1}
                  to={100}
                  onChange={(pushes) => onBurst({ ...burst, pushes })}
                />
                <Amount
                  label="Events in each"
                  value={burst.events}
                  from={1}
                  to={100}
                  onChange={(events) => onBurst({ ...burst, events })}
                />
              </Dialog>
            </Popover>
          </DialogTrigger>
        </span>
      </Group>
    </div>
  )
}
