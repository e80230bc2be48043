/** What the people of a simulated trial do, and what befalls them: drawn from a seed, plain data. Pure. */
import type { Draws } from '../../schedule/draws.ts'

export type Step =
  /** Somebody makes a few changes at once. */
  | { readonly type: 'commit'; readonly tab: string; readonly changes: number }
  /** Somebody looks at something else: a client-only event. */
  | { readonly type: 'view'; readonly tab: string }
  /** The connection to the backend breaks, and is made again after a while. */
  | { readonly type: 'cut'; readonly client: string; readonly forMs: number }
  /** The device is offline until it is told to be online again. */
  | { readonly type: 'offline'; readonly client: string }
  | { readonly type: 'online'; readonly client: string }
  /** The page is loaded anew, whatever is under way. */
  | { readonly type: 'reload'; readonly tab: string; readonly bootMs: number }

export interface Round {
  /** Each so long after the round began; in order. */
  readonly steps: readonly (Step & { readonly atMs: number })[]
  /** When all is quiet after the round, one page is loaded anew, and must show what it showed. */
  readonly reloadAtRest: { readonly tab: string; readonly bootMs: number } | undefined
}

/** The world of one trial: who takes part, how fast everything is, and what happens. */
export interface Plan {
  readonly hasBackend: boolean
  /** Tabs by client. The first tab of each holds its leader. */
  readonly clients: Readonly<Record<string, readonly string[]>>
  /** Events in one push of a session, in one push of a leader, in one page of the backend. */
  readonly sessionBatch: number
  readonly leaderBatch: number
  readonly pageSize: number
  /** Slowest message between tab and leader, and between leader and backend, in milliseconds. */
  readonly slowestLocalMs: number
  readonly slowestNetworkMs: number
  readonly rounds: readonly Round[]
  /** When the backend loses its log, where it does: in which round, and so long after that began. */
  readonly wipe?: { readonly round: number; readonly atMs: number }
}

const people = ['alice', 'bob', 'carol'] as const

/** Milliseconds that every clock can tell exactly, so that the order of a history never hangs on rounding. */
export const exactly = (milliseconds: number): number => Math.max(1, Math.round(milliseconds * 16)) / 16

/** Draws a plan. Without a backend there is one client, whose tabs have one leader. */
export const drawPlan = (draws: Draws, hasBackend: boolean): Plan => {
  const clients = Object.fromEntries(
    people
      .slice(0, hasBackend ? draws.whole(2, 3) : 1)
      .map((name) => [name, draws.chance(hasBackend ? 0.45 : 0.9) ? [name, `${name}/2`] : [name]] as const),
  )
  const tabs = Object.values(clients).flat()
  const names = Object.keys(clients)

  const drawStep = (): Step => {
    const kind = draws.whole(1, 100)
    if (kind <= 72) return { type: 'commit', tab: draws.pick(tabs), changes: draws.whole(1, 4) }
    if (kind <= 78) return { type: 'view', tab: draws.pick(tabs) }
    if (kind <= 82) return { type: 'reload', tab: draws.pick(tabs), bootMs: exactly(draws.real(5, 60)) }
    if (!hasBackend) return { type: 'view', tab: draws.pick(tabs) }
    if (kind <= 88) return { type: 'cut', client: draws.pick(names), forMs: exactly(draws.real(5, 200)) }
    return { type: kind <= 94 ? 'offline' : 'online', client: draws.pick(names) }
  }

  const drawRound = (): Round => {
    let atMs = 0
    const pause = draws.pick([2, 20, 60])
    const steps = Array.from({ length: draws.whole(4, 8) }, () => {
      atMs += exactly(draws.real(0, pause))
      return { ...drawStep(), atMs }
    })
    const reloadAtRest = draws.chance(0.5) ? { tab: draws.pick(tabs), bootMs: exactly(draws.real(5, 60)) } : undefined
    return { steps, reloadAtRest }
  }

  return {
    hasBackend,
    clients,
    sessionBatch: draws.whole(1, 5),
    leaderBatch: draws.whole(1, 4),
    pageSize: 5,
    slowestLocalMs: draws.pick([1, 5, 25]),
    slowestNetworkMs: draws.pick([10, 40, 150]),
    rounds: Array.from({ length: draws.whole(2, 3) }, drawRound),
  }
}

/** The same, but the backend loses its log. Its draws are its own: all else is as it was. */
export const withWipe = (plan: Plan, draws: Draws): Plan => ({
  ...plan,
  wipe: { round: draws.whole(0, plan.rounds.length - 1), atMs: exactly(draws.real(0, 120)) },
})
