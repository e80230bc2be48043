/** What each key does: the table that the help shows, and that presses are looked up in. Pure. */
import type { ClientView, DeskOrder, DeskSetup, DeskState } from '../../../../src/desk/protocol.ts'
import type { Action } from '../../../../src/schedule/schedule.ts'
import { commitIn, issuesOf, isThere, placeOf, tabOf } from './changes.ts'
import { type HoldChoice, hold, letOneThrough, releaseAll } from './holds.ts'

/** What the page itself does. */
export type PageCommand = 'help' | 'begin' | 'search' | 'follow' | 'pause' | 'last-failure'

/** What comes of a press. Places are where its answer is shown. */
export type Deed =
  | { readonly type: 'do'; readonly place: string; readonly actions: readonly Action[] }
  | { readonly type: 'order'; readonly place: string; readonly order: DeskOrder }
  | { readonly type: 'say'; readonly place: string; readonly text: string }
  | { readonly type: 'choose'; readonly client: string }
  | { readonly type: 'page'; readonly command: PageCommand }

/** What a press is about. */
export interface KeyScene {
  readonly setup: DeskSetup
  readonly state: DeskState
  /** The device that is chosen; undefined where there is none. */
  readonly client: ClientView | undefined
  readonly burst: { readonly pushes: number; readonly events: number }
  readonly newIssue: () => string
}

export interface KeyRow {
  /** As `KeyboardEvent.key` says it. */
  readonly key: string
  /** As a person reads it. */
  readonly shown: string
  readonly words: string
  readonly deed: (scene: KeyScene) => Deed
}

export interface KeyGroup {
  readonly title: string
  readonly rows: readonly KeyRow[]
}

const page = (key: string, words: string, command: PageCommand): KeyRow => ({
  key,
  shown: key,
  words,
  deed: () => ({ type: 'page', command }),
})

const onClient = (key: string, words: string, deedFor: (client: ClientView, scene: KeyScene) => Deed): KeyRow => ({
  key,
  shown: key,
  words,
  deed: (scene) =>
    scene.client === undefined
      ? { type: 'say', place: 'bar', text: 'there is no device to act on' }
      : deedFor(scene.client, scene),
})

const doing = (client: ClientView, ...actions: readonly Action[]): Deed => ({
  type: 'do',
  place: `client ${client.name}`,
  actions,
})
const saying = (client: ClientView, text: string): Deed => ({ type: 'say', place: `client ${client.name}`, text })

const holding =
  (choice: HoldChoice, already: string) =>
  (client: ClientView): Deed => {
    const actions = hold(client, choice)
    return actions.length === 0 ? saying(client, already) : doing(client, ...actions)
  }

const digit = (number: number): KeyRow => ({
  key: `${number}`,
  shown: `${number}`,
  words: `choose device ${number}`,
  deed: ({ state }) => {
    const client = state.clients[number - 1]
    return client === undefined
      ? { type: 'say', place: 'bar', text: `there is no device ${number}` }
      : { type: 'choose', client: client.name }
  },
})

export const keyGroups: readonly KeyGroup[] = [
  {
    title: 'The chosen device',
    rows: [
      ...[1, 2, 3, 4].map(digit),
      onClient('h', 'hold its pages', holding('pages', 'its pages are held already')),
      onClient('H', 'hold everything, both ways', holding('all', 'everything is held already')),
      onClient('a', 'hold its acknowledgements', holding('acknowledgements', 'its acknowledgements are held already')),
      onClient('n', 'let one through of each hold', (client) => {
        const actions = letOneThrough(client)
        return actions.length === 0 ? saying(client, 'nothing waits in a hold') : doing(client, ...actions)
      }),
      onClient('r', 'release all its holds', (client) => {
        const actions = releaseAll(client)
        return actions.length === 0 ? saying(client, 'nothing is held') : doing(client, ...actions)
      }),
      onClient('c', 'cut its connection', (client) => doing(client, { type: 'cut', client: client.name })),
      onClient('o', 'go offline, or online again', (client) =>
        doing(client, { type: client.isOffline ? 'online' : 'offline', client: client.name }),
      ),
      onClient('b', 'a burst of events reaches it', (client, { burst }) =>
        doing(client, { type: 'burst', client: client.name, ...burst }),
      ),
      onClient('i', 'a new issue', (client, { newIssue }) => {
        const tab = tabOf(client)
        return tab === undefined
          ? saying(client, 'no tab is open in which somebody could act')
          : doing(client, commitIn(tab, { type: 'create', issue: newIssue() }))
      }),
      onClient('u', 'priority of the newest issue: Urgent', (client, { setup, state }) => {
        const tab = tabOf(client)
        const issue = issuesOf(setup.issues, state.done).at(-1)
        if (tab === undefined) return saying(client, 'no tab is open in which somebody could act')
        if (issue === undefined) return saying(client, 'there is no issue yet: press i for one')
        return doing(client, commitIn(tab, { type: 'priority', issue, to: 4 }))
      }),
    ],
  },
  {
    title: 'The desk',
    rows: [
      {
        key: ' ',
        shown: 'Space',
        words: 'the script’s next step; without a script: pause the timeline',
        deed: ({ state }) =>
          state.script.length === 0
            ? { type: 'page', command: 'pause' }
            : { type: 'order', place: 'script', order: { type: 'next', now: false } },
      },
      {
        key: 'x',
        shown: 'x',
        words: 'end everything that stands',
        deed: () => ({ type: 'order', place: 'bar', order: { type: 'heal' } }),
      },
      {
        key: 'B',
        shown: 'B',
        words: 'begin anew, with another schedule or the same',
        deed: ({ setup }) =>
          setup.notAnew === undefined
            ? { type: 'page', command: 'begin' }
            : { type: 'say', place: 'bar', text: setup.notAnew },
      },
      page('?', 'these keys', 'help'),
    ],
  },
  {
    title: 'The timeline',
    rows: [
      page('p', 'pause, or go on', 'pause'),
      page('f', 'follow what is new', 'follow'),
      page('/', 'search', 'search'),
      page('.', 'jump to the last failure', 'last-failure'),
    ],
  },
]

const rows = new Map(keyGroups.flatMap((group) => group.rows.map((row) => [row.key, row] as const)))

/**
 * What a press comes to; undefined where the key means nothing. What cannot be done here is said instead, with its reason.
 *
 * @example
 * deedOf('h', scene) // { type: 'do', place: 'client alice', actions: [{ type: 'hold', … }] }
 */
export const deedOf = (key: string, scene: KeyScene): Deed | undefined => {
  const deed = rows.get(key)?.deed(scene)
  if (deed?.type !== 'do') return deed
  for (const action of deed.actions) {
    const reason = reasonAgainst(action, scene)
    if (reason !== undefined) return { type: 'say', place: placeOf(action), text: reason }
  }
  return deed
}

/** Why an action cannot be done, as far as the page knows; the desk may know more. */
export const reasonAgainst = (
  action: Action,
  { setup, client }: Pick<KeyScene, 'setup' | 'client'>,
): string | undefined => {
  const unsupported = setup.unsupported[action.type]
  if (unsupported !== undefined) return unsupported
  const needsDevice = action.type === 'commit' || action.type === 'kill'
  return needsDevice && client !== undefined && !isThere(client) ? 'the device is not there: open it first' : undefined
}
