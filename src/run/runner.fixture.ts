/**
 * A harness command in small, for the tests of this folder: starts a run with one child process that would live for ever,
 * tells of it in one line of JSON, and does what it is told on standard input (`end`, or nothing until it is killed).
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { runCommand } from './exit-codes.ts'
import { startRun } from './start-run.ts'

await runCommand(async () => {
  const run = await startRun()
  const stubborn = "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1e6)"
  // A group of its own: no signal to the runner's group reaches it.
  const child = spawn(process.execPath, ['-e', stubborn], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  const { id, folder, endedFromEarlierRuns } = run
  console.log(JSON.stringify({ id, folder, endedFromEarlierRuns, childPid: child.pid, alive: run.alive() }))
  await once(process.stdin, 'data')
  console.log(JSON.stringify(await run.end()))
  child.stdout.destroy()
  process.stdin.destroy()
  return 0
})
