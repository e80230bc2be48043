import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySchedule } from '../schedule/arbitraries.ts'
import * as builder from '../schedule/builder.ts'
import { faultModels, type Schedule } from '../schedule/schedule.ts'
import { builderCode } from './builder-code.ts'

/** What the code builds, with the names that it says it needs and no others. */
const built = ({ code, imports }: ReturnType<typeof builderCode>): Schedule => {
  const known: Readonly<Record<string, unknown>> = { ...builder }
  const make: unknown = new Function(...imports, `return ${code}.build()`)(...imports.map((name) => known[name]))
  return make as Schedule
}

/** Ids are counted anew, nobody drew it, and clients are named in the order in which they come. */
const withoutNames = ({ seed: _, steps, clients, ...rest }: Schedule) => ({
  ...rest,
  clients: clients.toSorted(),
  steps: steps.map(({ id: __, ...step }) => step),
})

describe('the code of a schedule', () => {
  it('builds the same schedule, whatever was drawn', () => {
    fc.assert(
      fc.property(anySchedule({ models: faultModels }), (schedule) => {
        expect(withoutNames(built(builderCode(schedule)))).toEqual(withoutNames(schedule))
      }),
    )
  })

  it('keeps every sign of a text', () => {
    const text = `it's "so", \\ and \n so on: \${x} ’`
    const one = builder.schedule().open('alice').commit('alice', builder.comment('i1', text)).build()
    expect(withoutNames(built(builderCode(one)))).toEqual(withoutNames(one))
  })

  it('reads like what a person would have written', () => {
    const { schedule, create, priority } = builder
    const one = schedule({ leaderPushBatchSize: 1 })
      .open('alice')
      .commit('alice', create('i1'), priority('i1', 2))
      .upstream({ more: 1 })
      .after('alice', 'leader-push', 2)
    expect(builderCode(one.build())).toEqual({
      code: [
        'schedule({ leaderPushBatchSize: 1 })',
        "  .open('alice')",
        "  .commit('alice', create('i1'), priority('i1', 2))",
        '  .upstream({ more: 1 })',
        "  .after('alice', 'leader-push', 2)",
      ].join('\n'),
      imports: ['create', 'priority', 'schedule'],
    })
  })
})
