/** `pnpm ordeals`: strikes real campaigns from outside, and sees that they survive: processes killed, a full disk, two at once. */

import { readFileSync, rmSync } from 'node:fs'
import { Command } from '@commander-js/extra-typings'
import {
  campaignArguments,
  killIfThere,
  makePlace,
  type Place,
  processesIn,
  rowsIn,
  startCampaign,
} from '../src/campaign/ordeals/campaign.ts'
import { problemsOf, type Undisturbed, untoldOf } from '../src/campaign/ordeals/judge-ordeal.ts'
import { type Ordeal, ordeals } from '../src/campaign/ordeals/ordeals.ts'
import { prepareFile, prepareJsonFile } from '../src/report/json-file.ts'
import {
  describeOrdeal,
  type OrdealTime,
  ordealsPage,
  readOrdeals,
  type ToldOrdeals,
} from '../src/report/ordeals-report.ts'
import { type ExitCode, exitCodes, parseArguments, runCommand, UsageError } from '../src/run/exit-codes.ts'
import { withProgress } from '../src/run/progress.ts'
import { listOf, wholeNumber } from '../src/run/read-options.ts'
import { reasonOf } from '../src/run/reason-of.ts'
import type { Run } from '../src/run/types.ts'
import { hearInterruption } from '../src/run/until-interrupted.ts'
import { withRun } from '../src/run/with-run.ts'

const program = new Command('pnpm ordeals')
  .description('Strikes small matrices from outside, and sees that nothing is lost, doubled or left running.')
  .argument('[names...]', `which, all unless named: ${ordeals.map(({ id }) => id).join(', ')}`)
  .option('--times <number>', 'how often each, every time at another moment', wholeNumber(1), 3)
  .option(
    '--from <files>',
    'strike nothing: take what --json wrote in other runs; several with commas between them',
    listOf(() => undefined),
  )
  .option('--page <file>', 'write the page, as docs/ordeals.md is made')
  .option('--json <file>', 'write what came of each as JSON')
  .addHelpText(
    'after',
    '\nOne takes half a minute to a minute.\nExit codes: 0 all survived, 1 one did not, 2 some could not be tried on this machine, 64 bad usage, 70 the harness failed, 130 interrupted.',
  )

const chosen = (names: readonly string[]): readonly Ordeal[] => {
  const unknown = names.find((name) => !ordeals.some(({ id }) => id === name))
  if (unknown !== undefined) {
    throw new UsageError(`There is no ordeal "${unknown}": expected some of ${ordeals.map(({ id }) => id).join(', ')}.`)
  }
  return names.length === 0 ? ordeals : ordeals.filter(({ id }) => names.includes(id))
}

type InPlace = <Result>(body: (place: Place) => Promise<Result>) => Promise<Result>

/** What does something in a place of its own within a run; what still runs there at its end is ended. */
const placesIn = ({ folder }: Run): InPlace => {
  let places = 0
  return async (body) => {
    places += 1
    const place = makePlace(folder, places)
    try {
      return await body(place)
    } finally {
      for (const { pid } of processesIn(place)) killIfThere(pid, 'SIGKILL')
      for (const left of Object.values(place))
        rmSync(left, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    }
  }
}

const playUndisturbed = (inPlace: InPlace): Promise<Undisturbed> =>
  inPlace(async (place) => {
    const { exitCode, complaint } = await startCampaign(place, campaignArguments).ended
    if (exitCode !== exitCodes.asExpected) {
      throw new Error(`Expected an undisturbed campaign to end with 0, found ${exitCode}: ${complaint}`)
    }
    return rowsIn(place)
  })

const codeOf = (exitCode: number | undefined): number | 'signal' => exitCode ?? 'signal'

const strike = async (
  ordeal: Ordeal,
  time: number,
  { undisturbed, inPlace }: { readonly undisturbed: Undisturbed; readonly inPlace: InPlace },
): Promise<OrdealTime> => {
  const sight = await inPlace((place) => ordeal.befall({ place, time }))
  const { id, title } = ordeal
  if ('whyNot' in sight) return { id, title, came: sight, problems: [] }
  const { exitCode, resumed, before, rows } = sight
  return {
    id,
    title,
    came: {
      exitCode: codeOf(exitCode),
      ...(resumed !== undefined && { resumed: codeOf(resumed.exitCode) }),
      before: before.length,
      rows: rows.length,
      untold: untoldOf(rows).length,
    },
    problems: problemsOf(sight, ordeal.expected, undisturbed),
  }
}

/** @throws UsageError where one of the files is none of ours, or nothing can be read */
const readEarlier = (files: readonly string[]): ToldOrdeals => {
  const told = files.map((file) => {
    try {
      return readOrdeals(readFileSync(file, 'utf8'))
    } catch (error) {
      const reason = reasonOf(error)
      throw new UsageError(`${file} cannot be read (${reason}): name what an earlier run wrote with --json.`)
    }
  })
  return { trials: told[0]?.trials ?? 0, times: told.flatMap(({ times }) => times) }
}

const codeOfTimes = (times: readonly OrdealTime[]): ExitCode => {
  if (times.some(({ problems }) => problems.length > 0)) return exitCodes.promiseBroken
  return times.some(({ came }) => 'whyNot' in came) ? exitCodes.inconclusive : exitCodes.asExpected
}

await runCommand(async (): Promise<ExitCode> => {
  const options = parseArguments(program)
  const those = chosen(program.args)
  const writePage = options.page === undefined ? undefined : prepareFile('--page', options.page)
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  const tell = (told: ToldOrdeals): ExitCode => {
    writePage?.(ordealsPage(told))
    writeJson?.(told)
    return codeOfTimes(told.times)
  }
  if (options.from !== undefined) return tell(readEarlier(options.from))
  return withRun(async ({ run }) => {
    const isInterrupted = hearInterruption()
    const inPlace = placesIn(run)
    const undisturbed = await withProgress('a campaign that nobody disturbs', () => playUndisturbed(inPlace))
    const times: OrdealTime[] = []
    for (const ordeal of those) {
      for (let time = 0; time < options.times && !isInterrupted(); time++) {
        const what = `${ordeal.title}, ${time + 1} of ${options.times}`
        const struck = await withProgress(what, () => strike(ordeal, time, { undisturbed, inPlace }))
        times.push(struck)
        console.log(describeOrdeal(struck))
        // Whatever becomes of the next one, this one is told of.
        writeJson?.({ trials: undisturbed.length, times })
      }
    }
    const code = tell({ trials: undisturbed.length, times })
    return isInterrupted() ? exitCodes.interrupted : code
  })
})
