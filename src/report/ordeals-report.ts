/** What became of campaigns that were struck from outside: a line for each, and the page with all of them. Pure. */
import type { Expected, Sight } from '../campaign/ordeals/judge-ordeal.ts'

export interface OrdealTime {
  readonly ordeal: { readonly id: string; readonly title: string; readonly expected: Expected }
  readonly sight: Sight | { readonly whyNot: string }
  /** What is wrong; none where it has survived. */
  readonly problems: readonly string[]
}

/** One time, in a line; with what is wrong below it. */
export const describeOrdeal = ({ ordeal: { id }, sight, problems }: OrdealTime): string => {
  if ('whyNot' in sight) return `  ${id}: not tried, ${sight.whyNot}`
  const { before, rows, exitCode, resumed } = sight
  const end = `exit code ${exitCode ?? 'none (a signal)'}${resumed === undefined ? '' : `, gone on with ${resumed.exitCode}`}`
  const line = `  ${id}: struck after ${before.length} trials, ${rows.length} at the end, ${end}`
  return [problems.length === 0 ? `${line}: survived` : line, ...problems.map((one) => `    ${one}`)].join('\n')
}

const listed = (values: readonly (number | string)[]): string => [...new Set(values)].join(', ')

const rowOf = (times: readonly OrdealTime[]): readonly string[] => {
  const [first] = times
  if (first === undefined) return []
  const { title } = first.ordeal
  const seen = times.flatMap(({ sight }) => ('whyNot' in sight ? [] : [sight]))
  const whyNot = times.flatMap(({ sight }) => ('whyNot' in sight ? [sight.whyNot] : []))
  const survived = times.filter(({ sight, problems }) => !('whyNot' in sight) && problems.length === 0)
  if (seen.length === 0) return [title, `not tried: ${listed(whyNot)}`, '', '', '', '']
  return [
    title,
    `${survived.length} of ${seen.length}`,
    listed(seen.map(({ before }) => before.length)),
    listed(seen.map(({ exitCode }) => exitCode ?? 'signal')),
    listed(seen.map(({ resumed }) => resumed?.exitCode ?? '-')),
    listed(seen.map(({ rows }) => rows.length)),
  ]
}

/**
 * The page with a row for each ordeal.
 *
 * @param trials of an undisturbed campaign
 */
export const ordealsPage = (times: readonly OrdealTime[], trials: number): string => {
  const ids = [...new Set(times.map(({ ordeal: { id } }) => id))]
  const head = ['what befell it', 'survived', 'after so many trials', 'exit code', 'gone on with', 'trials at the end']
  const rows = ids.map((id) => rowOf(times.filter(({ ordeal }) => ordeal.id === id)))
  const table = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
  const broken = times.flatMap((time) => (time.problems.length === 0 ? [] : [describeOrdeal(time)]))
  return `${[
    '# What a campaign survives',
    `Made by \`pnpm ordeals --page docs/ordeals.md\`; do not edit it by hand. A small matrix is played as a person plays it (LiveStore 0.4.0, two scenarios in Chromium, one of them with workerd, a trigger, its control and drawn schedules in Node: ${trials} trials with the canaries, two at a time) and struck from outside, each time at another moment.`,
    'It has survived where the exit code tells what happened, no process and no temporary folder is left, every trial that had finished is there exactly as it was written, none is there twice, none is missing at the end, and those in Node have come to what they come to undisturbed. Who can go on with `--resume` does; where a part of a campaign is killed, the campaign itself has to come to its end, and says of the trials that it could not play that the harness failed.',
    table.map((row) => `| ${row.join(' | ')} |`).join('\n'),
    ...(broken.length === 0 ? [] : ['## What did not survive', broken.join('\n')]),
  ].join('\n\n')}\n`
}
