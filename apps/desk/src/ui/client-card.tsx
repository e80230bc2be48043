/** A device: its tabs, its leader, and every hand that can be laid on it. */
import { EllipsisVertical } from 'lucide-react'
import { memo } from 'react'
import type { ClientView, DeskSetup } from '../../../../src/desk/protocol.ts'
import type { Action } from '../../../../src/schedule/schedule.ts'
import { isThere } from '../model/changes.ts'
import { reasonAgainst } from '../model/keys.ts'
import { ChangeHands } from './change-hands.tsx'
import { useDesk } from './desk-context.tsx'
import { Hand } from './hand.tsx'
import { HoldHands } from './hold-hands.tsx'
import { Latency } from './latency.tsx'
import { MenuButton } from './menu-button.tsx'
import { type Burst, NetworkHands } from './network-hands.tsx'
import { Said } from './said.tsx'
import { TabTable } from './tab-table.tsx'

/** What each part of a device's card is told. */
export interface DeviceProps {
  readonly client: ClientView
  readonly setup: DeskSetup
  /** Where its orders are answered. */
  readonly place: string
  readonly reasonFor: (action: Action) => string | undefined
}

interface ClientCardProps {
  readonly client: ClientView
  readonly setup: DeskSetup
  /** From 1: the key that chooses it. */
  readonly number: number
  readonly isChosen: boolean
  readonly onChoose: (client: string) => void
  readonly issues: readonly string[]
  readonly burst: Burst
  readonly onBurst: (burst: Burst) => void
}

export const ClientCard = memo(function ClientCard(props: ClientCardProps) {
  const { client, setup, number, isChosen, onChoose, issues, burst, onBurst } = props
  const { act } = useDesk()
  const { name } = client
  const place = `client ${name}`
  const reasonFor = (action: Action): string | undefined => reasonAgainst(action, { setup, client })
  const device: DeviceProps = { client, setup, place, reasonFor }
  const open: Action = { type: 'open', client: name }
  const openTab: Action = { type: 'open-tab', client: name }
  const kill: Action = { type: 'kill', client: name }
  const entry = (id: string, label: string, action: Action) => ({
    id,
    label,
    reason: reasonFor(action),
    onAction: () => void act(place, action),
  })
  return (
    <section
      className="card device"
      aria-label={`Device ${name}`}
      data-chosen={isChosen}
      onFocus={() => onChoose(name)}
      onPointerDown={() => onChoose(name)}
    >
      <div className="card-title">
        <button type="button" className="choose-device" aria-pressed={isChosen} onClick={() => onChoose(name)}>
          <kbd>{number}</kbd>
          <h2>{name}</h2>
        </button>
        {setup.hasBackend && (
          <span className="connected" data-is={client.isConnected}>
            {client.isOffline
              ? 'offline'
              : client.isRefused
                ? 'refused'
                : client.isConnected
                  ? 'connected'
                  : 'not connected'}
          </span>
        )}
        <span className="space" />
        {isThere(client) ? (
          <Hand place={place} reason={reasonFor(openTab)} onPress={() => void act(place, openTab)}>
            Open tab
          </Hand>
        ) : (
          <Hand place={place} look="loud" reason={reasonFor(open)} onPress={() => void act(place, open)}>
            Open {name}
          </Hand>
        )}
        <MenuButton
          label={`More of ${name}`}
          look="quiet"
          entries={[
            entry('kill', 'Kill the browser', kill),
            entry('refuse-leader-push', 'Refuse the next leader push', { type: 'refuse-leader-push', client: name }),
            entry('fail', 'Fail the next push, before it is stored', {
              type: 'fail-push',
              client: name,
              stored: false,
            }),
            entry('fail-stored', 'Fail the next push, after it is stored', {
              type: 'fail-push',
              client: name,
              stored: true,
            }),
            entry('empty-last-page', 'End the next pages with an empty one', { type: 'empty-last-page', client: name }),
            entry('double-page', 'Send the next page twice', { type: 'double-page', client: name }),
            entry('drop-page', 'Lose the next page', { type: 'drop-page', client: name }),
          ]}
        >
          <EllipsisVertical size={14} aria-hidden />
        </MenuButton>
      </div>
      <TabTable {...device} />
      <HoldHands {...device} />
      <Latency {...device} />
      <NetworkHands {...device} burst={burst} onBurst={onBurst} />
      <ChangeHands {...device} issues={issues} />
      <Said place={place} />
    </section>
  )
})
