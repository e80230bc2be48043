/** What a desk is asked to be, on the command line or on its page: by hand, or over a schedule that a browser can play. Pure. */
import { whyUnsupportedInBrowser } from '../browser/perform.ts'
import { UsageError } from '../run/usage-error.ts'
import { supportedSteps, unsupportedIn } from '../runner/contract.ts'
import { drawSchedule, people } from '../schedule/draw-schedule.ts'
import { readSchedule } from '../schedule/read-schedule.ts'
import { type Schedule, scheduleVersion } from '../schedule/schedule.ts'
import { assertSeed, inOneLine } from '../schedule/seed.ts'
import { prune } from '../schedule/world.ts'
import type { Anew } from './protocol.ts'

/** What is to be gone through, and what it is called. */
export interface Asked {
  readonly title: string
  /** One without steps for hands alone. */
  readonly schedule: Schedule
}

/** A schedule for hands alone: these devices, and nothing to go through. */
export const handsAlone = (clients: readonly string[], hasBackend: boolean): Schedule => ({
  version: scheduleVersion,
  hasBackend,
  parameters: {},
  clients,
  steps: [],
})

/** So many devices for hands alone, at most as many as there are `people`. */
export const askedByHand = ({
  count,
  hasBackend,
}: {
  readonly count: number
  readonly hasBackend: boolean
}): Asked => ({ title: 'by hand', schedule: handsAlone(people.slice(0, count), hasBackend) })

/**
 * A schedule that somebody names.
 *
 * @throws UsageError in one line where a browser cannot play it
 */
export const askedSchedule = (title: string, schedule: Schedule): Asked => {
  const [unsupported] = unsupportedIn(schedule, whyUnsupportedInBrowser)
  if (unsupported === undefined) return { title, schedule }
  throw new UsageError(
    `A browser cannot play this schedule: unsupported ${unsupported}. pnpm replay can, in the simulation.`,
  )
}

/**
 * The schedule of a seed, without what a browser cannot play.
 *
 * @throws UsageError in one line where it is no seed
 */
export const askedSeed = (seed: string): Asked => {
  assertSeed(seed)
  const drawn = drawSchedule(seed)
  return { title: `seed ${seed}`, schedule: prune({ ...drawn, steps: supportedSteps(drawn, whyUnsupportedInBrowser) }) }
}

/** The fewest devices of a desk by hand between which anything syncs. */
const fewestWithBackend = 2

/**
 * What a desk is to be that begins anew.
 *
 * @param now what it is until then
 * @throws UsageError in one line where the text is no schedule, or a browser cannot play it
 * @example
 * askedAnew({ as: 'schedule', name: 'schedule.json', text }, now)
 */
export const askedAnew = (what: Anew, now: Asked): Asked => {
  switch (what.as) {
    case 'again':
      return now
    case 'by-hand': {
      const { hasBackend, clients } = now.schedule
      const fewest = hasBackend ? fewestWithBackend : 1
      return askedByHand({ count: Math.max(fewest, clients.length), hasBackend })
    }
    case 'schedule': {
      const name = inOneLine(what.name)
      return askedSchedule(name, readSchedule(what.text, name))
    }
  }
}
