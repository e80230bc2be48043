/** What every part of the page shares: its line to the desk, orders with their answers, and the notes beside where they were given. */
import { createContext, type ReactNode, useContext, useMemo, useRef, useSyncExternalStore } from 'react'
import type { DeskOrder, DeskSetup, DeskState } from '../../../../src/desk/protocol.ts'
import type { Action } from '../../../../src/schedule/schedule.ts'
import type { Answer, Connection } from '../live/connection.ts'
import type { Snapshot } from '../live/snapshot.ts'
import { createdByHand, newIssueName } from '../model/changes.ts'
import { createSayings, type Saying, type Sayings } from './sayings.ts'

export interface Desk {
  readonly connection: Connection
  readonly sayings: Sayings
  /** Gives an order; what comes of it is said at the place. */
  readonly give: (place: string, order: DeskOrder) => Promise<Answer>
  /** Does these one after another, up to the first that is refused. */
  readonly act: (place: string, ...actions: readonly Action[]) => Promise<void>
  readonly say: (place: string, saying: Saying) => void
  /** A name for an issue that is about to be made. */
  readonly newIssue: () => string
}

const Context = createContext<Desk | undefined>(undefined)

export const createDesk = (connection: Connection): Desk => {
  const sayings = createSayings()
  const give: Desk['give'] = async (place, order) => {
    sayings.say(place, undefined)
    const answer = await connection.order(order)
    if (!answer.isDone) sayings.say(place, { level: 'problem', text: answer.error })
    return answer
  }
  let shown: string | undefined
  connection.subscribe(() => {
    const storeId = connection.get().setup?.storeId
    if (storeId === undefined || storeId === shown) return
    shown = storeId
    // Nothing of what was said of another desk's orders is true of this one.
    sayings.clear()
  })
  let named = 0
  return {
    connection,
    sayings,
    give,
    act: async (place, ...actions) => {
      for (const action of actions) {
        const answer = await give(place, { type: 'do', action })
        if (!answer.isDone) return
        if (answer.text !== undefined) sayings.say(place, { level: 'info', text: answer.text })
      }
    },
    say: sayings.say,
    newIssue: () => {
      const { state } = connection.get()
      const known = [
        ...(state?.done ?? []),
        ...(state?.script ?? []).map(({ step, words }) => ({ action: step, words })),
      ]
      // What was just ordered the desk may not have told yet.
      named = Math.max(named, createdByHand(known)) + 1
      return newIssueName(named - 1)
    },
  }
}

export const DeskProvider = ({ desk, children }: { readonly desk: Desk; readonly children: ReactNode }) => (
  <Context.Provider value={desk}>{children}</Context.Provider>
)

export const useDesk = (): Desk => {
  const desk = useContext(Context)
  if (desk === undefined) throw new Error('Expected a DeskProvider around this part of the page, found none.')
  return desk
}

/** A part of what the desk has told: drawn anew only when that part is another one. */
export const useTold = <Part,>(pick: (snapshot: Snapshot) => Part): Part => {
  const { connection } = useDesk()
  return useSyncExternalStore(connection.subscribe, () => pick(connection.get()))
}

interface StandingDesk {
  readonly setup: DeskSetup
  readonly state: DeskState
}

/** What the desk is and how it stands, once it has said both; until another has said both, it is the one before. */
export const useStanding = (): StandingDesk | undefined => {
  const last = useRef<StandingDesk>(undefined)
  const setup = useTold((snapshot) => snapshot.setup)
  const state = useTold((snapshot) => snapshot.state)
  return useMemo(() => {
    if (setup !== undefined && state !== undefined) last.current = { setup, state }
    return last.current
  }, [setup, state])
}
