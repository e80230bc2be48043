/**
 * `pnpm hunt`: plays schedules drawn from a seed, thousands of them, and hands over what broke as few steps as it takes.
 */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { bugs } from '../src/bugs/table.ts'
import { canaryFingerprint, canarySchedule, canaryVersion } from '../src/campaign/canary.ts'
import { type FinishedFinding, finishFindings } from '../src/campaign/finish-findings.ts'
import { type HuntArm, hunt } from '../src/campaign/hunt.ts'
import { codeOfHunt } from '../src/campaign/hunt-code.ts'
import {
  groupOf,
  type HuntRow,
  type HuntTally,
  knownBugOf,
  type RunningTally,
  startTally,
} from '../src/campaign/hunt-row.ts'
import { createHuntStore, type HuntStore, openHuntStore } from '../src/campaign/hunt-store.ts'
import { formatColumns } from '../src/report/columns.ts'
import { prepareJsonFile } from '../src/report/json-file.ts'
import {
  type ExitCode,
  exitCodes,
  parseArguments,
  runCommand,
  UsageError,
  worstExitCode,
} from '../src/run/exit-codes.ts'
import { withProgress } from '../src/run/progress.ts'
import { startRun } from '../src/run/start-run.ts'
import { tellEndedFromEarlierRuns, tellLeaked } from '../src/run/tell-leftovers.ts'
import { untilInterrupted } from '../src/run/until-interrupted.ts'
import { drawSchedule } from '../src/schedule/draw-schedule.ts'
import { explain } from '../src/schedule/explain.ts'
import { readSchedule } from '../src/schedule/read-schedule.ts'
import {
  defaultModels,
  type FaultModel,
  faultModels,
  type Kind,
  kinds,
  type Schedule,
} from '../src/schedule/schedule.ts'
import { assertSeed } from '../src/schedule/seed.ts'
import { steer } from '../src/schedule/steer.ts'
import { prune } from '../src/schedule/world.ts'
import { whyUnsupported } from '../src/simulation/play-schedule.ts'
import { startScheduleRunner } from '../src/simulation/schedule-runner.ts'
import { buildTimeline } from '../src/subject/build-timeline.ts'
import { installSubject } from '../src/subject/install.ts'
import { defaultVersion, type Subject } from '../src/subject/subject.ts'
import { patchHelp, patchVariable, subjectHelp, subjectVariable } from '../src/subject/subject-name.ts'

const wholeNumber = (text: string): number => {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Expected a whole number from 1.')
}

const minutes = (text: string): number => {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text)
  throw new InvalidArgumentError('Expected a number of minutes, such as 10 or 0.5.')
}

/** A reader of lists separated by commas, whose words are known. */
const wordsOf =
  <Word extends string>(known: readonly Word[], what: string) =>
  (text: string): readonly Word[] => {
    const words = text.split(',').map((word) => word.trim())
    const unknown = words.find((word) => !known.some((one) => one === word))
    if (unknown !== undefined)
      throw new InvalidArgumentError(`There is no ${what} "${unknown}": expected ${known.join(', ')}.`)
    return known.filter((word) => words.includes(word))
  }

const readShard = (text: string): { readonly number: number; readonly of: number } => {
  const [number = 0, of = 0] = /^\d+\/\d+$/.test(text) ? text.split('/').map(Number) : []
  if (number >= 1 && number <= of) return { number, of }
  throw new InvalidArgumentError('Expected this machine’s part of all, such as 2/4.')
}

const faultKinds = kinds.filter((kind) => kind !== 'open')

const program = new Command('pnpm hunt')
  .description('Plays schedules drawn from a seed in virtual time, and hands over what broke as few steps as it takes.')
  .option('--livestore <subjects>', `${subjectHelp}; several separated by commas are hunted in turns`)
  .option('--patch <file>', patchHelp)
  .option('--runner <runner>', 'simulation: one Node process in virtual time', wordsOf(['simulation'], 'runner'), [
    'simulation',
  ] as const)
  .option('--seed <seed>', 'any word, number or commit hash; drawn by chance unless given')
  .option('--trials <number>', 'schedules to play on each subject; 200 unless --minutes is given', wholeNumber)
  .option('--minutes <number>', 'how long to hunt; shrinking comes after it', minutes)
  .option('--jobs <number>', 'processes at a time', wholeNumber, availableParallelism())
  .option('--shard <i/n>', 'only this part of the trials, for several machines', readShard, { number: 1, of: 1 })
  .option(
    '--models <models>',
    `fault models to draw from: ${faultModels.join(', ')}`,
    wordsOf(faultModels, 'fault model'),
    defaultModels,
  )
  .option('--only <kinds>', 'of the faults only these', wordsOf(faultKinds, 'kind of step'))
  .option('--without <kinds>', 'no steps of these kinds', wordsOf(faultKinds, 'kind of step'))
  .option(
    '--past <bugs>',
    'steer around known bugs, as their rows say',
    wordsOf(
      bugs.map(({ id }) => id),
      'known bug',
    ),
  )
  .option(
    '--no-balance',
    'let one loud bug fill the hunt: without it, half of what follows is steered around bugs seen often',
  )
  .option('--no-shrink', 'keep what was found as it was drawn')
  .option('--resume [hunt]', 'go on with a hunt, the last one unless named; its own settings count')
  .option('--explain <seed>', 'print the schedule of a seed as prose, and play nothing')
  .option('--json <file>', 'write what came of it as JSON')
  .addHelpText(
    'after',
    '\nWhat it finds lies in hunts/<hunt>/findings: pnpm replay plays it again.\nExit codes: 0 nothing but known bugs, 1 something new, 2 nothing could be told or the hunt is blind, 64 bad usage, 70 the harness failed, 130 interrupted.',
  )

/** What a hunt goes by, and goes on by. */
interface Settings {
  readonly seed: string
  readonly livestore: readonly string[]
  readonly patch?: string
  readonly trials?: number
  readonly minutes?: number
  readonly shard: { readonly number: number; readonly of: number }
  readonly models: readonly FaultModel[]
  readonly only?: readonly Kind[]
  readonly without: readonly Kind[]
  readonly past: readonly string[]
  readonly balance: boolean
}

type Options = ReturnType<typeof program.opts>

const settingsOf = (options: Options): Settings => {
  const {
    seed = Math.random().toString(36).slice(2, 10),
    only,
    without = [],
    past = [],
    trials,
    minutes: limit,
  } = options
  const patch = options.patch ?? process.env[patchVariable]
  assertSeed(seed)
  const livestore = (options.livestore ?? (process.env[subjectVariable] || defaultVersion))
    .split(',')
    .map((name) => name.trim())
  return {
    seed,
    livestore: [...new Set(livestore)],
    // As a person in this folder means it, wherever the hunt goes on.
    ...(patch !== undefined && patch !== '' && { patch: resolve(process.env.INIT_CWD ?? process.cwd(), patch) }),
    ...(limit !== undefined && { minutes: limit }),
    ...(trials !== undefined ? { trials } : limit === undefined ? { trials: 200 } : {}),
    shard: options.shard,
    models: options.models,
    ...(only !== undefined && { only }),
    without,
    past,
    balance: options.balance,
  }
}

/** A bug that this many of the trials of a subject have shown is loud. */
const loudShare = 0.05
const loudTrials = 3

const loudBugs = ({ explainedOn }: RunningTally, livestore: string): readonly string[] => {
  const { trials, byBug } = explainedOn(livestore)
  return [...byBug].flatMap(([bug, count]) => (count >= loudTrials && count >= loudShare * trials ? [bug] : []))
}

/** Every second trial is steered past what is loud, so that it cannot fill the hunt. */
const pastOf = (seed: string, { past, balance }: Settings, loud: readonly string[]): readonly string[] => {
  const isSteered = balance && Number(seed.split('/').at(-1)) % 2 === 1
  return [...new Set([...past, ...(isSteered ? loud : [])])]
}

const drawFor = (seed: string, { models, only, without }: Settings, past: readonly string[]) => {
  const drawn = drawSchedule(seed, {
    models,
    ...(only !== undefined && { only }),
    without,
  })
  // What the simulation cannot play is taken out: what is left is what the seed has for every runner.
  const playable = prune({ ...drawn, steps: drawn.steps.filter((step) => whyUnsupported(step) === undefined) })
  return bugs
    .filter(({ id }) => past.includes(id))
    .reduce((schedule, { leaveOut }) => (leaveOut === undefined ? schedule : steer(schedule, leaveOut)), playable)
}

function* indexesOf({ trials = Number.POSITIVE_INFINITY, shard }: Settings): Generator<number> {
  for (let index = shard.number - 1; index < trials; index += shard.of) yield index
}

const huntName = (settings: Settings): string =>
  `${new Date().toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')}-${settings.seed.replaceAll(/[^\w.-]/g, '_').slice(0, 40)}`

const seconds = (value: number): string => (value < 120 ? `${value.toFixed(0)} s` : `${(value / 60).toFixed(1)} min`)

const progressLine = ({ trials, arms, canary }: HuntTally, elapsed: number, atBeginning: number): string => {
  const perMinute = elapsed === 0 ? 0 : ((trials - atBeginning) / elapsed) * 60
  const bitten = Object.keys(Object.assign({}, ...arms.map((arm) => arm.bitten))).length
  const found = arms.flatMap(({ findings }) => findings)
  const unknown = found.filter(({ bug }) => bug === null).length
  return `${trials} trials, ${perMinute.toFixed(0)}/min, ${bitten} kinds of faults bit, ${found.length} findings (${unknown} new), canary ${canary.found}/${canary.trials}`
}

const tellTally = (result: HuntTally, finished: readonly FinishedFinding[], store: HuntStore): void => {
  for (const { livestore, trials, inconclusive, bitten, findings } of result.arms) {
    console.log(`\nLiveStore ${livestore}: ${trials} trials, ${inconclusive} inconclusive, ${findings.length} findings`)
    console.log(
      `faults that bit: ${
        Object.entries(bitten)
          .map(([kind, count]) => `${kind} ${count}`)
          .join(', ') || 'none'
      }`,
    )
    if (findings.length === 0) continue
    const rows = findings.map(({ id, fingerprint, bug, count, firstTrial, secondsToFirst, steps }) => {
      const smallest = finished.find((one) => one.id === id)
      return [
        fingerprint,
        bug ?? 'NEW',
        String(count),
        `#${firstTrial}`,
        seconds(secondsToFirst),
        smallest === undefined ? String(steps) : `${steps} -> ${smallest.shrunkSteps}`,
        smallest === undefined ? '' : `${smallest.rate.failed} of ${smallest.rate.trials}`,
        smallest === undefined ? '' : smallest.models.join(', ') || 'none',
      ]
    })
    const titles = ['found', 'bug', 'trials', 'first', 'after', 'steps', 'again', 'needs']
    const right = ['trials', 'first', 'after', 'steps', 'again']
    console.log(
      formatColumns(
        titles.map((title) => ({ title, align: right.includes(title) ? ('right' as const) : ('left' as const) })),
        rows,
      ),
    )
  }
  for (const { id, bug, schedule } of finished.filter((finding) => finding.bug === null)) {
    console.log(`\n${id}${bug === null ? ' is new' : ''}:\n${explain(schedule)}`)
  }
  const { canary, doubles } = result
  console.log(
    `\ncanary: found ${canary.found} of ${canary.trials}; played twice: ${doubles.equal} of ${doubles.trials} equal`,
  )
  const [found] = result.arms.flatMap(({ findings }) => findings)
  const again = found === undefined ? '' : `; play one again: pnpm replay ${found.id}`
  console.log(`\nkept in ${relative(process.cwd(), store.folder)}${again}`)
}

/** The page that each finding's picture is put into. */
const timelineTemplate = async (): Promise<string> => {
  const { template } = await withProgress('the timeline', ({ doing }) => buildTimeline({ onProgress: doing }))
  return readFileSync(template, 'utf8')
}

/** The shortest schedule that showed a finding, which nobody has shrunk. */
const shortestOf = (store: HuntStore, id: string): Schedule => {
  const file = join(store.findingFolder(id), 'shortest.json')
  return readSchedule(readFileSync(file, 'utf8'), file)
}

const toJson = (
  settings: Settings,
  store: HuntStore,
  result: HuntTally,
  finished: readonly FinishedFinding[],
  perSecond: number,
) => {
  const arms = result.arms.map(({ findings, ...arm }) => ({
    ...arm,
    findings: findings.map((finding) => {
      const smallest = finished.find(({ id }) => id === finding.id)
      return {
        ...finding,
        shrunkSteps: smallest?.shrunkSteps ?? null,
        rate: smallest?.rate ?? null,
        models: smallest?.models ?? null,
        confirmed: null,
        schedule: smallest?.schedule ?? shortestOf(store, finding.id),
      }
    }),
  }))
  const [only] = arms
  return {
    ...(arms.length === 1 ? only : { arms }),
    seed: settings.seed,
    trials: result.trials,
    trialsPerSecond: perSecond,
    inconclusive: result.inconclusive,
    canary: result.canary,
    doubles: result.doubles,
  }
}

const play = async (settings: Settings, store: HuntStore, options: Options): Promise<ExitCode> => {
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  // Before the spinner's own listener, which ends the process where it finds itself alone.
  const interrupted = untilInterrupted()
  await using run = await startRun()
  tellEndedFromEarlierRuns(run)
  const armOf = async (name: string, patch: string | false): Promise<HuntArm & { readonly subject: Subject }> => {
    const subject = await withProgress(`LiveStore ${name}`, ({ doing }) =>
      installSubject({ name, patch, onProgress: doing }),
    )
    // Built once, before several processes would do it at the same time.
    const first = await withProgress(`the simulation on LiveStore ${name}`, ({ doing }) =>
      startScheduleRunner({ subject, onProgress: doing }),
    )
    await first.close()
    return { livestore: subject.name, runner: 'simulation', subject, start: () => startScheduleRunner({ subject }) }
  }
  const arms: (HuntArm & { readonly subject: Subject })[] = []
  for (const name of settings.livestore) arms.push(await armOf(name, settings.patch ?? false))
  const canaryArm = await armOf(canaryVersion, false)
  const subjectOf = (name: string): Subject => {
    const arm = arms.find(({ livestore }) => livestore === name)
    if (arm === undefined) throw new Error(`Expected one of ${settings.livestore.join(', ')}, found ${name}.`)
    return arm.subject
  }
  const running = startTally({
    table: bugs,
    versionOf: (name) => subjectOf(name).version,
    canary: canaryFingerprint,
    arms,
  })
  for (const row of store.rows()) running.add(row)

  let stopped = false
  void interrupted.then(() => {
    stopped = true
  })
  const began = performance.now()
  const elapsed = (): number => (performance.now() - began) / 1000
  const atBeginning = running.result().trials
  const earlierSeconds = store.rows().reduce((latest, { atSeconds }) => Math.max(latest, atSeconds), 0)
  const isOver = (): boolean =>
    stopped || (settings.minutes !== undefined && earlierSeconds + elapsed() > settings.minutes * 60)
  const nameOf = (row: HuntRow): string => `${row.livestore} ${groupOf(row)}`
  const known = new Set(store.rows().map(nameOf))

  await withProgress(`hunting with seed ${settings.seed}`, ({ doing, line }) =>
    hunt({
      seed: settings.seed,
      indexes: indexesOf(settings),
      arms,
      canary: { arm: canaryArm, schedule: canarySchedule, every: 50 },
      jobs: options.jobs,
      doubleEvery: 20,
      store,
      isOver,
      earlierSeconds,
      draw: (seed, arm) => {
        const past = pastOf(seed, settings, settings.balance ? loudBugs(running, arm.livestore) : [])
        return { schedule: drawFor(seed, settings, past), past }
      },
      onRow: (row) => {
        running.add(row)
        const group = groupOf(row)
        if (group !== undefined && row.isCanary !== true && !known.has(nameOf(row))) {
          known.add(nameOf(row))
          line(
            `  ${group} (${knownBugOf(bugs, subjectOf(row.livestore).version, row.fingerprints) ?? 'NEW'}): trial ${row.index} on ${row.livestore}, after ${seconds(row.atSeconds)}`,
          )
        }
        doing(progressLine(running.result(), elapsed(), atBeginning))
      },
    }),
  )
  const took = elapsed()
  const result = running.result()
  const finished: FinishedFinding[] = []
  const hasFindings = result.arms.some(({ findings }) => findings.length > 0)
  if (options.shrink && hasFindings && !stopped) {
    const template = await timelineTemplate()
    for (const arm of arms) {
      const findings = result.arms.find(({ livestore }) => livestore === arm.livestore)?.findings ?? []
      finished.push(
        ...(await withProgress(`shrinking ${findings.length} findings on LiveStore ${arm.livestore}`, ({ doing }) =>
          finishFindings({
            store,
            arm,
            findings,
            template,
            isOver: () => stopped,
            onTry: ({ id }, tries, best) => doing(`${id}, ${best} steps after ${tries} tries`),
          }),
        )),
      )
    }
  }
  tellTally(result, finished, store)
  writeJson?.(toJson(settings, store, result, finished, (result.trials - atBeginning) / took))
  const leaked = await run.end()
  tellLeaked(leaked)
  const code = codeOfHunt(result)
  if (result.canary.found < result.canary.trials) {
    console.log(
      `\nThis hunt is blind: of its canaries (${canaryFingerprint} on ${canaryVersion}) some were not found. Nothing that it did not find means anything.`,
    )
  }
  if (stopped) {
    console.log(`interrupted; it goes on with pnpm hunt --resume ${basename(store.folder)}`)
    return exitCodes.interrupted
  }
  return worstExitCode([code, leaked.length === 0 ? exitCodes.asExpected : exitCodes.harnessFailed])
}

await runCommand(async (): Promise<ExitCode> => {
  const options = parseArguments(program)
  if (options.explain !== undefined) {
    const { models, only, without = [] } = options
    console.log(explain(drawSchedule(options.explain, { models, without, ...(only !== undefined && { only }) })))
    return exitCodes.asExpected
  }
  if (options.resume !== undefined) {
    const { store, settings } = openHuntStore(options.resume === true ? undefined : options.resume)
    return play(settings as Settings, store, options)
  }
  if (options.trials !== undefined && options.minutes !== undefined) {
    throw new UsageError('Expected either --trials or --minutes, found both: say how many, or how long.')
  }
  const settings = settingsOf(options)
  const { trials, shard } = settings
  if (trials !== undefined && shard.number > trials) {
    throw new UsageError(
      `Expected trials for part ${shard.number} of ${shard.of}, found ${trials} in all: give more --trials, or fewer parts.`,
    )
  }
  const store = createHuntStore(huntName(settings), settings)
  try {
    return await play(settings, store, options)
  } catch (error) {
    // One that could not begin is none to go on with.
    store.removeIfEmpty()
    throw error
  }
})
