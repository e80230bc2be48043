/** `pnpm matrix`: every version against everything that is known, counted; and what is made of its rows: merge, gate, page, sql. */
import { runCommand } from '../src/run/exit-codes.ts'

/** What the first word can be; without one of them a matrix is played. Loaded only when it is asked for. */
const commands = {
  play: () => import('./matrix/play.ts'),
  merge: () => import('./matrix/merge.ts'),
  gate: () => import('./matrix/gate.ts'),
  page: () => import('./matrix/page.ts'),
  sql: () => import('./matrix/sql.ts'),
} as const

const isCommand = (word: string | undefined): word is keyof typeof commands => word !== undefined && word in commands

const given = process.argv.slice(2)
const [first, ...rest] = given[0] === '--' ? given.slice(1) : given
const [name, options] = isCommand(first) ? [first, rest] : (['play', given] as const)
await runCommand(async () => (await commands[name]()).main(options))
