/** How the page calls things, and the sign of each word: nothing is told by colour alone. Pure. */
import type { CellWord } from '../../../../src/campaign/matrix/cell.ts'
import type { ItemKind } from '../../../../src/campaign/matrix/row.ts'

export const signs: Readonly<Record<CellWord, string>> = {
  'harness failed': '!',
  'new finding': '●',
  unexpected: '▲',
  inconclusive: '?',
  quarantined: '◷',
  'as expected': '',
  unsupported: '',
}

export const kindNames: Readonly<Record<ItemKind, string>> = {
  scenario: 'Scenarios in the browser',
  hunt: 'Drawn schedules',
  bug: 'Known bugs in Node',
}
