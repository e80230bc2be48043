/** `pnpm fixed`: plays a failure again and again on the LiveStore that should be rid of it, until the evidence says whether it is. */
import { askIfFixed, type FixedResult } from '../src/campaign/fixed.ts'
import { openSource, type Way, wayInWords, wayOf } from '../src/campaign/trial-source.ts'
import { fixedInWords, fixedProgress, planInWords } from '../src/report/fixed-report.ts'
import { prepareJsonFile } from '../src/report/json-file.ts'
import { type ExitCode, exitCodes, parseArguments, runCommand, UsageError } from '../src/run/exit-codes.ts'
import { withProgress } from '../src/run/progress.ts'
import { share, wholeNumber } from '../src/run/read-options.ts'
import type { Run } from '../src/run/types.ts'
import { hearInterruption } from '../src/run/until-interrupted.ts'
import { withRun } from '../src/run/with-run.ts'
import { exactInterval, posteriorOf, probabilityBelow } from '../src/statistics/rate.ts'
import { designSprt, evidence, planSprt, type SprtDesign, type SprtPlan } from '../src/statistics/sprt.ts'
import { installSubject } from '../src/subject/install.ts'
import { defaultVersion } from '../src/subject/subject.ts'
import { patchHelp, subjectHelp, subjectVariable } from '../src/subject/subject-name.ts'
import { prepare } from './prepare.ts'
import { askingCommand } from './way-options.ts'

const program = askingCommand(
  'pnpm fixed',
  'Plays a failure until the evidence says whether it is fixed, and no longer.',
)
  .option('--livestore <subject>', `${subjectHelp}; ${defaultVersion} unless given`)
  .option('--patch <file>', patchHelp)
  .option('--broken <share>', 'the share of trials that fail while it is broken', share, 0.1)
  .option(
    '--fixed <share>',
    'the share that may still fail once it is fixed; 0 where nothing else can fail',
    share,
    0.01,
  )
  .option('--trials <number>', 'trials after which it is given up; enough for either word unless given', wholeNumber(1))
  .option('--json <file>', 'write what came of it as JSON, anew after each trial')
  .addHelpText(
    'after',
    '\nExit codes: 0 fixed as claimed, 1 still broken, 2 the evidence did not suffice, 64 bad usage, 70 the harness failed, 130 interrupted.',
  )

type Options = ReturnType<typeof program.opts>

/** @throws UsageError where the claims do not stand against each other */
const designOf = (claims: {
  readonly broken: number
  readonly fixed: number
  readonly confidence: number
}): SprtDesign => {
  try {
    return designSprt(claims)
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error
  }
}

const codeOf = ({ word, ended, trials }: FixedResult): ExitCode => {
  if (ended === 'interrupted') return exitCodes.interrupted
  if (word !== undefined) return word === 'fixed' ? exitCodes.asExpected : exitCodes.promiseBroken
  const isHarness = ended === 'unknown' && trials.at(-1)?.harnessFailed === true
  return isHarness ? exitCodes.harnessFailed : exitCodes.inconclusive
}

/** Why nothing was known of some trials, each reason once, with how often. */
const unknownsOf = ({ trials }: Pick<FixedResult, 'trials'>): Readonly<Record<string, number>> => {
  const reasons: Record<string, number> = {}
  for (const { unknown } of trials) if (unknown !== undefined) reasons[unknown] = (reasons[unknown] ?? 0) + 1
  return reasons
}

interface Question {
  readonly way: Way
  readonly design: SprtDesign
  readonly plan: SprtPlan
  readonly writeJson: ((content: unknown) => void) | undefined
}

const ask = async ({ way, design, plan, writeJson }: Question, options: Options, run: Run): Promise<ExitCode> => {
  const { broken, fixed, confidence } = options
  const isInterrupted = hearInterruption()
  const name = options.livestore ?? (process.env[subjectVariable] || defaultVersion)
  const subject = await withProgress(`LiveStore ${name}`, ({ doing }) =>
    installSubject({ name, onProgress: doing, ...(options.patch !== undefined && { patch: options.patch }) }),
  )
  console.log(`\nIs it fixed on LiveStore ${subject.name}? ${wayInWords(way)}\n${planInWords(design, plan)}\n`)
  const source = await openSource(way, subject, {
    run,
    prepare: async (one) => (await prepare(one)).environment,
  })
  const began = performance.now()
  const tellJson = (result: Omit<FixedResult, 'trials'>, unknowns: Readonly<Record<string, number>>): void => {
    const { count, word = null, ended } = result
    writeJson?.({
      livestore: subject.name,
      way: wayInWords(way),
      claims: { broken, fixed, confidence },
      plan,
      word,
      ended,
      ...count,
      unknowns,
      interval: count.trials === 0 ? null : exactInterval(count),
      posterior: { ...posteriorOf(count), belowBroken: probabilityBelow(count, broken) },
      // Infinite where a claim allows none of what was seen, which JSON has no word for.
      evidence: Number.isFinite(evidence(design, count)) ? evidence(design, count) : null,
      seconds: Math.round((performance.now() - began) / 100) / 10,
    })
  }
  try {
    const result = await withProgress(`asking on LiveStore ${subject.name}`, ({ doing, line }) =>
      askIfFixed({
        design,
        limit: plan.limit,
        play: source.play,
        isOver: isInterrupted,
        onTrial: (progress) => {
          doing(fixedProgress(progress))
          // Where no spinner turns, such as in a log.
          if (!process.stderr.isTTY) line(`  ${fixedProgress(progress)}`)
          tellJson({ count: progress.count, ended: 'interrupted' }, {})
        },
      }),
    )
    const unknowns = unknownsOf(result)
    tellJson(result, unknowns)
    const firstFailure = result.trials.find(
      ({ diagnosis, fingerprints }) => diagnosis !== undefined && fingerprints.length > 0,
    )
    if (firstFailure?.diagnosis !== undefined) console.log(`\nthe first failure:\n${firstFailure.diagnosis}`)
    for (const [reason, times] of Object.entries(unknowns)) console.log(`\n${times} could not be told: ${reason}`)
    console.log(`\n${fixedInWords(result, design)}`)
    return codeOf(result)
  } finally {
    await source.close()
  }
}

await runCommand(() => {
  const options = parseArguments(program)
  const way = wayOf(options)
  const design = designOf(options)
  const plan = planSprt(design, options.trials)
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  return withRun(({ run }) => ask({ way, design, plan, writeJson }, options, run))
})
