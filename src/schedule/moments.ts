/**
 * Which event a drawn step waits for: one that the step before it is likely to bring about, so that what follows happens in the
 * middle of it. Pure.
 */
import { makeDraws } from './draws.ts'
import { pickByKey } from './keyed-pick.ts'
import { clientOfAction, type Moment, type Sighting, type Step } from './schedule.ts'

interface Candidate {
  readonly seen: Sighting
  readonly client: string
  readonly weight: number
}

export interface MomentOptions {
  readonly seed: string
  readonly step: Step
  readonly previous: Step
  /** Everyone who was opened before. */
  readonly there: readonly string[]
  readonly hasBackend: boolean
  /** How likely it waits at all. */
  readonly chance: number
}

type Weights = Readonly<Partial<Record<Sighting, number>>>

/** What one's own change sets going, at one's own device and at the others'. */
const ownChange: Weights = { 'session-push': 4, 'session-answered': 1.5, 'leader-push': 3, 'leader-answered': 2 }
const ownView: Weights = { 'session-push': 4, 'session-answered': 2 }
const changeOfAnother: Weights = { 'leader-page': 1, 'session-pull': 1, 'session-rebase': 1.5 }
/** What news do to the device that hears of them. */
const news: Weights = { 'leader-page': 4, 'session-pull': 2.5, 'session-rebase': 3, 'leader-rebase': 1.5 }
/** Who comes has nothing to rebase as yet. */
const arrival: Weights = { 'leader-page': 4, 'session-pull': 2 }
const pushesGoOn: Weights = { 'leader-answered': 3, 'leader-page': 2, 'leader-push': 1, 'session-rebase': 1 }
/** A disturbance sets nothing going by itself: what was under way goes on. */
const whatever: Weights = { 'session-push': 1, 'leader-push': 1, 'leader-page': 1 }

const restWeight = 1.5

/** How much likelier a step waits for an event of the device that it is about than of another. */
const ownWeight = 2

/** How likely a step waits for the second page where it waits for a page of several. */
const secondPage = 0.25

/** Draws what a step waits for; `undefined` where it follows at once. */
export const drawMoment = (options: MomentOptions): Moment | undefined => {
  const { seed, step, previous, there, chance } = options
  const key = [seed, 'step', step.id, 'after']
  if (there.length === 0 || !makeDraws([...key, 'at all']).chance(chance)) return undefined
  const moment = pickByKey(
    key,
    candidates(options),
    ({ seen, client }) => `${seen} of ${client}`,
    ({ weight }) => weight,
  )
  if (moment === undefined) return undefined
  const { seen, client } = moment
  const hasPages = previous.type === 'upstream' && previous.pages > 1
  const isSecond = seen === 'leader-page' && hasPages && makeDraws([...key, 'times']).chance(secondPage)
  return isSecond ? { seen, client, times: 2 } : { seen, client }
}

const candidates = ({ step, previous, there, hasBackend }: MomentOptions): readonly Candidate[] => {
  const actor = clientOfAction(step)
  const found = there.flatMap((client) =>
    Object.entries(weightsAfter(previous, client))
      .map(([seen, weight]) => ({
        seen: seen as Sighting,
        client,
        weight: client === actor ? weight * ownWeight : weight,
      }))
      .filter(({ seen }) => hasBackend || withoutBackend.has(seen)),
  )
  const rester = actor !== undefined && there.includes(actor) ? actor : there[0]
  return rester === undefined ? found : [...found, { seen: 'rest', client: rester, weight: restWeight }]
}

const withoutBackend = new Set<Sighting>(['session-push', 'session-answered', 'session-pull', 'rest'])

const weightsAfter = (previous: Step, client: string): Weights => {
  const isOwn = clientOfAction(previous) === client
  switch (previous.type) {
    case 'commit':
      return isOwn ? ownChange : changeOfAnother
    case 'view':
      return isOwn ? ownView : {}
    case 'upstream':
    case 'evict':
    case 'redeploy':
    case 'wipe':
      return news
    case 'release':
      if (!isOwn) return {}
      return previous.what === 'up' || previous.what === 'acknowledgements' ? pushesGoOn : news
    case 'open':
      return isOwn ? arrival : {}
    case 'burst':
    case 'accept':
    case 'online':
    case 'cut':
    case 'reload':
    case 'kill':
      return isOwn ? news : {}
    default:
      return isOwn ? whatever : {}
  }
}
