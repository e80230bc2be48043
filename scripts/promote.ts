/** `pnpm promote`: makes an ordinary Playwright test of a hunt's finding, or a folder that shows it without anything of ours. */
import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { execa } from 'execa'
import { findSchedule } from '../src/campaign/find-schedule.ts'
import type { FoundVerdict } from '../src/campaign/found-verdict.ts'
import { findingId } from '../src/campaign/hunt-row.ts'
import { versionOfName, whyUnsupportedBy } from '../src/campaign/runners.ts'
import { writeStandalone } from '../src/campaign/standalone.ts'
import { promotedTest } from '../src/report/promoted-test.ts'
import { type ExitCode, exitCodes, parseArguments, runCommand, UsageError } from '../src/run/exit-codes.ts'
import { repositoryRoot, wayToRepository } from '../src/run/pinned-node.ts'
import { unsupportedIn } from '../src/runner/contract.ts'
import type { Schedule } from '../src/schedule/schedule.ts'
import { isReference } from '../src/simulation/reference/subject.ts'

const program = new Command('pnpm promote')
  .description(
    'Makes an ordinary Playwright test of a finding: its steps as prose and code, with what is expected of it. Or, for an upstream issue, a folder that shows it in Node with LiveStore from npm alone.',
  )
  .argument('<finding>', 'the id of a finding, such as stalled-session-push-head@0.4.0, or its schedule.json')
  .option('--standalone', 'make a folder that needs nothing of this repository: npm install && npm start', false)
  .option('--out <folder>', 'where the test or the folder goes (default: tests/found, or standalone)')
  .option('--force', 'write over what is there already', false)
  .addHelpText(
    'after',
    '\nPlay it with: pnpm e2e --project=found\nExit codes: 0 written, 64 bad usage, 70 the harness failed.',
  )

await runCommand(async (): Promise<ExitCode> => {
  const { out, force, standalone } = parseArguments(program)
  const [name = ''] = program.args
  const { schedule, verdict } = findSchedule(name)
  if (verdict === undefined) {
    throw new UsageError(
      `Expected a finding with its verdict.json, found ${name} alone: what it shows, and where, is not known.`,
    )
  }
  if (isReference({ name: verdict.livestore })) {
    throw new UsageError(
      'Expected a finding on a LiveStore, found one on reference: that engine is our own, and what is found on it is a false alarm.',
    )
  }
  const finding: Finding = { name, schedule, verdict, force }
  if (standalone) await promoteToFolder(finding, out ?? join(repositoryRoot, 'standalone'))
  else await promoteToTest(finding, out ?? join(repositoryRoot, 'tests/found'))
  return exitCodes.asExpected
})

interface Finding {
  readonly name: string
  readonly schedule: Schedule
  readonly verdict: FoundVerdict
  readonly force: boolean
}

async function promoteToFolder(finding: Finding, out: string): Promise<void> {
  const { livestore, fingerprint, runner = 'simulation' } = finding.verdict
  const folder = join(out, findingId(fingerprint, { livestore, runner }))
  await writeStandalone({ ...finding, folder, onProgress: (line) => console.error(`- ${line}`) })
  console.log(`wrote ${relative(process.cwd(), folder)}`)
  console.log(`play it: cd ${relative(process.cwd(), folder)} && npm install && npm start`)
}

async function promoteToTest({ schedule, verdict, force }: Finding, out: string): Promise<void> {
  const [unsupported] = unsupportedIn(schedule, whyUnsupportedBy.browser(versionOfName(verdict.livestore)))
  if (unsupported !== undefined) {
    throw new UsageError(
      `A browser cannot play this schedule, and a test in one would prove nothing: unsupported ${unsupported}.`,
    )
  }
  const { livestore, fingerprint, runner = 'simulation', bug = null, confirmed } = verdict
  const id = findingId(fingerprint, { livestore, runner })
  const file = join(out, `${id}.spec.ts`)
  if (existsSync(file) && !force) {
    throw new UsageError(
      `There is a test ${relative(process.cwd(), file)} already: take it away first, or give --force.`,
    )
  }
  mkdirSync(out, { recursive: true })
  const always = confirmed !== undefined && confirmed.n >= 3 && confirmed.k === confirmed.n
  const text = promotedTest(
    {
      id,
      livestore,
      fingerprint,
      always,
      bug,
      root: wayToRepository(out),
      ...(confirmed !== undefined && { confirmed }),
    },
    schedule,
  )
  writeFileSync(file, text)
  // As all code here is written; a line that is too long is broken.
  await execa('biome', ['format', '--write', file], { preferLocal: true, cwd: repositoryRoot, reject: false })
  console.log(`wrote ${relative(process.cwd(), file)}`)
  const isAtHome = dirname(realpathSync(file)) === join(realpathSync(repositoryRoot), 'tests/found')
  console.log(
    isAtHome
      ? `play it: LIVESTORE=${livestore} pnpm e2e --project=found -g '${fingerprint}'`
      : 'pnpm e2e plays what lies in tests/found: promote it without --out to play it',
  )
}
