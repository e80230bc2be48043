/**
 * Gates that things of one device pass in the order in which they came, each kind by itself or behind another, and orders that keep them back:
 * what a scripted backend is made to wait at. No clock and no timer.
 */

/** An order that keeps things of one device back. Each keeps them by itself: what several keep waits for all of them. */
export interface Hold {
  /** How many things it keeps. */
  readonly waiting: () => number
  /** How many things it has kept, or seen coming, so far. */
  readonly bitten: () => number
  /** Lets that many go on, in their order, also such as come later. */
  readonly release: (count?: number) => void
  /** Lets everything go on, and ends. */
  readonly end: () => void
}

/** A thing on its way. */
export interface Waiting {
  readonly go: () => void
}

/** The gates of one device, one for each kind of thing. */
export interface Gates<Kind extends string> {
  readonly pass: (kind: Kind, thing: Waiting) => void
  /** Keeps everything of these kinds, what waits already too; it is counted together. */
  readonly hold: (kinds: readonly Kind[]) => Hold
  /** Everything that waits is lost. */
  readonly clear: () => void
}

interface Standing<Kind> {
  readonly kinds: readonly Kind[]
  /** How many of those that come may pass. */
  allowed: number
  bitten: number
}

interface Entry<Kind> extends Waiting {
  readonly kind: Kind
  readonly keptBy: Set<Standing<Kind>>
}

/**
 * Open gates.
 *
 * @param followers kinds that never pass an earlier one of another kind while that waits
 * @example
 * createGates<'pages' | 'refusals'>({ pages: ['refusals'] })
 */
export const createGates = <Kind extends string>(
  followers: Partial<Record<Kind, readonly Kind[]>> = {},
): Gates<Kind> => {
  /** In the order in which they came. */
  const waiting: Entry<Kind>[] = []
  const holds = new Set<Standing<Kind>>()

  /** The first that nothing keeps, neither an order nor one before it, of its kind or of one that it follows. */
  const nextToGo = (): number => {
    const blocked = new Set<Kind>()
    return waiting.findIndex(({ kind, keptBy }) => {
      if (keptBy.size === 0 && !blocked.has(kind)) return true
      for (const behind of [kind, ...(followers[kind] ?? [])]) blocked.add(behind)
      return false
    })
  }
  const goOn = (): void => {
    for (let next = nextToGo(); next !== -1; next = nextToGo()) waiting.splice(next, 1)[0]?.go()
  }
  const keep = (hold: Standing<Kind>, { kind, keptBy }: Entry<Kind>): void => {
    if (!hold.kinds.includes(kind)) return
    hold.bitten += 1
    if (hold.allowed > 0) hold.allowed -= 1
    else keptBy.add(hold)
  }

  return {
    pass: (kind, { go }) => {
      const entry: Entry<Kind> = { kind, keptBy: new Set(), go }
      for (const hold of holds) keep(hold, entry)
      waiting.push(entry)
      goOn()
    },
    clear: () => {
      waiting.length = 0
    },
    hold: (kinds) => {
      const hold: Standing<Kind> = { kinds, allowed: 0, bitten: 0 }
      holds.add(hold)
      for (const entry of waiting) keep(hold, entry)
      const kept = (): readonly Entry<Kind>[] => waiting.filter(({ keptBy }) => keptBy.has(hold))
      const letGo = (entries: readonly Entry<Kind>[]): void => {
        for (const { keptBy } of entries) keptBy.delete(hold)
        goOn()
      }
      return {
        waiting: () => kept().length,
        bitten: () => hold.bitten,
        release: (count = 1) => {
          // A hold that has ended keeps nothing that could pass.
          if (!holds.has(hold)) return
          const freed = kept().slice(0, count)
          hold.allowed += count - freed.length
          letGo(freed)
        },
        end: () => {
          if (holds.delete(hold)) letGo(kept())
        },
      }
    },
  }
}
