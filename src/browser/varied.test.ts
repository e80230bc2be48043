import { expect, test } from 'vitest'
import { appAddress } from './linearlite-app.ts'
import { openedAs, readVaried } from './varied.ts'

test('nothing is varied unless it is asked for', () => {
  expect([readVaried(undefined), readVaried('')]).toEqual([{}, {}])
  expect(openedAs({})).toEqual({})
})

test('pages are opened with what is varied', () => {
  const varied = readVaried('{"leaderPushBatchSize":1,"slowdown":4}')
  const address = appAddress({
    url: 'http://127.0.0.1:1',
    storeId: 'x',
    syncUrl: undefined,
    settings: openedAs(varied),
  })
  expect(new URL(address).searchParams.get('leaderPushBatchSize')).toBe('1')
})

test.each(['{', '{"leaderPushBatchSize":0}', '{"moon":1}'])('%s is refused', (text) => {
  expect(() => readVaried(text)).toThrow('expected what is to be varied as JSON')
})
