/** What can befall a campaign from outside, and how we see that it survives: each ordeal strikes a real campaign once. */
import { execa } from 'execa'
import { exitCodes } from '../../run/exit-codes.ts'
import { unmount } from '../../run/mounts.ts'
import { type ProcessEntry, readProcessTable, withAncestors } from '../../run/process-table.ts'
import type { MatrixRow } from '../matrix/row.ts'
import {
  type Campaign,
  campaignArguments,
  killIfThere,
  leftoversIn,
  type Place,
  processesIn,
  rowsIn,
  rowsOnTheWay,
  startCampaign,
  untilSeen,
} from './campaign.ts'
import type { Expected, Sight } from './judge-ordeal.ts'

export interface OrdealContext {
  readonly place: Place
  /** Which time it is, from 0: each strikes at another moment. */
  readonly time: number
}

export interface Ordeal {
  readonly id: string
  /** What befalls it, for a person. */
  readonly title: string
  readonly expected: Expected
  /** @returns undefined where this machine cannot do it, and `whyNot` says why */
  readonly befall: (context: OrdealContext) => Promise<Sight | { readonly whyNot: string }>
}

const inWords = ({ pid, arguments: words }: ProcessEntry): string => `${pid} ${words.join(' ').slice(0, 120)}`

/** Nothing of a campaign is left, or what is left has not changed for as long as its keeper could need. */
const untilAllIsQuiet = async (place: Place): Promise<void> => {
  // The keeper gives what it ends five seconds, and nobody tells when it is through.
  const looks = 60 * 50
  for (let look = 0; look < looks; look++) {
    if (processesIn(place).length === 0 && leftoversIn(place).length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Waits until nothing more happens by itself, goes on with what was struck, and tells what is there. */
const sightOf = async (
  place: Place,
  { exitCode, complaint }: Awaited<Campaign['ended']>,
  before: readonly MatrixRow[],
  goesOn: boolean,
): Promise<Sight> => {
  await untilAllIsQuiet(place)
  const after = rowsIn(place)
  const leftRunning = processesIn(place).map(inWords)
  const leftBehind = leftoversIn(place)
  const resumed = goesOn ? await startCampaign(place, ['--resume', '--jobs', '2']).ended : undefined
  if (goesOn) await untilAllIsQuiet(place)
  return {
    exitCode,
    complaint,
    before,
    after,
    ...(resumed !== undefined && { resumed }),
    rows: rowsIn(place),
    leftRunning: [...leftRunning, ...(goesOn ? processesIn(place).map(inWords) : [])],
    leftBehind: [...leftBehind, ...(goesOn ? leftoversIn(place) : [])],
  }
}

/** Rows after which a campaign is struck, time by time: among them the first, and moments in both lanes. */
const moments = [6, 1, 18, 12, 16] as const
const momentOf = (time: number): number => moments[time % moments.length] ?? 1

/** A signal to the command itself, or as Ctrl-C in a terminal to all of its group. */
const signalled = (
  id: string,
  title: string,
  {
    signal,
    toGroup,
    end,
  }: { readonly signal: NodeJS.Signals; readonly toGroup: boolean; readonly end: Expected['end'] },
): Ordeal => ({
  id,
  title,
  expected: { end, isWhole: true },
  befall: async ({ place, time }) => {
    const campaign = startCampaign(place, campaignArguments)
    await campaign.untilRows(momentOf(time))
    const before = rowsIn(place)
    killIfThere(toGroup ? -campaign.pid : campaign.pid, signal)
    return sightOf(place, await campaign.ended, before, true)
  },
})

/** Processes of the campaign by what they are. */
const kinds = {
  chromium: ({ arguments: words }: ProcessEntry) =>
    /(chrome|chromium|headless_shell)$/.test(words[0] ?? '') && !words.some((word) => word.startsWith('--type=')),
  workerd: ({ arguments: words }: ProcessEntry) => /\/workerd$/.test(words[0] ?? '') && words.includes('serve'),
  // Who only asks it for its tests has no campaign yet.
  playwright: ({ arguments: words }: ProcessEntry) =>
    words.some((word) => /@playwright\/test\/cli\.js$/.test(word)) && !words.includes('--list'),
  trials: ({ arguments: words }: ProcessEntry) =>
    words.some((word) => /(schedule-child|simulation\/child)\.ts$/.test(word)),
} as const

/** Whether Playwright has started it: before that a browser is only tried, and nobody is hurt if it dies. */
const isOfPlaywright = ({ pid }: ProcessEntry): boolean => {
  const table = readProcessTable()
  const ancestors = withAncestors(pid, table)
  return table.some((one) => ancestors.has(one.pid) && kinds.playwright(one))
}

/** A process of the campaign is killed, and the campaign has to come to its end without it. */
const partKilled = (id: string, title: string, kind: keyof typeof kinds): Ordeal => ({
  id,
  title,
  expected: { end: 'of its trials', isWhole: true },
  befall: async ({ place, time }) => {
    const campaign = startCampaign(place, campaignArguments)
    await campaign.untilRows(time * 3)
    const isIt = kinds[kind]
    const isPlaying = kind === 'chromium' || kind === 'workerd' ? isOfPlaywright : () => true
    const victim = await untilSeen(() => processesIn(place).find((one) => isIt(one) && isPlaying(one)), campaign.ended)
    if (victim === undefined) return { whyNot: `the campaign had no ${kind} any more after ${time * 3} rows` }
    const before = rowsIn(place)
    killIfThere(victim.pid, 'SIGKILL')
    return sightOf(place, await campaign.ended, before, false)
  },
})

/** What failed trials leave fills these after two, and after more of them. */
const roomsKiB = [64, 700, 1_400] as const

/** The disk is full in the middle, and has room again before it goes on. */
const fullDisk: Ordeal = {
  id: 'disk-full',
  title: 'the disk with its rows is full (a small tmpfs), and gets room',
  expected: { end: exitCodes.harnessFailed, isWhole: true },
  befall: async ({ place, time }) => {
    const size = `size=${roomsKiB[time % roomsKiB.length]}k`
    const mounted = await execa('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', place.matrices], { reject: false })
    if (mounted.failed) return { whyNot: `a tmpfs cannot be mounted here (${String(mounted.stderr).split('\n')[0]})` }
    try {
      const campaign = startCampaign(place, campaignArguments)
      const before = await rowsOnTheWay(campaign, () => rowsIn(place))
      const end = await campaign.ended
      await execa('mount', ['-o', 'remount,size=64m', place.matrices])
      return await sightOf(place, end, before, true)
    } finally {
      // What is still busy with it is ended with its place.
      unmount(place.matrices)
    }
  },
}

const twoAtOnce: Ordeal = {
  id: 'two-at-once',
  title: 'two campaigns at once, and somebody goes on with one that is being played',
  expected: { end: exitCodes.asExpected, campaigns: 2, isWhole: true },
  befall: async ({ place }) => {
    const first = startCampaign(place, campaignArguments)
    const second = startCampaign(place, campaignArguments)
    await first.untilRows(1)
    const before = rowsIn(place)
    const third = await startCampaign(place, ['--resume']).ended
    const ends = [await first.ended, await second.ended]
    const wrong = ends.find(({ exitCode }) => exitCode !== exitCodes.asExpected)
    const isRefused = third.exitCode === exitCodes.usage && third.complaint.includes('is being played')
    const end = isRefused ? (wrong ?? ends[0]) : { ...third, complaint: `going on was not refused: ${third.complaint}` }
    return sightOf(place, end ?? third, before, false)
  },
}

export const ordeals: readonly Ordeal[] = [
  signalled('command-killed', 'SIGKILL of the command', { signal: 'SIGKILL', toGroup: false, end: 'signal' }),
  signalled('interrupted', 'Ctrl-C', { signal: 'SIGINT', toGroup: true, end: exitCodes.interrupted }),
  signalled('terminated', 'SIGTERM of the command', {
    signal: 'SIGTERM',
    toGroup: false,
    end: exitCodes.interrupted,
  }),
  partKilled('chromium-killed', 'SIGKILL of Chromium', 'chromium'),
  partKilled('workerd-killed', 'SIGKILL of workerd', 'workerd'),
  partKilled('playwright-killed', 'SIGKILL of Playwright', 'playwright'),
  partKilled('trials-killed', 'SIGKILL of the process that plays trials in Node', 'trials'),
  fullDisk,
  twoAtOnce,
]
