/** Serves pulls: refuses one that takes the backend for another, and sends the others what they are behind, a page at a time. */
import type { OtherBackend, Page } from '../../../apps/engine/src/contract.ts'
import { readBacklog } from './backlog.ts'
import type { Manner } from './contract.ts'
import type { Device, Pull } from './device.ts'
import type { Records } from './records.ts'
import type { PageSender } from './send-pages.ts'
import { nameOther, type StoredLog } from './stored-log.ts'
import type { Ways } from './ways.ts'

/** Begins a pull on the connection that stands. */
export type BeginPull = (device: Device, pull: Pull) => void

export const servePulls = ({
  records,
  log,
  ways,
  pages,
  pageSize,
  manner,
}: {
  readonly records: Records
  readonly log: StoredLog
  readonly ways: Ways
  readonly pages: PageSender
  readonly pageSize: number
  readonly manner: Manner
}): BeginPull => {
  /** A pull's request for all, or for its next page, on its way. */
  const askFor = (device: Device, arrive: () => void): void =>
    ways.up(device, () => device.gates.pass('asks', { go: arrive }))

  /** The backend turns to what a pull has asked for, if the pull is still there. */
  const readFor = (device: Device, pull: Pull, read: () => void): void =>
    device.gates.pass('pulls', {
      go: () => {
        if (device.pulls.has(pull)) read()
      },
    })

  /** The device asks for more once it has a page; 0.3.1's backend does not wait for that. */
  const sendAndGoOn = (device: Device, pull: Pull, page: Page, next: () => void): void => {
    if (manner === '0.3.1') {
      pages.send(device, pull, page)
      next()
      return
    }
    pages.send(device, pull, page, () => askFor(device, () => readFor(device, pull, next)))
  }

  /** Reads what is behind and sends it, a page at a time, until a reading finds nothing more: what was stored meanwhile is sent again. */
  const sendBacklog = (device: Device, pull: Pull): void => {
    const backlog = readBacklog(log, pull.after, { pageSize, manner })
    /** Pages that follow on the last with events. */
    const beyond = pages.shallEndEmpty(device) ? 1 : 0
    const sendNext = (): void => {
      const page = backlog.next()
      if (page === undefined) end()
      else sendAndGoOn(device, pull, { events: page.events, rest: page.rest + beyond }, sendNext)
    }
    const end = (): void => {
      if (beyond > 0) pages.send(device, pull, { events: [], rest: 0 })
    }
    if (backlog.isEmpty) sendAndGoOn(device, pull, { events: [], rest: beyond }, end)
    else sendNext()
  }

  const refuse = (device: Device, pull: Pull, other: OtherBackend): void =>
    ways.down(device, () =>
      device.gates.pass('refusals', {
        go: () => {
          if (!device.pulls.delete(pull)) return
          records.frame(device, 'pull-end', undefined, nameOther(other))
          pull.listener.onOther(other)
        },
      }),
    )

  return (device, pull) => {
    device.waitingPulls.add(pull)
    records.frame(device, 'pull-request')
    askFor(device, () => {
      if (!device.waitingPulls.has(pull) || !device.connected) return
      device.waitingPulls.delete(pull)
      device.pulls.add(pull)
      records.traffic('pull-received', [])
      readFor(device, pull, () => {
        // Who has nothing of it names nobody, and is sent what there is.
        const other = pull.after === 0 ? undefined : log.otherThan(pull.backendId)
        if (other === undefined) sendBacklog(device, pull)
        else refuse(device, pull, other)
      })
    })
  }
}
