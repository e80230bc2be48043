/**
 * Two real Node clients on the real Durable Object backend, property-based: whatever they create, in whatever batches, both and the
 * backend's log agree in the end on rows, order and identity, also after a restart.
 */
import { rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SharedBackend, startSharedBackend } from '../../src/backend/shared-backend.ts'
import { anyRun, describeRun, type RunParameters } from '../../src/node-sync/parameters.ts'
import { playRun } from '../../src/node-sync/play-run.ts'
import { readNodeSyncSettings } from '../../src/node-sync/settings.ts'
import { commandAgain, outcomeOf, type RunOutcome, sameFailure, tellRuns } from '../../src/node-sync/tell-run.ts'
import { diagnosisLines } from '../../src/report/diagnosis.ts'
import { repositoryRoot } from '../../src/run/pinned-node.ts'
import { buildNodeClient, withoutNodeClient } from '../../src/subject/build-node-client.ts'
import { buildOn, runSubject } from '../../src/subject/run-subject.ts'

const settings = readNodeSyncSettings()
const subject = await runSubject()
const without = withoutNodeClient(subject)
const folder = join(repositoryRoot, 'test-results/node-sync', subject.name.replaceAll(/[^\w.+-]/g, '_'))

const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

describe.skipIf(without !== undefined)(`two Node clients on LiveStore ${subject.name}`, () => {
  let backend: SharedBackend
  let module: string
  const outcomes: RunOutcome[] = []

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    ;({ module } = await buildNodeClient({ ...buildOn(subject), onProgress: say }))
    backend = await startSharedBackend(buildOn(subject))
  })

  afterAll(async () => {
    await backend?.backend.close()
    say(`node sync on LiveStore ${subject.name}: ${tellRuns(outcomes)}`)
  })

  /** @returns what is to be told of a run that counts as failed */
  const play = async (
    parameters: RunParameters,
  ): Promise<{ readonly outcome: RunOutcome; readonly told: string } | undefined> => {
    const number = outcomes.length + 1
    const runFolder = join(folder, `run-${number}`)
    const { judgement, tookMs } = await playRun({
      parameters,
      storeId: `node-sync-${number}-${Date.now().toString(36)}`,
      backend,
      module,
      livestore: subject.name,
      folder: runFolder,
      debug: settings.debug,
    })
    const outcome = outcomeOf(judgement, subject)
    outcomes.push(outcome)
    const words = { held: 'held', 'expected-failure': 'failed as expected', unexpected: 'FAILED' }[outcome.type]
    say(`  run ${number}  ${(tookMs / 1000).toFixed(1)} s  ${words}: ${describeRun(parameters)}`)
    if (outcome.type === 'held') return undefined
    const why = outcome.type === 'unexpected' ? outcome.reason : `bug ${outcome.bug} explains it`
    const told = `${why}\n${diagnosisLines(judgement)}\nits history and logs: ${relative(repositoryRoot, runFolder)}`
    say(told.replaceAll(/^/gm, '    '))
    return outcome.type === 'expected-failure' && !settings.strict ? undefined : { outcome, told }
  }

  test('end with the rows, the order and the log that both have agreed on', async () => {
    const failures: { readonly path: string; readonly told: string }[] = []
    const again = (seed: number | undefined, path: string): string =>
      commandAgain({ environment: subject.environment, seed, path, strict: settings.strict })
    let firstFailure: RunOutcome | undefined
    /** @throws where a smaller run that fails in the same way is looked for, and this is one */
    const playRepeatedly = async (parameters: RunParameters, path: string): Promise<void> => {
      for (let repeat = 0; repeat < settings.repeats; repeat++) {
        const failure = await play(parameters)
        if (failure === undefined) continue
        firstFailure ??= failure.outcome
        if (!settings.shrink) failures.push({ path, told: failure.told })
        else if (sameFailure(firstFailure, failure.outcome)) throw new Error(failure.told)
      }
    }
    const drawing: { numRuns: number; seed?: number; path?: string } = {
      numRuns: settings.numRuns,
      ...(settings.seed !== undefined && { seed: settings.seed }),
      ...(settings.path !== undefined && { path: settings.path }),
    }
    if (settings.path !== undefined && !settings.shrink) {
      if (settings.seed === undefined)
        expect.fail('NODE_SYNC_FC_PATH says which run of which NODE_SYNC_FC_SEED: give both.')
      // A check would go on to the runs that this one shrinks to.
      const [parameters] = fc.sample(anyRun, { ...drawing, numRuns: 1 })
      if (parameters === undefined) expect.fail(`There is no run at ${settings.path}.`)
      await playRepeatedly(parameters, settings.path)
    } else {
      let drawn = 0
      // The number of a run that is drawn first hand is its path.
      const property = fc.asyncProperty(anyRun, (parameters) => playRepeatedly(parameters, String(drawn++)))
      const { seed, failed, counterexamplePath, errorInstance } = await fc.check(property, drawing)
      drawing.seed = seed
      say(`  drawn with NODE_SYNC_FC_SEED=${seed}`)
      if (failed) {
        const told = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
        failures.push({ path: counterexamplePath ?? '0', told })
      }
    }
    const commands = failures.map(({ path, told }) => `${told}\nthe same run again: ${again(drawing.seed, path)}`)
    if (failures.length > 0)
      expect.fail(`${failures.length} of ${outcomes.length} runs failed\n\n${commands.join('\n\n')}`)
  })
})

if (without !== undefined) {
  say(`  not available: ${without}`)
}
