/**
 * The place where a desk stands. A schedule begins on an empty store with no device open: so whoever wants another one, or the same once
 * more, begins the desk anew. The one that stands is closed, its browsers too; then another one is opened on another store. Whoever
 * follows the place hears of it.
 */
import { reasonOf } from '../run/reason-of.ts'
import { type Asked, askedAnew, handsAlone } from './asked.ts'
import { type Desk, OrderRefused, type OwnOrder } from './desk.ts'
import type { Anew, DeskOrder, DeskSetup, DeskState } from './protocol.ts'

/** A desk, and what closes all that it stands on. */
export interface StandingDesk {
  readonly desk: Desk
  readonly close: () => Promise<void>
}

/** What a place carries out: all that a page can order, but for what needs a disk. */
export type PlaceOrder = OwnOrder | Extract<DeskOrder, { readonly type: 'begin' }>

export interface DeskPlace {
  /** The desk that stands; where none does, the one that stood last. */
  readonly desk: () => Desk
  /** What it is, as pages are told. */
  readonly setup: () => DeskSetup
  readonly state: () => DeskState
  /** Nothing where such an order can be given now. @throws OrderRefused in one line where it cannot */
  readonly check: (order: Pick<DeskOrder, 'type'>) => void
  /**
   * Carries an order out; to begin anew is done when another desk stands.
   *
   * @throws OrderRefused in one line where that cannot be, UsageError where what is to be gone through is no schedule
   */
  readonly order: (order: PlaceOrder) => Promise<void>
  /** Hears that the state or the judgement has changed, or that another desk stands: all of it is another one's then. */
  readonly listen: (listener: (what: PlaceNews) => void) => () => void
  /** Closes what stands, also what is only being opened. Closing twice does nothing. */
  readonly close: () => Promise<void>
}

export type PlaceNews = 'state' | 'judged' | 'begun'

export interface DeskPlaceOptions {
  readonly asked: Asked
  /** Of the first desk; those that follow have a number behind it. */
  readonly storeId: string
  readonly open: (asked: Asked, storeId: string) => Promise<StandingDesk>
}

/**
 * Opens the first desk of a place in which others can be begun.
 *
 * @throws whatever `open` does
 * @example
 * const place = await openDeskPlace({ asked, storeId: 'desk', open: (asked, storeId) => openDesk({ house, storeId, ...asked }) })
 * await place.order({ type: 'begin', what: { as: 'again' } })
 */
export const openDeskPlace = async ({ asked, storeId, open }: DeskPlaceOptions): Promise<DeskPlace> => {
  let number = 1
  const openNext = (next: Asked): Promise<StandingDesk> => {
    number += 1
    return open(next, `${storeId}-${number}`)
  }
  return createPlace({ ...(await open(asked, storeId)), asked }, { openNext })
}

/** The place of a desk that cannot begin anew, and why, in one line. Whoever has made the desk closes it. */
export const fixedPlace = (desk: Desk, why: string): DeskPlace => {
  const { title, clients, hasBackend } = desk.setup
  const asked: Asked = { title, schedule: handsAlone(clients, hasBackend) }
  return createPlace({ desk, asked, close: async () => {} }, { why })
}

/** How the place stands, with the words in which pages are told. */
type Stage =
  | { readonly type: 'stands' }
  | { readonly type: 'begins'; readonly doing: string }
  | { readonly type: 'gone'; readonly why: string }

interface Standing extends StandingDesk {
  readonly asked: Asked
}

type NextDesk = { readonly openNext: (asked: Asked) => Promise<StandingDesk> } | { readonly why: string }

const createPlace = (first: Standing, next: NextDesk): DeskPlace => {
  const listeners = new Set<(what: PlaceNews) => void>()
  const tell = (what: PlaceNews): void => {
    for (const listener of [...listeners]) listener(what)
  }
  let standing = first
  let stopHearing = standing.desk.listen(tell)
  let stage: Stage = { type: 'stands' }
  let beginning: Promise<void> | undefined
  let ending: Promise<void> | undefined
  /** Desks that were closed, with what became of it: each is closed once. */
  const closed = new WeakMap<Standing, Promise<void>>()

  const enter = (now: Stage): void => {
    stage = now
    tell('state')
  }
  const closeStanding = (): Promise<void> => {
    const closing = closed.get(standing) ?? standing.close()
    closed.set(standing, closing)
    return closing
  }
  const take = (opened: Standing): void => {
    stopHearing()
    standing = opened
    stage = { type: 'stands' }
    stopHearing = standing.desk.listen(tell)
    tell('begun')
  }

  const whyNot = (type: DeskOrder['type']): string | undefined => {
    if (ending !== undefined) return 'the desk is being ended'
    if (stage.type === 'begins') return 'the desk is being begun anew: wait until it stands'
    if (type === 'begin') return 'why' in next ? next.why : undefined
    // What was done there is still known.
    if (stage.type === 'stands' || type === 'save' || type === 'report') return undefined
    return `no desk stands (${stage.why}): begin it anew`
  }
  const check = ({ type }: Pick<DeskOrder, 'type'>): void => {
    const why = whyNot(type)
    if (why !== undefined) throw new OrderRefused(why)
  }

  /** What stands now, to be gone through once more: steps that were changed on the page are as they were changed. */
  const askedNow = (): Asked => {
    const { asked, desk } = standing
    return { ...asked, schedule: { ...asked.schedule, steps: desk.state().script.map(({ step }) => step) } }
  }

  const openInstead = async (asked: Asked, openNext: (asked: Asked) => Promise<StandingDesk>): Promise<void> => {
    enter({ type: 'begins', doing: 'beginning anew: closing what stands' })
    // The next one has a store and browsers of its own: what would not close is in nobody's way.
    const trouble = await closeStanding().then(() => undefined, reasonOf)
    if (ending !== undefined) throw new OrderRefused('the desk is being ended')
    enter({ type: 'begins', doing: 'beginning anew: opening LinearLite' })
    const opened = await openNext(asked)
    take({ ...opened, asked })
    opened.desk.note('info', 'The desk was begun anew, on an empty store.')
    if (trouble !== undefined) opened.desk.note('problem', `The desk before did not close as it should (${trouble}).`)
  }
  const begin = async (what: Anew): Promise<void> => {
    if ('why' in next) return
    const asked = askedAnew(what, askedNow())
    beginning = openInstead(asked, next.openNext)
    try {
      await beginning
    } catch (error) {
      const why = `LinearLite could not be opened: ${reasonOf(error)}`
      enter({ type: 'gone', why })
      throw new OrderRefused(why)
    } finally {
      beginning = undefined
    }
  }

  const orderDesk = async (given: OwnOrder): Promise<void> => {
    const { desk } = standing
    try {
      await desk.order(given)
    } catch (error) {
      if (standing.desk === desk && stage.type === 'stands') throw error
      throw new OrderRefused('the desk was begun anew before that was done')
    }
  }

  return {
    desk: () => standing.desk,
    setup: () => ({ ...standing.desk.setup, ...('why' in next && { notAnew: next.why }) }),
    state: () => {
      const state = standing.desk.state()
      if (stage.type === 'begins') return { ...state, doing: stage.doing }
      return stage.type === 'gone' ? { ...state, gone: stage.why } : state
    },
    check,
    order: async (given) => {
      check(given)
      return given.type === 'begin' ? begin(given.what) : orderDesk(given)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      // What opens only now is closed as well.
      ending ??= (beginning ?? Promise.resolve()).catch(() => {}).then(closeStanding)
      return ending
    },
  }
}
