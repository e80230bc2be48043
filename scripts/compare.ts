/** `pnpm compare`: two LiveStores side by side on one scenario, and a plain sentence about what differs. */
import { Command } from '@commander-js/extra-typings'
import { type Arm, type ArmResult, type Comparison, compareArms, rateOf } from '../src/campaign/compare.ts'
import { askedHelp, openSource, wayOf } from '../src/campaign/trial-source.ts'
import { type Column, formatColumns } from '../src/report/columns.ts'
import { prepareJsonFile } from '../src/report/json-file.ts'
import { type ExitCode, exitCodes, parseArguments, runCommand, UsageError } from '../src/run/exit-codes.ts'
import { withProgress } from '../src/run/progress.ts'
import { wholeNumber } from '../src/run/read-options.ts'
import type { Run } from '../src/run/types.ts'
import { withRun } from '../src/run/with-run.ts'
import type { QuantileEstimate } from '../src/statistics/quantiles.ts'
import { rateInWords } from '../src/statistics/rate.ts'
import { installSubject } from '../src/subject/install.ts'
import type { Subject } from '../src/subject/subject.ts'
import { patchHelp, subjectHelp } from '../src/subject/subject-name.ts'
import { prepare } from './prepare.ts'

const program = new Command('pnpm compare')
  .description('Plays one scenario on two LiveStores in turns, and says whether they differ.')
  .requiredOption(
    '--livestore <subject>',
    `${subjectHelp}; name two, each with its own option`,
    (name: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), name],
  )
  .option('--patch <file>', `${patchHelp}; it is put on the second`)
  .requiredOption('--scenario <name>', askedHelp.scenario)
  .option('--trials <number>', 'trials of each', wholeNumber(1), 10)
  .option('--json <file>', 'write the comparison as JSON')
  .addHelpText(
    'after',
    '\nExit codes: 0 compared, whatever came of it, 2 no trial of a side could be judged, 64 bad usage, 70 the harness failed, 130 interrupted.',
  )

type Options = ReturnType<typeof program.opts>

const milliseconds = (value: number): string =>
  value < 10_000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(1)} s`

/** A quantile of drain times; where the sample cannot say how far an end goes, that end is left open. */
const quantileInWords = ({ value, from, to }: QuantileEstimate): string => {
  if (from === null && to === null) return milliseconds(value)
  if (to === null) return `${milliseconds(value)} (from ${milliseconds(from ?? 0)})`
  return `${milliseconds(value)} (${from === null ? 'to' : `${milliseconds(from)} to`} ${milliseconds(to)})`
}

const show = ({ arms, sentence }: Comparison): string => {
  const counts = arms.map((arm) => [
    arm.name,
    rateInWords(rateOf(arm)),
    String(arm.unknown),
    Object.entries(arm.fingerprints)
      .map(([fingerprint, count]) => `${count} x ${fingerprint}`)
      .join(', '),
  ])
  const drains = arms.flatMap(({ name, drain }) =>
    drain === undefined
      ? []
      : [[name, String(drain.settled), ...toldOf(drain).map((estimate) => quantileInWords(estimate))]],
  )
  const columns = (titles: readonly string[], toTheRight: number): readonly Column[] =>
    titles.map((title, index) => ({ title, align: index === toTheRight ? ('right' as const) : ('left' as const) }))
  const tables = [
    formatColumns(columns(['LiveStore', 'failed', 'unknown', 'found'], 2), counts),
    ...(drains.length === 0
      ? []
      : [formatColumns(columns(['drain time', 'settled', 'p50 (95 % interval)', 'p95', 'p99', 'max'], 1), drains)]),
  ]
  return `${tables.join('\n\n')}\n\n${sentence}`
}

const toldOf = ({ p50, p95, p99, max }: NonNullable<ArmResult['drain']>): readonly QuantileEstimate[] => [
  p50,
  p95,
  p99,
  max,
]

/** An arm in one Node process, or in the browser where the scenario is one of the browser's. */
const armOf = async (
  subject: Subject,
  scenario: string,
  run: Run,
): Promise<Arm & { readonly close: () => Promise<void> }> => {
  const source = await openSource(wayOf({ scenario }), subject, {
    run,
    prepare: async (one) => (await prepare(one)).environment,
  })
  let time = 0
  return {
    name: source.name,
    play: async () => {
      const trial = await source.play(++time)
      if (trial !== 'interrupted') return trial
      await run.end()
      process.exit(exitCodes.interrupted)
    },
    close: source.close,
  }
}

const compare = async (
  { scenario, patch, trials }: Options,
  [first, second]: readonly [string, string],
  writeJson: ((content: unknown) => void) | undefined,
  run: Run,
): Promise<ExitCode> => {
  const install = (name: string, patched: string | false) =>
    withProgress(`LiveStore ${name}`, ({ doing }) => installSubject({ name, patch: patched, onProgress: doing }))
  const arms = [
    await armOf(await install(first, false), scenario, run),
    await armOf(await install(second, patch ?? false), scenario, run),
  ] as const
  try {
    const comparison = await withProgress(`comparing on ${scenario}`, ({ doing }) => {
      const failed = [0, 0]
      const played = [0, 0]
      return compareArms(arms, trials, (arm, { fingerprints }) => {
        played[arm] = (played[arm] ?? 0) + 1
        if (fingerprints.length > 0) failed[arm] = (failed[arm] ?? 0) + 1
        doing(arms.map(({ name }, index) => `${name} ${failed[index]} of ${played[index]} failed`).join(', '))
      })
    })
    console.log(`\n${show(comparison)}`)
    for (const { name, diagnosis } of comparison.arms) {
      if (diagnosis !== undefined) console.log(`\n${name}, the first failure:\n${diagnosis}`)
    }
    writeJson?.({ scenario, ...comparison })
    const knowsNothing = comparison.arms.some(({ trials: played, unknown }) => played === unknown)
    return knowsNothing ? exitCodes.inconclusive : exitCodes.asExpected
  } finally {
    for (const arm of arms) await arm.close()
  }
}

await runCommand(async (): Promise<ExitCode> => {
  const options = parseArguments(program)
  const [first, second, ...more] = options.livestore
  if (first === undefined || second === undefined || more.length > 0) {
    throw new UsageError(
      `Expected two LiveStores to compare, found ${options.livestore.length}: name each with --livestore.`,
    )
  }
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  return withRun(({ run }) => compare(options, [first, second], writeJson, run))
})
