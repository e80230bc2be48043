/** Measures groups of rows, round after round. */
import type { WithProgress } from '../run/progress.ts'
import { makeGroupContext, type Surroundings } from './context.ts'
import type { Group, Row } from './row.ts'
import { rowsOf } from './rows.ts'
import { type Figure, summariseRounds } from './statistics.ts'

export interface Measured {
  readonly row: Row
  readonly figure: Figure
}

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
      await withProgress(`${group}, round ${round} of ${rounds}`, async ({ doing }) => {
        tell = doing
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
