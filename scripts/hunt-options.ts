/** What `pnpm hunt` can be asked for, and what a hunt goes by where it is. */
import { resolve } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { bugs } from '../src/bugs/table.ts'
import { whyNoAim } from '../src/campaign/aims.ts'
import type { HuntSettings } from '../src/campaign/hunt-settings.ts'
import { referenceHelp } from '../src/campaign/runners.ts'
import { listOf, minutes, shard, wholeNumber, wordsOf } from '../src/run/read-options.ts'
import { UsageError } from '../src/run/usage-error.ts'
import { runnerNames } from '../src/runner/contract.ts'
import { defaultModels, faultModels, kinds } from '../src/schedule/schedule.ts'
import { assertSeed } from '../src/schedule/seed.ts'
import { defaultVersion } from '../src/subject/subject.ts'
import { patchHelp, patchVariable, subjectHelp, subjectVariable } from '../src/subject/subject-name.ts'

const faultKinds = kinds.filter((kind) => kind !== 'open')

export const program = new Command('pnpm hunt')
  .description('Plays schedules drawn from a seed, and hands over what broke as few steps as it takes.')
  .option('--livestore <subjects>', `${subjectHelp}, ${referenceHelp}; several separated by commas are hunted in turns`)
  .option('--patch <file>', patchHelp)
  .option(
    '--runner <runner>',
    'simulation: a Node process in virtual time; browser: LinearLite in Chromium; both: each trial on either',
    wordsOf(['simulation', 'browser', 'both'], 'runner'),
    ['simulation'] as const,
  )
  .option('--seed <seed>', 'any word, number or commit hash; drawn by chance unless given')
  .option('--trials <number>', 'schedules to play on each subject; 200 unless --minutes is given', wholeNumber(1))
  .option('--minutes <number>', 'how long to hunt; shrinking comes after it', minutes)
  .option(
    '--until <names>',
    'stop once each of these known bugs or fingerprints has been found, or at the end of --trials or --minutes',
    listOf((name) => whyNoAim(name, bugs)),
  )
  .option(
    '--jobs <number>',
    'trials at a time; one for each core unless given, and in a browser alone, where they mostly wait, three',
    wholeNumber(1),
  )
  .option(
    '--twice-every <number>',
    'of the trials in virtual time play one of so many a second time, to see that it goes the same way; 1 for each',
    wholeNumber(1),
    20,
  )
  .option('--shard <i/n>', 'only this part of the trials, for several machines', shard, { number: 1, of: 1 })
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
  .option(
    '--no-shrink',
    'keep what was found as it was drawn, with its history and its timeline; nothing is tried in a browser, or asked for the step that made it inevitable: pnpm replay asks',
  )
  .option(
    '--confirm <number>',
    'try each new finding of the simulation so often in a browser, and once each known one; 0 for not at all',
    wholeNumber(0),
    3,
  )
  .option('--resume [hunt]', 'go on with a hunt, the last one unless named; its own settings count')
  .option('--explain <seed>', 'print the schedule of a seed as prose, and play nothing')
  .option('--json <file>', 'write what came of it as JSON')
  .addHelpText(
    'after',
    '\nWhat it finds lies in hunts/<hunt>/findings: pnpm replay plays it again.\nExit codes: 0 nothing but known bugs, 1 something new, 2 nothing could be told or the hunt is blind, 64 bad usage, 70 the harness failed, 130 interrupted.',
  )

/** The options as they were given. */
export type Options = ReturnType<typeof program.opts>

/** What was asked for. @throws UsageError in one line where that is no hunt */
export const settingsOf = (options: Options): HuntSettings => {
  const {
    seed = Math.random().toString(36).slice(2, 10),
    only,
    without = [],
    past = [],
    trials,
    minutes: limit,
    until,
  } = options
  if (trials !== undefined && limit !== undefined) {
    throw new UsageError('Expected either --trials or --minutes, found both: say how many, or how long.')
  }
  const patch = options.patch ?? process.env[patchVariable]
  assertSeed(seed)
  const livestore = (options.livestore ?? (process.env[subjectVariable] || defaultVersion))
    .split(',')
    .map((name) => name.trim())
  return {
    seed,
    livestore: [...new Set(livestore)],
    runners: runnerNames.filter((name) => options.runner.some((asked) => asked === name || asked === 'both')),
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
    ...(until !== undefined && { until }),
  }
}
