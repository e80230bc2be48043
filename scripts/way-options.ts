/** What is asked of a failure, and how it is played: the options that `pnpm fixed` and `pnpm bisect` share. */
import { Command } from '@commander-js/extra-typings'
import { askedHelp } from '../src/campaign/trial-source.ts'
import { oneOf, share } from '../src/run/read-options.ts'
import { runnerNames } from '../src/runner/contract.ts'

/** A command that asks something about a scenario, a schedule or a known bug. */
export const askingCommand = (name: string, description: string) =>
  new Command(name)
    .description(description)
    .option('--scenario <name>', askedHelp.scenario)
    .option('--schedule <file>', askedHelp.schedule)
    .option('--bug <id>', askedHelp.bug)
    .option('--runner <runner>', `for a schedule: ${runnerNames.join(' or ')}`, oneOf(runnerNames, 'runner'))
    .option('--confidence <share>', 'how sure the answer must be', share, 0.95)
