/** What became of campaigns that were struck from outside: a line for each, and the page with all of them. Pure. */
import * as v from 'valibot'

const code = v.union([v.number(), v.literal('signal')])

/** One time that a campaign was struck, as it is written down. */
const ordealTimeSchema = v.object({
  id: v.string(),
  /** What befell it, for a person. */
  title: v.string(),
  came: v.union([
    v.object({ whyNot: v.string() }),
    v.object({
      exitCode: code,
      /** Where it was gone on with. */
      resumed: v.exactOptional(code),
      /** Trials on disk when it was struck, and in the end. */
      before: v.number(),
      rows: v.number(),
      /** Trials of scenarios and triggers, of those in the end, of which nothing can be told. */
      untold: v.number(),
    }),
  ]),
  /** What is wrong, in words; none where it has survived. */
  problems: v.pipe(v.array(v.string()), v.readonly()),
})

const toldSchema = v.object({
  /** Of an undisturbed campaign. */
  trials: v.number(),
  times: v.pipe(v.array(ordealTimeSchema), v.readonly()),
})

export type OrdealTime = Readonly<v.InferOutput<typeof ordealTimeSchema>>

/** What a run of `pnpm ordeals` writes with `--json`. */
export type ToldOrdeals = Readonly<v.InferOutput<typeof toldSchema>>

/** Reads it again. @throws where it is something else */
export const readOrdeals = (text: string): ToldOrdeals => v.parse(toldSchema, JSON.parse(text))

/** One time, in a line; with what is wrong below it. */
export const describeOrdeal = ({ id, came, problems }: OrdealTime): string => {
  if ('whyNot' in came) return `  ${id}: not tried, ${came.whyNot}`
  const { before, rows, untold, exitCode, resumed } = came
  const end = `exit code ${exitCode === 'signal' ? 'none (a signal)' : exitCode}${resumed === undefined ? '' : `, gone on with ${resumed}`}`
  const line = `  ${id}: struck after ${before} trials, ${rows} at the end, ${untold} of them untold, ${end}`
  return [problems.length === 0 ? `${line}: survived` : line, ...problems.map((one) => `    ${one}`)].join('\n')
}

const listed = (values: readonly (number | string)[]): string => [...new Set(values)].join(', ')

const rowOf = (times: readonly OrdealTime[]): readonly string[] => {
  const title = times[0]?.title ?? ''
  const tried = times.flatMap(({ came, problems }) => ('whyNot' in came ? [] : [{ ...came, problems }]))
  const whyNot = times.flatMap(({ came }) => ('whyNot' in came ? [came.whyNot] : []))
  if (tried.length === 0) return [title, `not tried: ${listed(whyNot)}`, '', '', '', '', '']
  return [
    title,
    `${tried.filter(({ problems }) => problems.length === 0).length} of ${tried.length}`,
    listed(tried.map(({ before }) => before)),
    listed(tried.map(({ exitCode }) => exitCode)),
    listed(tried.map(({ resumed }) => resumed ?? '-')),
    listed(tried.map(({ rows }) => rows)),
    listed(tried.map(({ untold }) => untold)),
  ]
}

/** The page with a row for each ordeal. */
export const ordealsPage = ({ trials, times }: ToldOrdeals): string => {
  const ids = [...new Set(times.map(({ id }) => id))]
  const head = [
    'what befell it',
    'survived',
    'after so many trials',
    'exit code',
    'gone on with',
    'trials at the end',
    'untold',
  ]
  const rows = ids.map((id) => rowOf(times.filter((time) => time.id === id)))
  const table = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
  const broken = times.flatMap((time) => (time.problems.length === 0 ? [] : [describeOrdeal(time)]))
  return `${[
    '# What a campaign survives',
    `Made by \`pnpm ordeals --page docs/ordeals.md\`; do not edit it by hand. A small matrix is played as a person plays it (LiveStore 0.4.0, two scenarios in Chromium, one of them with workerd, a trigger, its control and drawn schedules in Node: ${trials} trials with the canaries, two at a time) and struck from outside, each time at another moment.`,
    'It has survived where the exit code tells what happened, no process and no temporary folder is left, every trial that had finished is there exactly as it was written, none is there twice, none is missing at the end, and those in Node have come to what they come to undisturbed. Who can go on with `--resume` does; where a part of a campaign is killed, the campaign itself has to come to its end, and to say of which trials nothing can be told: its exit code is 70 where the harness could not play one, 2 where one could not be told, and 0 only where the blow hit none. Going on does not play those again: what could not be played stays known.',
    'That the clock of the machine is set in the middle of a campaign is a [unit test](../src/campaign/clock-jump.test.ts): every duration is measured on the monotonic clock. A hunt says at its end whether memory or open files grew with its trials.',
    table.map((row) => `| ${row.join(' | ')} |`).join('\n'),
    ...(broken.length === 0 ? [] : ['## What did not survive', broken.join('\n')]),
  ].join('\n\n')}\n`
}
