import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holesIn, numbersByChange } from '../verdict/log.ts'
import type { ScriptedBackend } from './scripted-backend/contract.ts'
import { eventsAfter, follow, foreign, pushTo, setUp } from './scripted-backend/scripted-backend.fixture.ts'

/** One step of a trial: of a device, of the backend, or of time. */
type Action =
  | { readonly type: 'push'; readonly client: string; readonly count: number }
  | { readonly type: 'append'; readonly count: number }
  | { readonly type: 'turns' | 'disconnect' | 'reconnect'; readonly client: string }
  | {
      readonly type: 'hold' | 'release'
      readonly client: string
      readonly what: 'pages' | 'pushes' | 'acknowledgements'
    }

const client = fc.constantFrom('alice', 'bob')
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ type: fc.constant('push' as const), client, count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ type: fc.constant('append' as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    type: fc.constantFrom(...(['turns', 'disconnect', 'reconnect'] as const)),
    client,
  }),
  fc.record({
    type: fc.constantFrom(...(['hold', 'release'] as const)),
    client,
    what: fc.constantFrom(...(['pages', 'pushes', 'acknowledgements'] as const)),
  }),
)

const perform = (backend: ScriptedBackend, passTurns: () => void): ((action: Action) => void) => {
  const holds = new Map<string, ReturnType<ScriptedBackend['hold']>>()
  let made = 0
  const ids = (count: number) => Array.from({ length: count }, () => `change-${++made}`)
  return (step) => {
    switch (step.type) {
      case 'push': {
        // Whether it is stored or refused is the backend's to decide: its parent may be stale by then.
        const head = backend.log().at(-1)?.seqNum ?? 0
        pushTo(backend.portOf(step.client), eventsAfter(head, ids(step.count), step.client))
        break
      }
      case 'append':
        backend.append(ids(step.count).map(foreign))
        break
      case 'turns':
        passTurns()
        break
      case 'disconnect':
      case 'reconnect':
        backend[step.type](step.client)
        break
      case 'hold':
        holds.set(`${step.client} ${step.what}`, backend.hold(step.client, step.what))
        break
      case 'release':
        holds.get(`${step.client} ${step.what}`)?.release()
        break
    }
  }
}

describe('whatever is ordered', () => {
  it('should keep a log without holes or doubles, and bring all of it to everyone once all has healed', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (actions, pageSize) => {
        const { backend, passTurns } = setUp(pageSize)
        const followers = ['alice', 'bob'].map((name) => follow(backend.portOf(name)))
        const step = perform(backend, passTurns)
        for (const one of actions) step(one)
        backend.heal()
        passTurns()
        expect(holesIn(backend.log())).toEqual([])
        expect([...numbersByChange(backend.log()).values()].every(({ length }) => length === 1)).toBe(true)
        for (const { events } of followers) {
          // What is stored while a backlog is read comes live before its end, and with it once more.
          const came = [...new Set(events().map(({ seqNum }) => seqNum))].sort((left, right) => left - right)
          expect(came).toEqual(backend.log().map(({ seqNum }) => seqNum))
        }
      }),
    )
  })
})
