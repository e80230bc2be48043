/** Takes pushes: decides about each, stores it, sends it to everyone that pulls, and answers. */
import type { BackendPort, GlobalEvent, Page, PushAnswer } from '../../../apps/engine/src/contract.ts'
import type { StoredEvent } from '../../history/event.ts'
import { livePagesOf } from '../pages.ts'
import type { Manner } from './contract.ts'
import { decidePush } from './decide-push.ts'
import type { Device, PushUnderWay } from './device.ts'
import type { Records } from './records.ts'
import type { StoredLog } from './stored-log.ts'
import type { Ways } from './ways.ts'

export type TakePush = (device: Device, ...push: Parameters<BackendPort['push']>) => ReturnType<BackendPort['push']>

export const takePushes = ({
  records,
  log,
  ways,
  manner,
  store,
  broadcast,
}: {
  readonly records: Records
  readonly log: StoredLog
  readonly ways: Ways
  readonly manner: Manner
  readonly store: (events: readonly StoredEvent[]) => void
  readonly broadcast: (pages: readonly Page[]) => void
}): TakePush => {
  const decide = (device: Device, batch: readonly GlobalEvent[], backendId: string | undefined): PushAnswer => {
    const other = log.otherThan(backendId)
    // Nothing is ordered about an empty one, or one that is meant for another backend.
    const amiss = batch.length === 0 || other !== undefined ? undefined : device.amiss.shift()
    if (amiss !== undefined) amiss.order.bitten += 1
    const { answer, isStored, refusal } = decidePush(batch, { head: log.head(), other, amiss: amiss?.answer })
    if (refusal !== undefined) records.traffic('push-refused', batch, refusal)
    if (isStored) store(batch)
    return answer
  }

  const answerPush = (device: Device, push: PushUnderWay, answer: PushAnswer): void =>
    ways.down(device, () =>
      device.gates.pass('acknowledgements', {
        go: () => {
          if (!device.pushes.delete(push)) return
          records.frame(device, answer.type === 'stored' ? 'push-ack' : 'push-error')
          push.answer(answer)
        },
      }),
    )

  return (device, batch, backendId) =>
    new Promise((resolve) => {
      if (!device.connected) return resolve({ type: 'offline' })
      const push: PushUnderWay = { answer: resolve }
      device.pushes.add(push)
      records.frame(device, 'push', batch.length)
      ways.up(device, () => {
        if (!device.pushes.has(push)) return
        device.gates.pass('pushes', {
          go: () => {
            if (!device.pushes.has(push)) return
            records.traffic('push-received', batch)
            const before = log.head()
            const answer = decide(device, batch, backendId)
            const stored = livePagesOf(log.after(before))
            if (manner === '0.3.1') answerPush(device, push, answer)
            broadcast(stored)
            // The pusher has its own events back before it hears that they are stored.
            if (manner === '0.4.0') answerPush(device, push, answer)
          },
        })
      })
    })
}
