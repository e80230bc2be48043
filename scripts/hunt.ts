/**
 * `pnpm hunt`: plays schedules drawn from a seed, thousands of them, and hands over what broke as few steps as it takes.
 */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, relative } from 'node:path'
import { bugs } from '../src/bugs/table.ts'
import { type Aim, startAims, whyNeverFound } from '../src/campaign/aims.ts'
import { canaryFingerprint, canarySchedule, canaryVersion } from '../src/campaign/canary.ts'
import { driftsOf } from '../src/campaign/drift.ts'
import { type FinishedFinding, type FinishOptions, finishFindings } from '../src/campaign/finish-findings.ts'
import { hunt } from '../src/campaign/hunt.ts'
import { type ArmOfSubject, namesOn, readyArms } from '../src/campaign/hunt-arms.ts'
import { codeOfHunt } from '../src/campaign/hunt-code.ts'
import { type HuntRow, type HuntTally, startTally } from '../src/campaign/hunt-row.ts'
import { drawTrial, type HuntSettings, huntName, indexesOf, usualJobs } from '../src/campaign/hunt-settings.ts'
import { createHuntStore, type HuntStore, openHuntStore } from '../src/campaign/hunt-store.ts'
import { leaveDrawn, shortestOf } from '../src/campaign/leave-history.ts'
import { startRunner } from '../src/campaign/runners.ts'
import { describeAims, describeHunt, formatSeconds, huntJson, huntProgress } from '../src/report/hunt-report.ts'
import { prepareJsonFile } from '../src/report/json-file.ts'
import { type ExitCode, exitCodes, parseArguments, runCommand, UsageError } from '../src/run/exit-codes.ts'
import { withProgress } from '../src/run/progress.ts'
import { hearInterruption } from '../src/run/until-interrupted.ts'
import { withRun } from '../src/run/with-run.ts'
import { drawSchedule } from '../src/schedule/draw-schedule.ts'
import { explain } from '../src/schedule/explain.ts'
import { isReference } from '../src/simulation/reference/subject.ts'
import { buildTimeline } from '../src/subject/build-timeline.ts'
import { type Options, program, settingsOf } from './hunt-options.ts'

/** The page that each finding's picture is put into. */
const timelineTemplate = async (): Promise<string> => {
  const { template } = await withProgress('the timeline', ({ doing }) => buildTimeline({ onProgress: doing }))
  return readFileSync(template, 'utf8')
}

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

interface Hunted {
  readonly result: HuntTally
  readonly until: readonly Aim[]
  readonly seconds: number
  /** Without what earlier sessions of this hunt played. */
  readonly perSecond: number
}

/** Plays until there has been enough, and says at once what is found for the first time. */
const playTrials = async (
  settings: HuntSettings,
  store: HuntStore,
  { arms, canary, jobs, twiceEvery, isInterrupted }: Ready,
): Promise<Hunted> => {
  const { until: names = [] } = settings
  const { versionOf, bugNamed, groupOf } = namesOn(arms, bugs)
  const running = startTally({ table: bugs, versionOf, canary: canaryFingerprint, arms })
  const aims = startAims({ names, table: bugs, versionOf })
  for (const row of store.rows()) {
    running.add(row)
    aims.add(row)
  }
  const began = performance.now()
  const elapsed = (): number => (performance.now() - began) / 1000
  const atBeginning = running.result().trials
  const earlierSeconds = store.rows().reduce((latest, { atSeconds }) => Math.max(latest, atSeconds), 0)
  const perSecond = (): number => (running.result().trials - atBeginning) / elapsed()
  const isTimeUp = (): boolean => settings.minutes !== undefined && earlierSeconds + elapsed() > settings.minutes * 60
  const nameOf = (row: HuntRow): string => `${row.runner} ${row.livestore} ${groupOf(row)}`
  const seen = new Set(
    store
      .rows()
      .filter(({ isCanary }) => isCanary !== true)
      .map(nameOf),
  )
  const tellFirst = (row: HuntRow, line: (text: string) => void): void => {
    const { livestore, runner, index, isCanary, atSeconds } = row
    const group = isCanary === true ? undefined : groupOf(row)
    if (group === undefined || seen.has(nameOf(row))) return
    seen.add(nameOf(row))
    const where = runner === 'browser' ? `${livestore} in a browser` : livestore
    line(
      `  ${group} (${bugNamed(livestore, group) ?? 'NEW'}): trial ${index} on ${where}, after ${formatSeconds(atSeconds)}`,
    )
  }
  await withProgress(`hunting with seed ${settings.seed}`, ({ doing, line }) =>
    hunt({
      seed: settings.seed,
      indexes: indexesOf(settings),
      arms,
      canary: { arm: canary, schedule: canarySchedule, every: 50 },
      jobs,
      doubleEvery: twiceEvery,
      store,
      isOver: () => isInterrupted() || aims.areReached() || isTimeUp(),
      earlierSeconds,
      draw: (seed, arm) => drawTrial(seed, settings, running, { ...arm, version: versionOf(arm.livestore) }),
      groupOf,
      onRow: (row) => {
        running.add(row)
        aims.add(row)
        tellFirst(row, line)
        doing(huntProgress(running.result(), perSecond() * 60))
      },
    }),
  )
  return {
    result: running.result(),
    until: aims.result(),
    seconds: earlierSeconds + elapsed(),
    perSecond: perSecond(),
  }
}

/** Shrinks what was found on every arm, and tries it in a browser, where that is asked for; otherwise it leaves what was drawn to be looked into. */
const finishAll = async (
  { arms: found }: HuntTally,
  store: HuntStore,
  { arms, shrink, confirm, isInterrupted }: Ready,
): Promise<readonly FinishedFinding[]> => {
  const finished: FinishedFinding[] = []
  const template = await timelineTemplate()
  for (const arm of arms) {
    const findings =
      found.find(({ livestore, runner }) => livestore === arm.livestore && runner === arm.runner)?.findings ?? []
    const mayConfirm = arm.runner === 'simulation' && !isReference(arm.subject) && confirm > 0
    const many = `${findings.length} findings on LiveStore ${arm.livestore}`
    const common = { store, arm, findings, template, isOver: isInterrupted }
    if (!shrink) {
      await withProgress(`playing ${many} once more`, ({ doing }) =>
        leaveDrawn({ ...common, onFinding: ({ id }) => doing(id) }),
      )
      continue
    }
    const shrunk = await withProgress(`shrinking ${many}`, ({ doing }) =>
      finishFindings({
        ...common,
        onTry: ({ id }, tries, best) => doing(`${id}, ${best} steps after ${tries} tries`),
        onHealEarlier: ({ id }, after) => doing(`${id}, healed after step ${after}`),
        ...(mayConfirm && { browser: confirmingOn(arm, confirm, doing) }),
      }),
    )
    finished.push(...shrunk)
  }
  return finished
}

/** What a hunt goes by once everything is there. */
interface Ready {
  readonly arms: readonly ArmOfSubject[]
  readonly canary: ArmOfSubject
  readonly jobs: number
  readonly twiceEvery: number
  readonly shrink: boolean
  readonly confirm: number
  readonly isInterrupted: () => boolean
}

const play = async (
  settings: HuntSettings,
  store: HuntStore,
  options: Options,
  writeJson: ((content: unknown) => void) | undefined,
): Promise<ExitCode> => {
  const isInterrupted = hearInterruption()
  const { arms, canary } = await readyArms(settings)
  const { until: names = [] } = settings
  const subjects = arms.map(({ subject }) => subject)
  for (const name of names) {
    const reason = whyNeverFound(name, bugs, subjects)
    if (reason !== undefined) throw new UsageError(reason)
  }
  const { runners = ['simulation'] } = settings
  const jobs = options.jobs ?? usualJobs(runners, availableParallelism())
  const ready: Ready = { ...options, jobs, arms, canary, isInterrupted }
  const { result, until, seconds, perSecond } = await playTrials(settings, store, ready)
  const findings = result.arms.flatMap((arm) => arm.findings)
  const hasSomething = findings.length > 0 && !isInterrupted()
  const finished = hasSomething ? await finishAll(result, store, ready) : []
  const drifts = driftsOf(store.rows())
  console.log(describeHunt(result, finished, drifts))
  if (names.length > 0) console.log(describeAims(until, { trials: result.trials, seconds }))
  const [found] = findings
  const again = found === undefined ? '' : `; play one again: pnpm replay ${found.id}`
  console.log(`\nkept in ${relative(process.cwd(), store.folder)}${again}`)
  writeJson?.(
    huntJson(result, {
      seed: settings.seed,
      perSecond,
      finished,
      shortest: (id) => shortestOf(store, id),
      drifts,
      ...(names.length > 0 && { until }),
    }),
  )
  if (result.canary.found < result.canary.trials) {
    console.log(
      `\nThis hunt is blind: of its canaries (${canaryFingerprint} on ${canaryVersion}) some were not found. Nothing that it did not find means anything.`,
    )
  }
  if (!isInterrupted()) return codeOfHunt(result)
  console.log(`interrupted; it goes on with pnpm hunt --resume ${basename(store.folder)}`)
  return exitCodes.interrupted
}

/** One that could not begin is none to go on with. */
const withNewStore = async (
  settings: HuntSettings,
  body: (store: HuntStore) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const store = createHuntStore(huntName(settings, new Date()), settings)
  try {
    return await body(store)
  } catch (error) {
    store.removeIfEmpty()
    throw error
  }
}

await runCommand(async (): Promise<ExitCode> => {
  const options = parseArguments(program)
  if (options.explain !== undefined) {
    const { models, only, without = [] } = options
    console.log(explain(drawSchedule(options.explain, { models, without, ...(only !== undefined && { only }) })))
    return exitCodes.asExpected
  }
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  if (options.resume !== undefined) {
    const { store, settings } = openHuntStore(options.resume === true ? undefined : options.resume)
    return withRun(() => play(settings, store, options, writeJson))
  }
  const settings = settingsOf(options)
  const { trials, shard: part } = settings
  if (trials !== undefined && part.number > trials) {
    throw new UsageError(
      `Expected trials for part ${part.number} of ${part.of}, found ${trials} in all: give more --trials, or fewer parts.`,
    )
  }
  return withNewStore(settings, (store) => withRun(() => play(settings, store, options, writeJson)))
})
