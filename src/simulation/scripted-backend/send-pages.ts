/** Sends pages to whoever pulls, and lets the orders about pages touch them: a hold, a loss, a double, an empty end. */
import type { Page } from '../../../apps/engine/src/contract.ts'
import { withEmptyEnd } from '../pages.ts'
import type { Device, Pull } from './device.ts'
import type { Records } from './records.ts'
import type { StoredLog } from './stored-log.ts'
import type { Ways } from './ways.ts'

export interface PageSender {
  /** @param taken called once the device has the page, or it was lost on its way */
  readonly send: (device: Device, pull: Pull, page: Page, taken?: () => void) => void
  /** Sends live pages to every pull of these devices. */
  readonly broadcast: (devices: Iterable<Device>, pages: readonly Page[]) => void
  /** Whether what is sent now shall end with an empty page. */
  readonly shallEndEmpty: (device: Device) => boolean
}

export const createPageSender = ({
  records,
  ways,
  log,
}: {
  readonly records: Records
  readonly ways: Ways
  readonly log: StoredLog
}): PageSender => {
  const send: PageSender['send'] = (device, pull, page, taken = () => {}) => {
    ways.down(device, () =>
      device.gates.pass('pages', {
        go: () => {
          if (!device.pulls.has(pull)) return
          const drop = device.drops.shift()
          if (drop !== undefined) {
            drop.bitten += 1
            taken()
            return
          }
          device.lastPage = page
          const double = page.events.length === 0 ? undefined : device.doubles.shift()
          if (double !== undefined) double.bitten += 1
          for (let time = 0; time < (double === undefined ? 1 : 2); time++) {
            records.traffic('page-sent', page.events)
            records.frame(device, 'pull-page', page.events.length)
            pull.listener.onPage({ ...page, ...log.identity() })
          }
          taken()
        },
      }),
    )
  }

  const shallEndEmpty = (device: Device): boolean => {
    const [emptyEnd] = device.emptyEnds.splice(0, 1)
    if (emptyEnd !== undefined) emptyEnd.bitten += 1
    return emptyEnd !== undefined
  }

  return {
    send,
    shallEndEmpty,
    broadcast: (devices, pages) => {
      for (const device of devices) {
        for (const pull of device.pulls) {
          for (const page of shallEndEmpty(device) ? withEmptyEnd(pages) : pages) send(device, pull, page)
        }
      }
    },
  }
}
