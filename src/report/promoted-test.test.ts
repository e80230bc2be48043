import { expect, it } from 'vitest'
import { comment, create, schedule } from '../schedule/builder.ts'
import { promotedTest } from './promoted-test.ts'

const one = schedule()
  .open('alice')
  .commit('alice', create('i1'), comment('i1', 'it’s */ "so"'))
  .cut('alice')
  .after('alice', 'leader-push')

it('is a test that reads as prose, with its seed, its fingerprint, its subject and what is expected of it', () => {
  const found = {
    id: 'stalled-leader@0.4.0',
    livestore: '0.4.0',
    fingerprint: 'stalled/leader',
    always: true,
    bug: null,
    confirmed: { k: 3, n: 3 },
  }
  expect(promotedTest(found, { ...one.build(), seed: 'amber/7' })).toMatchInlineSnapshot(`
    "/**
     * Found by a hunt: stalled/leader on LiveStore 0.4.0, which nothing explains yet;
     * seed amber/7, needs network; in a browser 3 of 3 times.
     *
     * 1. alice opens the app
     * 2. alice commits two changes at once: creates issue i1 and comments on i1: “it’s * / "so"”
     * 3. once her leader pushes to the backend, the connection of alice breaks
     */
    import { test } from '../../fixtures/index.ts'
    import { comment, create, schedule } from '../../src/schedule/builder.ts'

    test.use({
      found: {
        id: 'stalled-leader@0.4.0',
        livestore: '0.4.0',
        fingerprint: 'stalled/leader',
        always: true,
      },
    })

    test('stalled/leader in 3 steps, seed amber/7', async ({ playSchedule }) => {
      await playSchedule(
        schedule()
          .open('alice')
          .commit('alice', create('i1'), comment('i1', 'it’s */ "so"'))
          .cut('alice')
          .after('alice', 'leader-push'),
      )
    })
    "
  `)
})

it('says of a schedule without a backend, which a known bug explains and no browser has shown, just that', () => {
  const alone = schedule({ hasBackend: false }).open('alice').commit('alice', create('i1')).build()
  const found = { id: 'x@0.4.0', livestore: '0.4.0', fingerprint: 'lost/leader', always: false, bug: 'push-head' }
  const text = promotedTest(found, alone)
  expect(text).toContain("backendKind: 'none',")
  expect(text).toContain('the known bug push-head')
  expect(text).toContain('needs no fault; no browser was asked yet')
  expect(text).toContain('seed none, written by hand')
})
