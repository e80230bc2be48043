/** One house for several guests at a time, such as the jobs of a hunt: it is opened for the first of them, and closed behind the last. */
import type { House } from './house.ts'

/** Somebody who plays trials in a house, one at a time. */
export interface Guest {
  /** The house to play in; another one where a guest has given up the one before. @throws where it cannot be opened */
  readonly house: () => Promise<House>
  /** Gives up a house in which something went wrong: whoever is still in it stays to the end of a trial, and nobody comes in. */
  readonly giveUp: () => Promise<void>
  /** Leaves it, and closes it as the last. Leaving twice does nothing. */
  readonly leave: () => Promise<void>
}

interface Stay {
  readonly opening: Promise<House>
  guests: number
  isGivenUp: boolean
}

/**
 * Shares the houses that are opened among guests.
 *
 * @example
 * const enter = shareHouse(() => openHouse({ subject }))
 * const [one, other] = [enter(), enter()]
 * const house = await one.house()
 */
export const shareHouse = (open: () => Promise<House>): (() => Guest) => {
  let current: Stay | undefined
  const giveUpFor = (stay: Stay): void => {
    stay.isGivenUp = true
    if (current === stay) current = undefined
  }
  const leaveFrom = async (stay: Stay): Promise<void> => {
    stay.guests -= 1
    if (stay.guests > 0) return
    giveUpFor(stay)
    const house = await stay.opening
    await house.close()
  }

  return () => {
    let mine: Stay | undefined
    const leave = async (): Promise<void> => {
      const left = mine
      mine = undefined
      if (left !== undefined) await leaveFrom(left)
    }
    const giveUp = async (): Promise<void> => {
      if (mine !== undefined) giveUpFor(mine)
      // What is wrong with it was told already.
      await leave().catch(() => {})
    }
    const enter = (): Stay => {
      current ??= { opening: open(), guests: 0, isGivenUp: false }
      current.guests += 1
      return current
    }
    return {
      house: async () => {
        if (mine?.isGivenUp === true) await giveUp()
        mine ??= enter()
        try {
          return await mine.opening
        } catch (error) {
          await giveUp()
          throw error
        }
      },
      giveUp,
      leave,
    }
  }
}
