/** The run that the unit tests belong to, so that a killed test runner leaves nothing that they started. */
import type { TestProject } from 'vitest/node'
import { startRun } from './start-run.ts'
import { tellEndedFromEarlierRuns } from './tell-leftovers.ts'
import { runVariable } from './types.ts'

export default async function vitestSetup({ config }: TestProject): Promise<(() => Promise<void>) | undefined> {
  // `pnpm test` owns its run, and counts what is left of it.
  if (process.env[runVariable] !== undefined) return undefined
  // The workers' environment alone: Vitest's own helpers end after this run and are none of its processes.
  const environment: NodeJS.ProcessEnv = { ...process.env }
  const run = await startRun({ environment })
  tellEndedFromEarlierRuns(run)
  config.env = { ...config.env, [runVariable]: run.id, TMPDIR: run.folder }
  return async () => {
    const leaked = await run.end()
    if (leaked.length === 0) return
    throw new Error(
      `Unit tests left processes behind, which had to be ended: ${leaked.map(({ pid, command }) => `${pid} ${command}`).join('; ')}`,
    )
  }
}
