/**
 * What a hunt in a browser gains over tests that each boot their pages, one at a time: the same schedules both ways, in turns.
 *
 * The plain way is what an ordinary Playwright test does with one worker: the browser and the backend are there already (fixtures of the
 * worker), the profile of each device is new. The hunt's way is `pnpm hunt --runner browser` with its usual number of jobs: several
 * trials at a time in one browser, profiles used again. All else is the same: the schedules, the quiet that settlement asks for, the
 * reload of every page at the end, the judge.
 */
import { availableParallelism } from 'node:os'
import { type House, openHouse } from '../../browser/house.ts'
import { whyUnsupportedInBrowser } from '../../browser/perform.ts'
import { shareBrowser } from '../../browser/schedule-runner.ts'
import { playTrialInBrowser } from '../../browser/schedule-trial.ts'
import { usualJobs } from '../../campaign/hunt-settings.ts'
import { supportedSteps } from '../../runner/contract.ts'
import { drawSchedule } from '../../schedule/draw-schedule.ts'
import type { Schedule } from '../../schedule/schedule.ts'
import { seedOfTrial } from '../../schedule/seed.ts'
import { prune } from '../../schedule/world.ts'
import { runSubject } from '../../subject/run-subject.ts'
import type { BenchContext, Row } from '../row.ts'

/** Schedules of a round: a hunt's own draws, whatever they are. */
const count = 8

/** How often a hunt plays them in a round: its jobs stand idle only at the end, as in a long hunt. */
const timesByHunt = 3

const schedules = (): readonly Schedule[] =>
  Array.from({ length: count }, (_, index) => {
    const drawn = drawSchedule(seedOfTrial('bench', index))
    return prune({ ...drawn, steps: supportedSteps(drawn, whyUnsupportedInBrowser) })
  })

/** As a test's own fixture has it: closed with the test. */
const withNewProfiles = (house: House): House => ({
  ...house,
  profileOf: async () => {
    const context = await house.browser.newContext()
    context.setDefaultTimeout(0)
    return { context, release: () => context.close() }
  },
})

const perMinute = (trials: number, began: number): number => (trials * 60_000) / (performance.now() - began)

/** Trials a minute, one at a time. Starting the browser does not count. */
const playPlainly = async ({ newStoreId, tell }: BenchContext): Promise<number> => {
  const house = await openHouse({ subject: await runSubject() })
  try {
    // A worker's backend is there before its tests.
    const { giveBack } = await house.lendBackend({ alone: false })
    giveBack()
    const began = performance.now()
    let played = 0
    for (const schedule of schedules()) {
      tell(`one page boot a test, ${played} of ${count} trials`)
      await playTrialInBrowser(withNewProfiles(house), schedule, newStoreId())
      played += 1
    }
    return perMinute(count, began)
  } finally {
    await house.close()
  }
}

/** Trials a minute, as many at a time as a hunt plays. Starting the browser does not count. */
const playAsHunt = async ({ tell }: BenchContext): Promise<number> => {
  const start = shareBrowser({ subject: await runSubject() })
  const jobs = usualJobs(['browser'], availableParallelism())
  const runners = await Promise.all(Array.from({ length: jobs }, start))
  try {
    const left = Array.from({ length: timesByHunt }, schedules).flat()
    const all = left.length
    const began = performance.now()
    const work = runners.map(async (runner) => {
      for (let schedule = left.shift(); schedule !== undefined; schedule = left.shift()) {
        tell(`${jobs} trials at a time, ${left.length} of ${all} trials left`)
        const result = await runner.play(schedule)
        if (result.type !== 'judged') throw new Error(`Expected a judged trial, found ${JSON.stringify(result)}.`)
      }
    })
    await Promise.all(work)
    return perMinute(all, began)
  } finally {
    await Promise.all(runners.map((runner) => runner.close()))
  }
}

interface Compared {
  readonly plain: number
  readonly hunt: number
}

/** Whose turn it is to be first: a machine that gets slower, or faster, favours neither. */
let isHuntFirst = false

const compare = async (context: BenchContext): Promise<Compared> => {
  isHuntFirst = !isHuntFirst
  const early = isHuntFirst ? await playAsHunt(context) : undefined
  const plain = await playPlainly(context)
  return { plain, hunt: early ?? (await playAsHunt(context)) }
}

export const browserTrialsPlain: Row = {
  key: 'trialsPerMinuteOneByOne',
  title: 'trials in a browser, one page boot a test, one at a time',
  unit: 'trials/min',
  measure: async ({ share }) => [(await share(compare)).plain],
}

export const browserTrialsOfHunt: Row = {
  key: 'trialsPerMinuteHunt',
  title: 'the same trials as a hunt in a browser plays them',
  unit: 'trials/min',
  measure: async ({ share }) => [(await share(compare)).hunt],
}

export const browserHuntGain: Row = {
  key: 'huntInBrowserTimes',
  title: 'how many times as many that is, round by round',
  unit: 'times',
  measure: async ({ share }) => {
    const { plain, hunt } = await share(compare)
    return [hunt / plain]
  },
}
