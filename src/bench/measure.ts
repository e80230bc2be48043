/** Measures groups of rows, round after round. */
import { makeGroupContext, type Surroundings } from './context.ts'
import type { Group, Row } from './row.ts'
import { rowsOf } from './rows.ts'
import { type Figure, summariseRounds } from './statistics.ts'

export interface Measured {
  readonly row: Row
  readonly figure: Figure
}

/** Does a step with a name that a person can see; `tell` says more while it lasts. */
export type WithProgress = <Result>(
  name: string,
  step: (tell: (doing: string) => void) => Promise<Result>,
) => Promise<Result>

/**
 * All rows of the groups. The rounds of a group go over all its rows, so that a slow minute of the machine does not hit
 * one row alone.
 */
export const measureGroups = async (
  chosen: readonly Group[],
  rounds: number,
  around: Omit<Surroundings, 'tell'>,
  withProgress: WithProgress,
): Promise<readonly Measured[]> => {
  const measured: Measured[] = []
  for (const group of chosen) {
    const samples = new Map<Row, (readonly number[])[]>(rowsOf[group].map((row) => [row, []]))
    let tell = (_doing: string): void => {}
    await using context = makeGroupContext({ ...around, tell: (doing) => tell(doing) })
    for (let round = 1; round <= rounds; round++) {
      await withProgress(`${group}, round ${round} of ${rounds}`, async (tellOfStep) => {
        tell = tellOfStep
        const inRound = context.nextRound()
        for (const [row, ofRow] of samples) {
          tell(row.title)
          ofRow.push(await row.measure(inRound))
        }
      })
    }
    for (const [row, ofRow] of samples) measured.push({ row, figure: summariseRounds(ofRow) })
  }
  return measured
}
