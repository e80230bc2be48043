/** What a command says of processes that outlived their run. */
import type { LeftoverProcess, Run } from './types.ts'

const shorten = (command: string): string => command.slice(0, 100)

/** Says which processes of earlier runs had to be ended when this one started. */
export const tellEndedFromEarlierRuns = ({ endedFromEarlierRuns }: Run): void => {
  for (const { pid, command } of endedFromEarlierRuns) {
    console.log(`ended process ${pid}, which an earlier run had left behind: ${shorten(command)}`)
  }
}

/** Says which processes this run left behind. */
export const tellLeaked = (leaked: readonly LeftoverProcess[]): void => {
  for (const { pid, command } of leaked) console.log(`left behind, and ended: process ${pid}, ${shorten(command)}`)
}
