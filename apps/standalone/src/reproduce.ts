/**
 * Shows one bug of LiveStore: plays the steps of schedule.json on the LiveStore that is installed here, and says what came of them.
 *
 * Run it with `node reproduce.mjs`. Everything happens in this process: session and leader of each person are LiveStore's own (its adapter
 * in memory), the sync backend is a scripted one (player/backend.mjs), and time is virtual, so that every run is the same and breakpoints
 * disturb nothing. It ends with 1 where a promise is broken, with 0 where none is, with 2 where that cannot be told.
 */
import { readFileSync } from 'node:fs'
import { format, parseArgs } from 'node:util'
import { type JudgedSchedule, randomnessOf } from '../../../src/runner/contract.ts'
import { describeStep } from '../../../src/schedule/explain.ts'
import type { Schedule } from '../../../src/schedule/schedule.ts'
import { hearConsole } from '../../../src/simulation/hear-console.ts'
import { startVirtualTrials } from '../../../src/simulation/virtual-trials.ts'
import type { StandaloneFinding } from './finding.ts'
import { standInForVite } from './stand-in-for-vite.ts'
import { exitCodeOf, verdictInWords } from './verdict-in-words.ts'

const usage = `Usage: node reproduce.mjs [--console] [--history FILE]
  --console       prints what is written to the console, LiveStore's lines and your own, which is silent otherwise
  --history FILE  writes all that was seen, an event a line, where a promise is broken`

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/** Ends once all is written. LiveStore leaves timers behind. */
const end = (code: number): void => {
  process.off('exit', tellOfEarlyEnd)
  process.stdout.write('', () => process.exit(code))
}

/** Node ends a process in which nothing is left to do, whatever still waits: that must not look like a bug that does not show. */
const tellOfEarlyEnd = (): void => {
  process.stderr.write('The reproduction ended before it was over, and says nothing of LiveStore.\n')
  process.exitCode = 70
}

const readOptions = () => {
  try {
    return parseArgs({ options: { console: { type: 'boolean' }, history: { type: 'string' } } }).values
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`)
    process.off('exit', tellOfEarlyEnd)
    process.exit(64)
  }
}

const read = <Content>(name: string): Content =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as Content

/** Lets the console be heard by the trial, and by whoever sits there. */
const hearAndPrint: typeof hearConsole = (history, sources) => {
  const endHearing = hearConsole(history, sources)
  for (const name of ['debug', 'log', 'info', 'warn', 'error'] as const) {
    const record = console[name]
    console[name] = (...words: unknown[]) => {
      record(...words)
      process.stderr.write(`${format(...words)}\n`)
    }
  }
  return endHearing
}

const reproduce = async (): Promise<number> => {
  const options = readOptions()
  const schedule = read<Schedule>('schedule.json')
  const finding = read<StandaloneFinding>('finding.json')

  // What is looked for was found in production's way; development only adds checks and lines.
  process.env.NODE_ENV ??= 'production'
  standInForVite()
  let livestore = 'unknown'
  const { play } = await startVirtualTrials({
    loadEngine: async () => {
      const engine = await import('../../engine/src/engine.ts')
      livestore = engine.livestore
      return engine
    },
    hearConsole: options.console === true ? hearAndPrint : hearConsole,
  })
  // What a store that has crashed still throws is no part of the trial.
  process.on('uncaughtException', () => {})
  process.on('unhandledRejection', () => {})

  say(`LiveStore ${livestore} (found on ${finding.livestore}), Node ${process.version}\n`)
  for (const [index, step] of schedule.steps.entries()) say(`${index + 1}. ${describeStep(step)}`)

  const played: JudgedSchedule[] = []
  for (let time = 1; time <= finding.tries; time++) {
    const result = await play({
      type: 'play-schedule',
      schedule,
      number: time,
      ...randomnessOf(schedule, time),
      ...(options.history !== undefined && { history: options.history }),
    })
    if (result.type === 'unsupported') throw new Error(`this player cannot play it: ${result.reasons.join('; ')}`)
    played.push(result)
    if (result.fingerprints.includes(finding.fingerprint)) break
  }
  for (const line of verdictInWords({ finding, livestore, played })) say(`\n${line}`)
  return exitCodeOf(played)
}

process.on('exit', tellOfEarlyEnd)
reproduce().then(end, (error: unknown) => {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`The reproduction itself failed, and says nothing of LiveStore:\n${told}\n`)
  end(70)
})
