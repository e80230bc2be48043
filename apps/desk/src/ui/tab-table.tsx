/** The tabs of a device and its leader: what is pending where, and how far each has come. */
import { EllipsisVertical, RotateCw, Snowflake, X } from 'lucide-react'
import type { TabView } from '../../../../src/desk/protocol.ts'
import type { Action } from '../../../../src/schedule/schedule.ts'
import type { DeviceProps } from './client-card.tsx'
import { useDesk } from './desk-context.tsx'
import { Hand } from './hand.tsx'
import { MenuButton } from './menu-button.tsx'

const slownesses = [1, 2, 4, 6, 20] as const

export const TabTable = (device: DeviceProps) => {
  const { tabs, leader, name } = device.client
  return (
    <table className="tabs">
      <caption className="out-of-sight">Tabs and leader of {name}</caption>
      <thead>
        <tr>
          <th scope="col">Session</th>
          <th scope="col">Is</th>
          <th scope="col" className="number-column">
            Pending
          </th>
          <th scope="col" className="number-column head-column">
            Head
          </th>
          <td className="row-hands" />
        </tr>
      </thead>
      <tbody>
        {tabs.map((tab) => (
          <TabRow key={tab.source} {...device} tab={tab} />
        ))}
        <tr className="leader">
          <th scope="row">leader</th>
          <td>{leader === undefined ? 'not there' : `knows ${leader.knowsBackendAt}`}</td>
          <td className="number-column" data-some={(leader?.pending ?? 0) > 0}>
            {leader?.pending ?? '–'}
          </td>
          <td className="number-column">{leader?.head ?? '–'}</td>
          <td />
        </tr>
      </tbody>
    </table>
  )
}

const stateOf = ({ isOpen, isFrozen, status, slowedBy }: TabView): string => {
  if (!isOpen) return 'closed'
  if (isFrozen) return 'frozen'
  if (status === 'running' && slowedBy > 1) return `slow ×${slowedBy}`
  return status === 'shut-down' ? 'shut down' : status
}

/** What `slow ×6` means. */
const slowness = ({ slowedBy }: TabView): string | undefined =>
  slowedBy > 1 ? `its processor is ${slowedBy} times slower` : undefined

const TabRow = ({ tab, place, reasonFor }: DeviceProps & { readonly tab: TabView }) => {
  const { act } = useDesk()
  const { name } = tab
  const closed = tab.isOpen ? undefined : 'the tab is closed'
  const frozen = tab.isFrozen ? 'the tab is frozen: thaw it first' : undefined
  const hand = (action: Action, reason?: string) => ({
    place,
    reason: closed ?? reason ?? reasonFor(action),
    onPress: () => void act(place, action),
  })
  const slow = (factor: number): Action => ({ type: 'throttle', tab: name, factor })
  return (
    <tr data-broken={tab.status === 'shut-down'} data-closed={!tab.isOpen}>
      <th scope="row" title={name}>
        {name}
      </th>
      <td title={slowness(tab)}>{stateOf(tab)}</td>
      <td className="number-column" data-some={(tab.pending ?? 0) > 0}>
        {tab.pending ?? '–'}
      </td>
      <td className="number-column">{tab.head ?? '–'}</td>
      <td className="row-hands">
        <Hand {...hand({ type: 'reload', tab: name }, frozen)} look="quiet" label={`Reload ${name}`} hint="Reload">
          <RotateCw size={13} aria-hidden />
        </Hand>
        <Hand
          {...hand({ type: tab.isFrozen ? 'thaw' : 'freeze', tab: name })}
          look={tab.isFrozen ? 'loud' : 'quiet'}
          label={`${tab.isFrozen ? 'Thaw' : 'Freeze'} ${name}`}
          hint={tab.isFrozen ? 'Thaw' : 'Freeze'}
        >
          <Snowflake size={13} aria-hidden />
        </Hand>
        <Hand {...hand({ type: 'close-tab', tab: name })} look="quiet" label={`Close ${name}`} hint="Close">
          <X size={13} aria-hidden />
        </Hand>
        <MenuButton
          label={`Processor of ${name}`}
          look="quiet"
          entries={slownesses.map((factor) => ({
            id: `${factor}`,
            label: factor === 1 ? 'As fast as it is' : `${factor} times slower`,
            reason: closed ?? frozen ?? reasonFor(slow(factor)),
            onAction: () => void act(place, slow(factor)),
          }))}
        >
          <EllipsisVertical size={13} aria-hidden />
        </MenuButton>
      </td>
    </tr>
  )
}
