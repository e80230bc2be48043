/** Holds of one device's traffic as a hand sees them: what is held, what waits, and the actions that change it. Pure. */
import type { ClientView } from '../../../../src/desk/protocol.ts'
import type { Action, Holdable } from '../../../../src/schedule/schedule.ts'

/** What a button holds: one thing, or everything, which is both directions. */
export type HoldChoice = Holdable | 'all'

export interface HoldButton {
  readonly choice: HoldChoice
  readonly label: string
  /** For whoever wonders. */
  readonly hint: string
}

export const holdButtons: readonly HoldButton[] = [
  { choice: 'all', label: 'All', hint: 'Everything, both ways' },
  { choice: 'pages', label: 'Pages', hint: 'What the backend has of others; acknowledgements pass' },
  { choice: 'acknowledgements', label: 'Acks', hint: 'The backend’s answers to pushes; pages pass' },
  { choice: 'up', label: 'Up', hint: 'What the device sends' },
  { choice: 'down', label: 'Down', hint: 'What the device is sent' },
]

/** What is held, in words such as `acknowledgements`. */
export const wordsOf: Readonly<Record<Holdable, string>> = {
  up: 'what it sends',
  down: 'what it is sent',
  pages: 'pages',
  acknowledgements: 'acknowledgements',
}

const partsOf = (choice: HoldChoice): readonly Holdable[] => (choice === 'all' ? ['up', 'down'] : [choice])

type Holds = Pick<ClientView, 'name' | 'holds'>

const standing = ({ holds }: Holds, what: Holdable) => holds.find((hold) => hold.what === what)

export const isHeld = (client: Holds, choice: HoldChoice): boolean =>
  partsOf(choice).every((what) => standing(client, what) !== undefined)

/** Frames that wait in these holds. */
export const waitingIn = (client: Holds, choice: HoldChoice): number =>
  partsOf(choice).reduce((sum, what) => sum + (standing(client, what)?.waiting ?? 0), 0)

/** Holds what is not held yet. */
export const hold = (client: Holds, choice: HoldChoice): readonly Action[] =>
  partsOf(choice)
    .filter((what) => standing(client, what) === undefined)
    .map((what) => ({ type: 'hold', client: client.name, what }))

/** Lets go of what is held. */
export const release = (client: Holds, choice: HoldChoice): readonly Action[] =>
  partsOf(choice)
    .filter((what) => standing(client, what) !== undefined)
    .map((what) => ({ type: 'release', client: client.name, what }))

/** Lets go of everything. */
export const releaseAll = ({ name, holds }: Holds): readonly Action[] =>
  holds.map(({ what }) => ({ type: 'release', client: name, what }))

/** One of what waits, of each hold in which anything does: what several hold passes once all of them let it. */
export const letOneThrough = ({ name, holds }: Holds): readonly Action[] =>
  holds.filter(({ waiting }) => waiting > 0).map(({ what }) => ({ type: 'release', client: name, what, count: 1 }))
