/** `pnpm diagnose history.jsonl`: judges the history that a trial has left, and says what broke, where and why. */
import { readFileSync, writeFileSync } from 'node:fs'
import { Command } from '@commander-js/extra-typings'
import { diagnosisMarkdown } from '../src/report/diagnosis.ts'
import { prepareJsonFile } from '../src/report/json-file.ts'
import { judgeHistory } from '../src/report/judge-history.ts'
import { timelineFile } from '../src/report/trial-files.ts'
import { type ExitCode, exitCodes, parseArguments, runCommand, UsageError } from '../src/run/exit-codes.ts'
import { withProgress } from '../src/run/progress.ts'
import { buildTimeline } from '../src/subject/build-timeline.ts'
import { fingerprintOf } from '../src/verdict/verdict.ts'

const program = new Command('pnpm diagnose')
  .description(
    'Judges the history.jsonl of a trial anew: every promise, and the path of each change that was left behind.',
  )
  .argument('<history>', 'a history.jsonl, as a failing trial leaves it')
  .option('--timeline <file>', 'write the timeline, a page that opens offline')
  .option('--json <file>', 'write headline, findings, diagnoses and what each checker answered as JSON')
  .addHelpText(
    'after',
    '\nExit codes: 0 every promise kept, 1 a promise broken, 2 inconclusive (a damaged history, too), 64 bad usage, 70 the harness failed.',
  )

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${error instanceof Error ? error.message : String(error)})`)
  }
}

const writeText = (file: string, text: string): void => {
  try {
    writeFileSync(file, text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(
      `--timeline ${file} cannot be written (${reason}): name a file in a folder that you may write to.`,
    )
  }
}

await runCommand(async (): Promise<ExitCode> => {
  const { timeline, json } = parseArguments(program)
  const [file = ''] = program.args
  const writeJson = json === undefined ? undefined : prepareJsonFile(json)
  const read = judgeHistory(readText(file))
  if (read.type === 'refused') throw new UsageError(`${file}: ${read.reason}`)

  const { judgement, problems } = read
  const { trial, findings, diagnoses, headline, results } = judgement
  process.stdout.write(diagnosisMarkdown(judgement))
  writeJson?.({
    title: trial.title,
    headline,
    fingerprints: findings.map(fingerprintOf),
    findings,
    diagnoses,
    results,
    problems,
  })
  if (timeline !== undefined) {
    const { template } = await withProgress('building the timeline', () => buildTimeline())
    writeText(timeline, timelineFile(judgement, readFileSync(template, 'utf8')).body)
  }
  if (headline === 'ok') return exitCodes.asExpected
  return headline === 'inconclusive' ? exitCodes.inconclusive : exitCodes.promiseBroken
})
