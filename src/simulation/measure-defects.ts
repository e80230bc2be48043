/** Plays every defect under many seeds, and the correct engine under more, and counts what the judge said. Pure. */
import type { HistoryEvent } from '../history/event.ts'
import type { Hop, Verdict } from '../verdict/verdict.ts'
import { askJudge, type Defect, playClean, playDefect, type Said } from './defects.ts'

/** What the judge said of one arm's trials. */
export interface Arm {
  readonly trials: number
  /** How often each answer came, such as `lost/leader`; `ok` where nothing was found. */
  readonly said: Readonly<Record<string, number>>
  /** The first seed of which it said something else than it should. */
  readonly firstWrong: (Said & { readonly seed: number }) | undefined
}

export interface DefectArm extends Arm {
  readonly defect: Defect
  /** Trials in which anything was found to be broken. */
  readonly caught: number
  /** Those with the right headline. */
  readonly rightVerdict: number
  /** Those with the right headline and the right link. */
  readonly rightHop: number
}

export interface CleanArm extends Arm {
  /** Trials in which nothing was found. */
  readonly clean: number
}

const nameOf = ({ verdict, hop }: { readonly verdict: Verdict; readonly hop: Hop | undefined }): string =>
  hop === undefined ? verdict : `${verdict}/${hop}`

/** Called before each trial, and awaited: a chance to show progress, and to stop by throwing. */
export type BeforeTrial = (played: number, trials: number) => Promise<void>

const playArm = async (
  seeds: readonly number[],
  play: (seed: number) => readonly HistoryEvent[],
  isRight: (said: Said) => boolean,
  beforeTrial: BeforeTrial,
): Promise<Arm & { readonly answers: readonly Said[] }> => {
  const answers: Said[] = []
  const said: Record<string, number> = {}
  let firstWrong: Arm['firstWrong']
  for (const [index, seed] of seeds.entries()) {
    await beforeTrial(index, seeds.length)
    const answer = askJudge(play(seed))
    answers.push(answer)
    said[nameOf(answer)] = (said[nameOf(answer)] ?? 0) + 1
    if (!isRight(answer)) firstWrong ??= { ...answer, seed }
  }
  return { trials: seeds.length, said, firstWrong, answers }
}

export const measureDefect = async (
  defect: Defect,
  seeds: readonly number[],
  beforeTrial: BeforeTrial,
): Promise<DefectArm> => {
  const hasRightVerdict = ({ verdict }: Said) => verdict === defect.verdict
  const isRight = (said: Said) => hasRightVerdict(said) && said.hop === defect.hop
  const { answers, ...arm } = await playArm(seeds, (seed) => playDefect(defect, seed).events, isRight, beforeTrial)
  return {
    ...arm,
    defect,
    caught: answers.filter(({ verdict }) => verdict !== 'ok' && verdict !== 'inconclusive').length,
    rightVerdict: answers.filter(hasRightVerdict).length,
    rightHop: answers.filter(isRight).length,
  }
}

export const measureClean = async (seeds: readonly number[], beforeTrial: BeforeTrial): Promise<CleanArm> => {
  const isClean = ({ verdict }: Said) => verdict === 'ok'
  const { answers, ...arm } = await playArm(seeds, (seed) => playClean(seed).events, isClean, beforeTrial)
  return { ...arm, clean: answers.filter(isClean).length }
}

export const isAllRight = (defects: readonly DefectArm[], clean: CleanArm): boolean =>
  defects.every(({ firstWrong }) => firstWrong === undefined) && clean.firstWrong === undefined

/** The table, a line for each defect and one for the correct engine. */
export const formatDefects = (defects: readonly DefectArm[], clean: CleanArm): string => {
  const of = (count: number, trials: number) => `${count} of ${trials}`
  const others = ({ said }: Arm, right: string) =>
    Object.entries(said)
      .filter(([answer]) => answer !== right)
      .sort(([, left], [, right]) => right - left)
      .map(([answer, count]) => `${answer} ${count}`)
      .join(', ')
  const lines = [
    ['defect', 'expected', 'caught', 'verdict', 'hop', 'said otherwise'],
    ...defects.map((arm) => {
      const { defect, trials, caught, rightVerdict, rightHop } = arm
      const expected = nameOf(defect)
      const counts = [caught, rightVerdict, rightHop].map((count) => of(count, trials))
      return [defect.name, expected, ...counts, others(arm, expected)]
    }),
    ...(clean.trials === 0 ? [] : [['none', 'ok', '', of(clean.clean, clean.trials), '', others(clean, 'ok')]]),
  ]
  const width = (column: number) => Math.max(...lines.map((line) => line[column]?.length ?? 0))
  return lines
    .map((line) => `  ${line.map((cell, column) => cell.padEnd(width(column))).join('  ')}`.trimEnd())
    .join('\n')
}
