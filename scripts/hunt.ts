/**
 * `pnpm hunt`: plays schedules drawn from a seed, thousands of them, and hands over what broke as few steps as it takes.
 */
import { readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { bugs } from '../src/bugs/table.ts'
import { startAims, whyNeverFound } from '../src/campaign/aims.ts'
import { canaryFingerprint, canarySchedule, canaryVersion } from '../src/campaign/canary.ts'
import { type FinishedFinding, type FinishOptions, finishFindings } from '../src/campaign/finish-findings.ts'
import { type HuntArm, hunt } from '../src/campaign/hunt.ts'
import { codeOfHunt } from '../src/campaign/hunt-code.ts'
import { bugOf, groupOf, type HuntRow, type HuntTally, startTally } from '../src/campaign/hunt-row.ts'
import { drawTrial, type HuntSettings, huntName, indexesOf } from '../src/campaign/hunt-settings.ts'
import { createHuntStore, type HuntStore, openHuntStore } from '../src/campaign/hunt-store.ts'
import { buildRunner, type Playable, runnerInWords, startRunner, subjectFor } from '../src/campaign/runners.ts'
import { describeAims, describeHunt, formatSeconds, huntJson, huntProgress } from '../src/report/hunt-report.ts'
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
import type { RunnerName } from '../src/runner/contract.ts'
import { drawSchedule } from '../src/schedule/draw-schedule.ts'
import { explain } from '../src/schedule/explain.ts'
import { readSchedule } from '../src/schedule/read-schedule.ts'
import type { Schedule } from '../src/schedule/schedule.ts'
import { isReference } from '../src/simulation/reference/subject.ts'
import { buildTimeline } from '../src/subject/build-timeline.ts'
import { type Options, program, settingsOf } from './hunt-options.ts'

/** The shortest schedule that showed a finding. */
const shortestOf = (store: HuntStore, id: string): Schedule => {
  const file = join(store.findingFolder(id), 'shortest.json')
  return readSchedule(readFileSync(file, 'utf8'), file)
}

/** The page that each finding's picture is put into. */
const timelineTemplate = async (): Promise<string> => {
  const { template } = await withProgress('the timeline', ({ doing }) => buildTimeline({ onProgress: doing }))
  return readFileSync(template, 'utf8')
}

type ArmOfSubject = HuntArm & { readonly subject: Playable }

/** How findings on an arm's subject are tried in a browser. */
const confirmingOn = (
  { subject }: ArmOfSubject,
  times: number,
  doing: (words: string) => void,
): NonNullable<FinishOptions['browser']> => ({
  start: () => startRunner('browser', { subject, onProgress: doing }),
  times: ({ bug }) => (bug === null ? times : 1),
  onTry: ({ id }) => doing(`${id} in a browser`),
})

const play = async (settings: HuntSettings, store: HuntStore, options: Options): Promise<ExitCode> => {
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  // Before the spinner's own listener, which ends the process where it finds itself alone.
  const interrupted = untilInterrupted()
  await using run = await startRun()
  tellEndedFromEarlierRuns(run)
  const armOf = async (name: string, patch: string | false, runner: RunnerName): Promise<ArmOfSubject> => {
    const subject = await withProgress(`LiveStore ${name}`, ({ doing }) =>
      subjectFor(runner, { name, patch, onProgress: doing }),
    )
    // Built once, before several processes would do it at the same time.
    await withProgress(`${runnerInWords[runner]} on LiveStore ${name}`, ({ doing }) =>
      buildRunner(runner, { subject, onProgress: doing }),
    )
    return { livestore: subject.name, runner, subject, start: () => startRunner(runner, { subject }) }
  }
  const arms: ArmOfSubject[] = []
  const { runners = ['simulation'] } = settings
  for (const name of settings.livestore) {
    for (const runner of runners) arms.push(await armOf(name, settings.patch ?? false, runner))
  }
  const { until = [] } = settings
  for (const name of until) {
    const reason = whyNeverFound(
      name,
      bugs,
      arms.map(({ subject }) => subject),
    )
    if (reason !== undefined) throw new UsageError(reason)
  }
  // The runner that is hunted with must see: where there are both, the one that goes through most trials.
  const [first = 'simulation'] = runners
  const canaryArm = await armOf(canaryVersion, false, first)
  const subjectOf = (name: string): Playable => {
    const arm = arms.find(({ livestore }) => livestore === name)
    if (arm === undefined) throw new Error(`Expected one of ${settings.livestore.join(', ')}, found ${name}.`)
    return arm.subject
  }
  const versionOf = (name: string): string => subjectOf(name).version
  const running = startTally({ table: bugs, versionOf, canary: canaryFingerprint, arms })
  const aims = startAims({ names: until, table: bugs, versionOf })
  for (const row of store.rows()) {
    running.add(row)
    aims.add(row)
  }

  let stopped = false
  void interrupted.then(() => {
    stopped = true
  })
  const began = performance.now()
  const elapsed = (): number => (performance.now() - began) / 1000
  const atBeginning = running.result().trials
  const earlierSeconds = store.rows().reduce((latest, { atSeconds }) => Math.max(latest, atSeconds), 0)
  const isOver = (): boolean =>
    stopped ||
    aims.areReached() ||
    (settings.minutes !== undefined && earlierSeconds + elapsed() > settings.minutes * 60)
  const bugNamed = (livestore: string, fingerprint: string): string | undefined =>
    bugOf(bugs, subjectOf(livestore).version, fingerprint)
  const huntGroupOf = ({ livestore, fingerprints }: Pick<HuntRow, 'livestore' | 'fingerprints'>): string | undefined =>
    groupOf({ fingerprints }, (one) => bugNamed(livestore, one) !== undefined)
  const nameOf = (row: HuntRow): string => `${row.runner} ${row.livestore} ${huntGroupOf(row)}`
  const trialsOf = (rows: readonly HuntRow[]) => rows.filter(({ isCanary }) => isCanary !== true)
  const known = new Set(trialsOf(store.rows()).map(nameOf))

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
      draw: (seed, arm) => drawTrial(seed, settings, running, { ...arm, version: versionOf(arm.livestore) }),
      groupOf: huntGroupOf,
      onRow: (row) => {
        running.add(row)
        aims.add(row)
        const { livestore, runner, index, isCanary, atSeconds } = row
        const group = isCanary === true ? undefined : huntGroupOf(row)
        if (group !== undefined && !known.has(nameOf(row))) {
          known.add(nameOf(row))
          const bug = bugNamed(livestore, group) ?? 'NEW'
          const where = runner === 'browser' ? `${livestore} in a browser` : livestore
          line(`  ${group} (${bug}): trial ${index} on ${where}, after ${formatSeconds(atSeconds)}`)
        }
        const result = running.result()
        doing(huntProgress(result, ((result.trials - atBeginning) / elapsed()) * 60))
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
      const isOfArm = ({ livestore, runner }: HuntTally['arms'][number]): boolean =>
        livestore === arm.livestore && runner === arm.runner
      const findings = result.arms.find(isOfArm)?.findings ?? []
      const words = `shrinking ${findings.length} findings on LiveStore ${arm.livestore}`
      const shrunk = await withProgress(words, ({ doing }) =>
        finishFindings({
          store,
          arm,
          findings,
          template,
          isOver: () => stopped,
          onTry: ({ id }, tries, best) => doing(`${id}, ${best} steps after ${tries} tries`),
          onHealEarlier: ({ id }, after) => doing(`${id}, healed after step ${after}`),
          ...(arm.runner === 'simulation' &&
            !isReference(arm.subject) &&
            options.confirm > 0 && { browser: confirmingOn(arm, options.confirm, doing) }),
        }),
      )
      finished.push(...shrunk)
    }
  }
  console.log(describeHunt(result, finished))
  const reached = aims.result()
  if (until.length > 0) console.log(describeAims(reached, { trials: result.trials, seconds: earlierSeconds + took }))
  const [found] = result.arms.flatMap(({ findings }) => findings)
  const again = found === undefined ? '' : `; play one again: pnpm replay ${found.id}`
  console.log(`\nkept in ${relative(process.cwd(), store.folder)}${again}`)
  const perSecond = (result.trials - atBeginning) / took
  writeJson?.(
    huntJson(result, {
      seed: settings.seed,
      perSecond,
      finished,
      shortest: (id) => shortestOf(store, id),
      ...(until.length > 0 && { until: reached }),
    }),
  )
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
    return play(settings, store, options)
  }
  const settings = settingsOf(options)
  const { trials, shard: part } = settings
  if (trials !== undefined && part.number > trials) {
    throw new UsageError(
      `Expected trials for part ${part.number} of ${part.of}, found ${trials} in all: give more --trials, or fewer parts.`,
    )
  }
  const store = createHuntStore(huntName(settings, new Date()), settings)
  try {
    return await play(settings, store, options)
  } catch (error) {
    // One that could not begin is none to go on with.
    store.removeIfEmpty()
    throw error
  }
})
