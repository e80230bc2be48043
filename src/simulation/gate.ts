/**
 * A gate that things of one kind pass in their order, and orders that keep them back: what a scripted backend is made to wait at. No
 * clock and no timer.
 */

/** An order that keeps things of one device back. */
export interface Hold {
  /** How many things wait. */
  readonly waiting: () => number
  /** Lets that many go on, in their order, also such as come later. */
  readonly release: (count?: number) => void
  /** Lets everything go on, and ends. */
  readonly end: () => void
}

/** A thing on its way. */
export interface Waiting {
  readonly go: () => void
}

/** Things of one kind of one device that pass in their order, unless an order holds them. */
export interface Gate {
  readonly pass: (thing: Waiting) => void
  readonly hold: () => Hold & { readonly bitten: () => number }
  /** Everything that waits is lost. */
  readonly clear: () => readonly Waiting[]
}

/** An open gate. */
export const createGate = (): Gate => {
  const waiting: Waiting[] = []
  let holds = 0
  let allowed = 0
  /** Things that came while a hold stood, ever. */
  let kept = 0
  const goOn = (): void => {
    while (waiting.length > 0 && (holds === 0 || allowed > 0)) {
      if (holds > 0) allowed -= 1
      waiting.shift()?.go()
    }
  }
  return {
    pass: (thing) => {
      if (holds > 0) kept += 1
      waiting.push(thing)
      goOn()
    },
    clear: () => waiting.splice(0),
    hold: () => {
      const before = kept
      let touched: number | undefined
      holds += 1
      return {
        waiting: () => waiting.length,
        bitten: () => touched ?? kept - before,
        release: (count = 1) => {
          // A hold that has ended keeps nothing that could pass.
          if (touched !== undefined) return
          allowed += count
          goOn()
        },
        end: () => {
          if (touched !== undefined) return
          touched = kept - before
          holds -= 1
          if (holds === 0) allowed = 0
          goOn()
        },
      }
    },
  }
}
