/** The arms of a hunt, each with its subject there and its runner built, and what is found on them by name. */
import type { Bug } from '../bugs/bug.ts'
import { withProgress } from '../run/progress.ts'
import type { RunnerName } from '../runner/contract.ts'
import { canaryVersion } from './canary.ts'
import type { HuntArm } from './hunt.ts'
import { bugOf, groupOf, type HuntRow } from './hunt-row.ts'
import type { HuntSettings } from './hunt-settings.ts'
import { buildRunner, type Playable, prepareRunners, runnerInWords, subjectFor } from './runners.ts'

/** An arm that knows what it plays on. */
export type ArmOfSubject = HuntArm & { readonly subject: Playable }

const armOf = async (name: string, patch: string | false, runner: RunnerName): Promise<ArmOfSubject> => {
  const subject = await withProgress(`LiveStore ${name}`, ({ doing }) =>
    subjectFor(runner, { name, patch, onProgress: doing }),
  )
  // Built once, before several processes would do it at the same time.
  await withProgress(`${runnerInWords[runner]} on LiveStore ${name}`, ({ doing }) =>
    buildRunner(runner, { subject, onProgress: doing }),
  )
  return { livestore: subject.name, runner, subject, start: prepareRunners(runner, { subject }) }
}

/**
 * Each subject on each runner, and the canary's own arm.
 *
 * @throws UsageError as `subjectFor` does; any other error where a build fails
 */
export const readyArms = async ({
  livestore,
  patch,
  runners = ['simulation'],
}: Pick<HuntSettings, 'livestore' | 'patch' | 'runners'>): Promise<{
  readonly arms: readonly ArmOfSubject[]
  readonly canary: ArmOfSubject
}> => {
  const arms: ArmOfSubject[] = []
  for (const name of livestore) {
    for (const runner of runners) arms.push(await armOf(name, patch ?? false, runner))
  }
  // The runner that is hunted with must see: where there are both, the one that goes through most trials.
  const [first = 'simulation'] = runners
  return { arms, canary: await armOf(canaryVersion, false, first) }
}

/** What findings are called on the arms of a hunt. */
export interface NamesOnArms {
  readonly versionOf: (livestore: string) => string
  /** The known bug that shows so there; undefined for what nobody knows. */
  readonly bugNamed: (livestore: string, fingerprint: string) => string | undefined
  /** The fingerprint under which a trial is kept; undefined where nothing was found. */
  readonly groupOf: (row: Pick<HuntRow, 'livestore' | 'fingerprints'>) => string | undefined
}

/** Names what is found on the arms after the table of bugs. */
export const namesOn = (
  arms: readonly (Pick<HuntArm, 'livestore'> & { readonly subject: Pick<Playable, 'version'> })[],
  table: readonly Bug[],
): NamesOnArms => {
  const versionOf = (name: string): string => {
    const arm = arms.find(({ livestore }) => livestore === name)
    if (arm === undefined) {
      throw new Error(`Expected one of ${arms.map(({ livestore }) => livestore).join(', ')}, found ${name}.`)
    }
    return arm.subject.version
  }
  const bugNamed = (livestore: string, fingerprint: string): string | undefined =>
    bugOf(table, versionOf(livestore), fingerprint)
  return {
    versionOf,
    bugNamed,
    groupOf: ({ livestore, fingerprints }) =>
      groupOf({ fingerprints }, (one) => bugNamed(livestore, one) !== undefined),
  }
}
