/**
 * A leader writes what a change makes of the rows, and the change itself, into two databases, each in a commit of its own: who dies in between
 * shows for ever what nobody has done.
 */
import { changePriority } from '../../apps/linearlite/src/data/actions.ts'
import { expect, test } from '../../fixtures/index.ts'
import { isProbe } from '../../src/history/predicates.ts'
import { patiently } from '../../src/settlement/until.ts'

/** Whether a commit of each is under way. */
interface OpenCommits {
  readonly rows: boolean
  readonly log: boolean
}

const openCommits = (names: readonly string[]): OpenCommits => {
  const isOpen = (database: string): boolean =>
    names.some((name) => name.startsWith(`/${database}`) && name.endsWith('-journal'))
  return { rows: isOpen('state'), log: isOpen('eventlog') }
}

/** That of the rows is over, and that of the log is not. What a leader writes into its log alone is no such moment. */
const betweenTheTwo = () => {
  let hasBegun = false
  return ({ rows, log }: OpenCommits): boolean => {
    hasBegun ||= rows && log
    return hasBegun && log && !rows
  }
}

/** That of the rows has just begun, and is not over. */
const beforeBoth =
  () =>
  ({ rows, log }: OpenCommits): boolean =>
    rows && !log

for (const { title, tag, moment, isStill, isToldOf } of [
  {
    title: 'a device whose browser is killed between its two commits of a change shows what all others do',
    tag: '@rows-before-log',
    moment: betweenTheTwo,
    isStill: ({ rows, log }: OpenCommits): boolean => log && !rows,
    // Without that nothing would tell whose rows they are.
    isToldOf: true,
  },
  {
    title: 'a device whose browser is killed before its two commits of a change shows what all others do',
    tag: '@rows-before-log-control',
    moment: beforeBoth,
    isStill: ({ rows }: OpenCommits): boolean => rows,
    isToldOf: false,
  },
]) {
  test(title, { tag }, async ({ linearlite, history }) => {
    const device = await linearlite.persistentDevice()
    const alice = await device.open()
    await alice.createIssue({ title: 'Hers' })
    await expect(alice).toDrain()
    const id = await alice.idOf('Hers')

    const change = changePriority({ id, priority: 4 })
    const isPushed = isProbe('alice', 'session-push', { change: change.args.changeId })
    const isMoment = moment()
    const { killed } = await device.killAt(
      (names) => isMoment(openCommits(names)) && (!isToldOf || history.events().some(isPushed)),
      (names) => isStill(openCommits(names)),
    )
    // Her page dies before it can say that it has done it.
    alice.commit([[change]]).catch(() => {})
    await patiently(history, 'the moment in the middle of her write', killed)

    const again = await device.open()
    await expect([again]).toConverge()
  })
}
