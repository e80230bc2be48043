/** `pnpm subjects`: the versions of LiveStore that can be put under test; installs, checks and removes them. */
import { Command, InvalidArgumentError } from '@commander-js/extra-typings'
import prettyBytes from 'pretty-bytes'
import { checkWorkerTypes } from '../src/backend/check-types.ts'
import { formatColumns } from '../src/report/columns.ts'
import { prepareJsonFile } from '../src/report/json-file.ts'
import { type ExitCode, exitCodes, parseArguments, runCommand } from '../src/run/exit-codes.ts'
import { withProgress } from '../src/run/progress.ts'
import { checkTypes } from '../src/subject/check-types.ts'
import { installSubject } from '../src/subject/install.ts'
import { listSubjects, pruneSubjects } from '../src/subject/list-subjects.ts'
import { versions } from '../src/subject/subject.ts'

const days = (text: string): number => {
  if (/^\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Expected a whole number of days.')
}

const program = new Command('pnpm subjects')
  .description('Lists the versions of LiveStore that can be put under test: installed, built, size.')
  .argument('[subjects...]', 'those to install or to check, all unless named: 0.4.0-dev.9, path:…, tarballs:…')
  .option('--install', 'install them now; otherwise each is installed when it is first used', false)
  .option('--check', 'hold the compat modules against their types (installs them)', false)
  .option('--prune [days]', 'remove those that were not used for so many days: 0, all, unless told', days)
  .option('--json <file>', 'write the list as JSON')
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 a compat module does not fit its versions, 64 bad usage, 70 the harness failed.',
  )

await runCommand(async (): Promise<ExitCode> => {
  const options = parseArguments(program)
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  if (options.prune !== undefined) {
    const gone = pruneSubjects(options.prune === true ? 0 : options.prune)
    console.log(gone.length === 0 ? 'nothing to remove' : `removed ${gone.join(', ')}`)
  }

  let complaints = 0
  const named = program.args.length > 0 ? program.args : versions
  if (options.install || options.check || program.args.length > 0) {
    for (const name of named) {
      const subject = await withProgress(`LiveStore ${name}`, ({ doing }) =>
        installSubject({ name, onProgress: doing }),
      )
      if (!options.check) continue
      const found = await withProgress(`types of LiveStore ${name}`, async () => [
        ...(await checkTypes(subject)),
        ...(await checkWorkerTypes(subject)),
      ])
      complaints += found.length
      for (const line of found) console.log(line)
    }
  }

  const subjects = listSubjects()
  writeJson?.(subjects)
  const rows = subjects.map(({ version, folders, builds, bytes, isWorkspace }) => [
    version,
    isWorkspace
      ? 'the default'
      : folders.length === 0
        ? 'no'
        : folders.length === 1
          ? 'yes'
          : `${folders.length} times`,
    builds.length === 0 ? '' : builds.join(', '),
    bytes === 0 ? '' : prettyBytes(bytes),
  ])
  const columns = [
    { title: 'LiveStore' },
    { title: 'installed' },
    { title: 'built' },
    { title: 'size', align: 'right' as const },
  ]
  console.log(`\n${formatColumns(columns, rows)}\n`)
  return complaints === 0 ? exitCodes.asExpected : exitCodes.promiseBroken
})
