/** Steps of a conformance script that are drawn, and what they mean for the log that there is by then. Pure. */
import fc from 'fast-check'
import { type ClientName, clientNames, type Step } from './conformance.fixture.ts'
import { push, take } from './conformance-steps.fixture.ts'

/** A step that is drawn: what it means depends on the log that there is by then. */
export type Drawn =
  | { readonly type: 'push'; readonly client: ClientName; readonly count: number; readonly behind: number }
  | { readonly type: 'pull'; readonly client: ClientName; readonly share: number; readonly slowly: boolean }
  | { readonly type: 'take' | 'reconnect'; readonly client: ClientName }
  | { readonly type: 'wipe' }

const client = fc.constantFrom(...clientNames)
export const drawnStep: fc.Arbitrary<Drawn> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('push' as const),
      client,
      // Few are long: the Durable Object encodes each page as often as it has events, to measure it.
      count: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 0, max: 4 }) },
        { weight: 1, arbitrary: fc.integer({ min: 90, max: 110 }) },
      ),
      behind: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: -2, max: 5 })),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('pull' as const),
      client,
      share: fc.double({ min: 0, max: 1.2, noNaN: true }),
      slowly: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('take' as const, 'reconnect' as const), client }) },
)

/** The log before a wipe, and those after it. */
export const drawnParts: fc.Arbitrary<readonly Drawn[]> = fc
  .array(fc.array(drawnStep, { minLength: 4, maxLength: 8 }), { minLength: 2, maxLength: 3 })
  .map((parts) => parts.flatMap((part, index): readonly Drawn[] => (index === 0 ? part : [{ type: 'wipe' }, ...part])))

/** The steps that are meant. One pull for each connection, as LiveStore's client has it: another one comes on a new connection. */
export const stepsOf = (drawn: readonly Drawn[]): readonly Step[] => {
  let head = 0
  /** That of the log before, and how many were lost. */
  let lastHead = 0
  let wipes = 0
  /** How many were lost when a client last heard whom it speaks with. */
  const met = new Map<ClientName, number>()
  const knows = (name: ClientName): boolean => (met.get(name) ?? 0) === wipes
  const pulling = new Map<ClientName, 'slowly' | 'at once'>()
  const connectAgain = (name: ClientName): readonly Step[] => {
    pulling.delete(name)
    return [
      { type: 'disconnect', client: name },
      { type: 'reconnect', client: name },
    ]
  }
  const meant = (step: Drawn): readonly Step[] => {
    switch (step.type) {
      case 'push': {
        const parent = Math.max(0, head - step.behind)
        // Who takes the backend for the one before is refused whatever it pushes.
        if (parent === head && knows(step.client)) head += step.count
        return [push(step.client, parent, step.count)]
      }
      case 'pull': {
        const again = pulling.has(step.client) ? connectAgain(step.client) : []
        const after = Math.round((knows(step.client) ? head : lastHead) * step.share)
        // Who asks for all of it is told whose it is.
        if (after === 0) met.set(step.client, wipes)
        pulling.set(step.client, step.slowly ? 'slowly' : 'at once')
        return [...again, { type: 'pull', client: step.client, after, slowly: step.slowly }]
      }
      case 'take':
        if (pulling.get(step.client) !== 'slowly') return []
        pulling.set(step.client, 'at once')
        return [take(step.client, 'all')]
      case 'reconnect':
        return connectAgain(step.client)
      case 'wipe':
        lastHead = head
        head = 0
        wipes += 1
        pulling.clear()
        return [step, ...clientNames.map((name): Step => ({ type: 'reconnect', client: name }))]
    }
  }
  return drawn.flatMap(meant)
}
