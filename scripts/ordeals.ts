/** `pnpm ordeals`: strikes real campaigns from outside, and sees that they survive: processes killed, a full disk, two at once. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { campaignArguments, type Place, processesIn, rowsIn, startCampaign } from '../src/campaign/ordeals/campaign.ts'
import { problemsOf, type Undisturbed } from '../src/campaign/ordeals/judge-ordeal.ts'
import { type Ordeal, ordeals } from '../src/campaign/ordeals/ordeals.ts'
import { prepareFile, prepareJsonFile } from '../src/report/json-file.ts'
import { describeOrdeal, type OrdealTime, ordealsPage } from '../src/report/ordeals-report.ts'
import { type ExitCode, exitCodes, parseArguments, runCommand, UsageError } from '../src/run/exit-codes.ts'
import { withProgress } from '../src/run/progress.ts'
import { wholeNumber } from '../src/run/read-options.ts'
import { hearInterruption } from '../src/run/until-interrupted.ts'

const program = new Command('pnpm ordeals')
  .description('Strikes small matrices from outside, and sees that nothing is lost, doubled or left running.')
  .argument('[names...]', `which, all unless named: ${ordeals.map(({ id }) => id).join(', ')}`)
  .option('--times <number>', 'how often each, every time at another moment', wholeNumber(1), 3)
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

/** Does something in a place of its own; what still runs there at its end is ended. */
const inPlace = async <Result>(body: (place: Place) => Promise<Result>): Promise<Result> => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ordeal-')))
  const place = { matrices: join(folder, 'matrix'), temporary: join(folder, 't') }
  mkdirSync(place.matrices)
  mkdirSync(place.temporary)
  try {
    return await body(place)
  } finally {
    for (const { pid } of processesIn(place)) process.kill(pid, 'SIGKILL')
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
}

const playUndisturbed = (): Promise<Undisturbed> =>
  inPlace(async (place) => {
    const { exitCode, complaint } = await startCampaign(place, campaignArguments).ended
    if (exitCode !== exitCodes.asExpected) {
      throw new Error(`Expected an undisturbed campaign to end with 0, found ${exitCode}: ${complaint}`)
    }
    return rowsIn(place)
  })

await runCommand(async (): Promise<ExitCode> => {
  const options = parseArguments(program)
  const those = chosen(program.args)
  const writePage = options.page === undefined ? undefined : prepareFile('--page', options.page)
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  const isInterrupted = hearInterruption()
  const undisturbed = await withProgress('a campaign that nobody disturbs', playUndisturbed)
  const times: OrdealTime[] = []
  for (const ordeal of those) {
    for (let time = 0; time < options.times && !isInterrupted(); time++) {
      const sight = await withProgress(`${ordeal.title}, ${time + 1} of ${options.times}`, () =>
        inPlace((place) => ordeal.befall({ place, time })),
      )
      const problems = 'whyNot' in sight ? [] : problemsOf(sight, ordeal.expected, undisturbed)
      times.push({ ordeal, sight, problems })
      console.log(describeOrdeal(times.at(-1) as OrdealTime))
    }
  }
  if (isInterrupted()) return exitCodes.interrupted
  writePage?.(ordealsPage(times, undisturbed.length))
  writeJson?.(times.map(({ ordeal: { id }, sight, problems }) => ({ ordeal: id, sight, problems })))
  if (times.some(({ problems }) => problems.length > 0)) return exitCodes.promiseBroken
  return times.some(({ sight }) => 'whyNot' in sight) ? exitCodes.inconclusive : exitCodes.asExpected
})
