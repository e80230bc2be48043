/**
 * `pnpm defects`: the checkers are checked. A small correct sync engine is given one defect at a time, and the judge, which
 * sees the history and nothing else, must say what broke and where; of the correct engine it must say nothing.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as takeTurn } from 'node:timers/promises'
import { Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { formatHistory } from '../src/history/history-file.ts'
import { prepareJsonFile } from '../src/report/json-file.ts'
import { type ExitCode, exitCodes, parseArguments, runCommand, UsageError } from '../src/run/exit-codes.ts'
import { type Progress, withProgress } from '../src/run/progress.ts'
import { wholeNumber } from '../src/run/read-options.ts'
import { untilInterrupted } from '../src/run/until-interrupted.ts'
import { askJudge, defects, playClean, playDefect } from '../src/simulation/defects.ts'
import {
  type Arm,
  type BeforeTrial,
  type CleanArm,
  type DefectArm,
  formatDefects,
  isAllRight,
  measureClean,
  measureDefect,
} from '../src/simulation/measure-defects.ts'

const arms = [...defects.map(({ name }) => name as string), 'none']

const readArms = (text: string): readonly string[] => {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !arms.includes(name))
  if (unknown !== undefined) throw new InvalidArgumentError(`There is no "${unknown}": expected ${arms.join(', ')}.`)
  return names
}

const lastSeed = 2 ** 31 - 1

const program = new Command('pnpm defects')
  .description('Checks the checkers: each defect of a small sync engine must be found, and nothing in the correct one.')
  .option('--seeds <number>', 'trials of each defect', wholeNumber(1, 100_000), 100)
  .option('--clean <number>', 'trials of the correct engine', wholeNumber(0, 1_000_000), 1000)
  .option('--seed <seed>', 'the first seed of each', wholeNumber(0, lastSeed), 1)
  .option(
    '--only <defects>',
    `some only, separated by commas; "none" is the correct engine: ${arms.join(',')}`,
    readArms,
  )
  .option('--show <seed>', 'play one trial of the one defect of --only and write its history', wholeNumber(0, lastSeed))
  .option('--json <file>', 'write the table as JSON')
  .addHelpText(
    'after',
    '\nExit codes: 0 all found and nothing else, 1 something was not found or wrongly found, 64 bad usage, 70 the harness failed, 130 interrupted.',
  )

/** The main thread computes: now and then Ctrl-C and the spinner must have their turn. */
const betweenTurnsMs = 50

const createTurns = (): ((progress: Progress) => BeforeTrial) => {
  let last = performance.now()
  return ({ doing }) =>
    async (played, trials) => {
      if (performance.now() - last < betweenTurnsMs) return
      doing(`${played} of ${trials}`)
      await takeTurn()
      last = performance.now()
    }
}

const seedsFrom = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => first + index)

type Options = ReturnType<typeof program.opts>

const measure = async ({ seeds, clean, seed, only = arms }: Options) => {
  const turns = createTurns()
  const found: DefectArm[] = []
  for (const defect of defects) {
    if (!only.includes(defect.name)) continue
    const step = (progress: Progress) => measureDefect(defect, seedsFrom(seed, seeds), turns(progress))
    found.push(await withProgress(defect.name, step))
  }
  const count = only.includes('none') ? clean : 0
  const play = (progress: Progress) => measureClean(seedsFrom(seed, count), turns(progress))
  const correct = count === 0 ? await measureClean([], async () => {}) : await withProgress('the correct engine', play)
  return { found, correct }
}

const tellWrong = (name: string, { firstWrong }: Arm): void => {
  if (firstWrong === undefined) return
  const { seed, verdict, hop, finding } = firstWrong
  const said = `${[verdict, hop].filter((part) => part !== undefined).join('/')}${finding === undefined ? '' : `: ${finding.witness}`}`
  console.log(`\n${name}, seed ${seed}: ${said}\n  look at it: pnpm defects --only ${name} --show ${seed}`)
}

const show = ({ only = [] }: Options, seed: number): ExitCode => {
  const [name, ...others] = only
  if (name === undefined || others.length > 0) {
    throw new UsageError(`--show needs the one defect that it is about: --only ${arms[0]} --show ${seed}`)
  }
  const defect = defects.find((candidate) => candidate.name === name)
  const { events } = defect === undefined ? playClean(seed) : playDefect(defect, seed)
  const { verdict, hop, finding } = askJudge(events)
  const folder = join('test-results', 'defects', `${name}-${seed}`)
  const file = join(folder, 'history.jsonl')
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, formatHistory(events))
  const expected = defect === undefined ? 'ok' : `${defect.verdict}/${defect.hop}`
  if (defect !== undefined) console.log(`defect:   ${defect.what}\nso that:  ${defect.why}`)
  console.log(`expected: ${expected}\njudged:   ${hop === undefined ? verdict : `${verdict}/${hop}`}`)
  if (finding !== undefined) console.log(`witness:  ${finding.witness}`)
  console.log(`history:  ${file}, ${events.length} events`)
  return verdict === (defect?.verdict ?? 'ok') && hop === defect?.hop ? exitCodes.asExpected : exitCodes.promiseBroken
}

const toJson = (found: readonly DefectArm[], { trials, clean, said }: CleanArm) => ({
  defects: found.map((arm) => ({
    defect: arm.defect.name,
    trials: arm.trials,
    caught: arm.caught,
    rightVerdict: arm.rightVerdict,
    rightHop: arm.rightHop,
    expected: `${arm.defect.verdict}/${arm.defect.hop}`,
    said: arm.said,
  })),
  clean: { trials, clean, said },
})

await runCommand(async (): Promise<ExitCode> => {
  const options = parseArguments(program)
  if (options.show !== undefined) return show(options, options.show)
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  // First of all: the spinner's own listener ends the process where it finds itself alone.
  const interrupted = untilInterrupted()
  const result = await Promise.race([measure(options), interrupted])
  if (result === 'interrupted') process.exit(exitCodes.interrupted)
  const { found, correct } = result
  console.log(`\n${formatDefects(found, correct)}`)
  for (const arm of found) tellWrong(arm.defect.name, arm)
  tellWrong('none', correct)
  writeJson?.(toJson(found, correct))
  return isAllRight(found, correct) ? exitCodes.asExpected : exitCodes.promiseBroken
})
