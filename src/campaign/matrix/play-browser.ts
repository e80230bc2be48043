/** The lane of real browsers: one round of Playwright plays one trial of each of some scenarios on one LiveStore. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { variedVariable } from '../../browser/varied.ts'
import { expectationVariable } from '../../report/outcomes.ts'
import type { TrialOutcome } from '../../report/summary.ts'
import { repositoryRoot } from '../../run/pinned-node.ts'
import type { Run } from '../../run/types.ts'
import { seedOfTrial } from '../../schedule/seed.ts'
import type { Subject } from '../../subject/subject.ts'
import { countedScenario } from '../known-bugs.ts'
import { playScenarios } from '../play-scenarios.ts'
import { type Parameters, parametersOf } from './parameters.ts'
import type { PlannedCell } from './plan.ts'
import type { Told } from './told.ts'

/** A cell whose n-th trial is to be played. */
export interface DueScenario {
  readonly cell: PlannedCell
  readonly number: number
}

/** A trial, while what it has left is still there. */
export interface PlayedScenario extends DueScenario {
  readonly told: Told
  /** Where Playwright keeps its diagnosis. */
  readonly diagnosis?: string
}

const reporter = join(repositoryRoot, 'fixtures/reporter.ts')

const projectOf = ({ backend }: PlannedCell): string => (backend === 'none' ? 'no-backend' : 'cloudflare')

/** What the tests and their fixtures must find of what is varied. */
const variedAs = ({ batch, cpu }: Parameters): Readonly<Record<string, string>> => {
  const varied = {
    ...(batch !== undefined && batch !== 'usual' && { leaderPushBatchSize: Number(batch) }),
    ...(cpu !== undefined && cpu !== 'usual' && { slowdown: Number.parseInt(cpu, 10) }),
  }
  return Object.keys(varied).length === 0 ? {} : { [variedVariable]: JSON.stringify(varied) }
}

/** Those that are played with the same, together: what is varied is one thing for a whole round of Playwright. */
export const roundsOf = (due: readonly DueScenario[]): readonly (readonly DueScenario[])[] => {
  const rounds = new Map<string, DueScenario[]>()
  for (const one of due) {
    const key = JSON.stringify(parametersOf('scenario', one.number))
    rounds.set(key, [...(rounds.get(key) ?? []), one])
  }
  return [...rounds.values()]
}

/**
 * Plays one round. Every trial is told of as soon as it has ended.
 *
 * @param environment what the tests must find: the browser
 * @param keep hears of every trial while what it has left is still there
 */
export const playBrowserRound = async (
  due: readonly DueScenario[],
  {
    subject,
    run,
    environment,
    jobs,
    blob,
  }: {
    readonly subject: Subject
    readonly run: Run
    readonly environment: Readonly<Record<string, string>>
    readonly jobs: number
    /** Where Playwright's own report of the round goes. */
    readonly blob: string
  },
  keep: (trial: PlayedScenario) => void,
): Promise<'interrupted' | 'played'> => {
  const [first] = due
  if (first === undefined) return 'played'
  const parameters = parametersOf('scenario', first.number)
  const output = mkdtempSync(join(tmpdir(), 'matrix-'))
  const tags = [...new Set(due.map(({ cell }) => cell.item))].join('|')
  const projects = [...new Set(due.map(({ cell }) => `--project=${projectOf(cell)}`))]
  const left = new Set(due)
  const tell = ({ cell, number }: DueScenario, told: Omit<Told, 'seed' | 'parameters'>, diagnosis?: string): void =>
    keep({
      cell,
      number,
      told: { seed: seedOfTrial(cell.item, number - 1), parameters, ...told },
      ...(diagnosis !== undefined && { diagnosis }),
    })
  const heard = new Map<DueScenario, readonly TrialOutcome[]>()
  /** A scenario may be more than one test: it is told of with its last. */
  const hear = (trial: TrialOutcome): void => {
    const one = [...left].find(({ cell }) => trial.scenario === cell.item && trial.project === projectOf(cell))
    if (one === undefined) return
    const own = [...(heard.get(one) ?? []), trial]
    heard.set(one, own)
    if (own.length < trial.testsOfScenario) return
    left.delete(one)
    tell(one, toldOf(own), own.find(({ diagnosis }) => diagnosis !== undefined)?.diagnosis)
  }
  try {
    const { playwright } = await playScenarios(
      run,
      [
        ...projects,
        '-g',
        `@(${tags})(\\s|$)`,
        '--output',
        output,
        '--workers',
        `${jobs}`,
        '--reporter',
        `blob,${reporter}`,
      ],
      {
        ...environment,
        ...subject.environment,
        ...variedAs(parameters),
        [expectationVariable]: 'later',
        PLAYWRIGHT_BLOB_OUTPUT_FILE: blob,
      },
      hear,
    )
    if (playwright.interrupted) return 'interrupted'
    const why = `Playwright ended with ${playwright.exitCode ?? 'a signal'} before it came to it`
    for (const one of left) {
      const own = heard.get(one) ?? []
      // What one of its tests has found stays found, whatever became of the others.
      if (own.some(({ fingerprints = [] }) => fingerprints.length > 0)) {
        tell(
          one,
          { ...toldOf(own), harnessFailed: true },
          own.find(({ diagnosis }) => diagnosis !== undefined)?.diagnosis,
        )
        continue
      }
      tell(one, { fingerprints: [], unknown: `the harness failed: ${why}`, harnessFailed: true, tookMs: 0 })
    }
    return 'played'
  } finally {
    rmSync(output, { recursive: true, force: true })
  }
}

/** A scenario may be more than one test: it fails where one of them does. */
const toldOf = (outcomes: readonly TrialOutcome[]): Omit<Told, 'seed' | 'parameters'> => {
  const counted = outcomes.map(countedScenario)
  const fingerprints = [...new Set(counted.flatMap((one) => one.fingerprints))]
  const unknown = fingerprints.length > 0 ? undefined : counted.find((one) => one.unknown !== undefined)?.unknown
  const unsupported = outcomes.find((outcome) => outcome.unsupported !== undefined)?.unsupported
  const drains = counted.flatMap(({ drainMs }) => drainMs ?? [])
  return {
    fingerprints,
    ...(unsupported !== undefined ? { unsupported } : unknown !== undefined && { unknown }),
    ...(drains.length > 0 && { drainMs: Math.max(...drains) }),
    tookMs: outcomes.reduce((sum, { seconds }) => sum + seconds * 1_000, 0),
  }
}
