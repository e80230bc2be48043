import { expect, test } from 'vitest'
import { type Draft, numberOn, root } from './events.ts'
import { merge } from './merge.ts'

const draft = (key: string, clientOnly = false): Draft => ({
  key,
  name: 'v1.IssueTitleChanged',
  args: { changeId: key },
  clientOnly,
  clientId: 'alice',
  sessionId: 's',
})
const events = (...drafts: readonly Draft[]) => numberOn(root, drafts)
const keys = (list: readonly { readonly key: string }[]) => list.map(({ key }) => key).join(' ')
const reachesBackend = ({ clientOnly }: Draft) => !clientOnly

const merged = (pending: readonly Draft[], incoming: readonly Draft[]) => {
  const { confirmed, rolledBack, fresh, pending: left } = merge(events(...pending), events(...incoming), reachesBackend)
  return { confirmed: keys(confirmed), rolledBack: keys(rolledBack), fresh: keys(fresh), pending: keys(left) }
}
const [a, b, x, view] = [draft('a'), draft('b'), draft('x'), draft('view', true)]

test('upstream says nothing: all stays pending', () => {
  expect(merged([a, view], [])).toEqual({ confirmed: '', rolledBack: '', fresh: '', pending: 'a view' })
})

test('upstream confirms the beginning of what is pending', () => {
  expect(merged([a, b], [a])).toEqual({ confirmed: 'a', rolledBack: '', fresh: '', pending: 'b' })
})

test('upstream confirms all that is pending and goes on', () => {
  expect(merged([a], [a, x])).toEqual({ confirmed: 'a', rolledBack: '', fresh: 'x', pending: '' })
})

test('a client-only event is settled with the event that it follows, and never compared', () => {
  expect(merged([a, view, b], [a, b])).toEqual({ confirmed: 'a view b', rolledBack: '', fresh: '', pending: '' })
  expect(merged([a, view], [a])).toEqual({ confirmed: 'a view', rolledBack: '', fresh: '', pending: '' })
})

test('from the first difference on everything is rolled back and goes on top', () => {
  expect(merged([a, b, view], [a, x])).toEqual({
    confirmed: 'a',
    rolledBack: 'b view',
    fresh: 'x',
    pending: 'b view',
  })
})

test('what comes back under another number is confirmed, and not put on top once more', () => {
  expect(merged([a, b], [b, a])).toEqual({ confirmed: '', rolledBack: 'a b', fresh: 'b a', pending: '' })
})
