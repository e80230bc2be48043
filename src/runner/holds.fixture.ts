/** What holds and releases mean in every runner: what comes while they are ordered, and what has passed in the end. */
import type { Holdable } from '../schedule/schedule.ts'

/** Something for the client: a page (`p…`) or an acknowledgement (`a…`). */
export type Thing = `${'p' | 'a'}${number}`

export type HoldStory = readonly (
  | readonly ['hold', Extract<Holdable, 'down' | 'pages'>]
  | readonly ['release', Extract<Holdable, 'down' | 'pages'>, number?]
  | readonly ['comes', Thing]
)[]

/** Stories of one client, and what has passed at their end. */
export const holdStories: readonly (readonly [title: string, story: HoldStory, passed: readonly Thing[]])[] = [
  [
    'let as many pass as they are told, such as come later, too',
    [
      ['hold', 'pages'],
      ['comes', 'p1'],
      ['release', 'pages', 2],
      ['comes', 'p2'],
      ['comes', 'p3'],
    ],
    ['p1', 'p2'],
  ],
  [
    'add up what they are told',
    [
      ['hold', 'pages'],
      ['release', 'pages', 1],
      ['release', 'pages', 1],
      ['comes', 'p1'],
      ['comes', 'p2'],
      ['comes', 'p3'],
    ],
    ['p1', 'p2'],
  ],
  [
    'let something pass together where there are two of one kind',
    [
      ['hold', 'pages'],
      ['hold', 'pages'],
      ['comes', 'p1'],
      ['comes', 'p2'],
      ['release', 'pages', 1],
    ],
    ['p1'],
  ],
  [
    'end together where there are two of one kind',
    [
      ['hold', 'pages'],
      ['hold', 'pages'],
      ['comes', 'p1'],
      ['release', 'pages'],
      ['comes', 'p2'],
    ],
    ['p1', 'p2'],
  ],
  [
    'know nothing of what an earlier one was told',
    [
      ['hold', 'pages'],
      ['release', 'pages', 3],
      ['hold', 'pages'],
      ['comes', 'p1'],
    ],
    [],
  ],
  [
    'know nothing of what one was told that has ended',
    [
      ['hold', 'pages'],
      ['release', 'pages', 3],
      ['release', 'pages'],
      ['hold', 'pages'],
      ['comes', 'p1'],
    ],
    [],
  ],
  [
    'keep by themselves: what another keeps as well does not pass',
    [
      ['hold', 'pages'],
      ['hold', 'down'],
      ['comes', 'p1'],
      ['release', 'pages', 1],
    ],
    [],
  ],
  [
    'let pass what another has let pass before',
    [
      ['hold', 'pages'],
      ['hold', 'down'],
      ['comes', 'p1'],
      ['release', 'pages', 1],
      ['release', 'down'],
      ['comes', 'p2'],
    ],
    ['p1'],
  ],
  [
    'count a whole direction together, the oldest first',
    [
      ['hold', 'down'],
      ['comes', 'a1'],
      ['comes', 'p1'],
      ['comes', 'p2'],
      ['release', 'down', 2],
    ],
    ['a1', 'p1'],
  ],
  [
    'count what another keeps as well as let pass',
    [
      ['hold', 'down'],
      ['hold', 'pages'],
      ['comes', 'p1'],
      ['comes', 'a1'],
      ['release', 'down', 1],
    ],
    [],
  ],
]
