/**
 * `pnpm test`: everything that must hold: types, lint, unit tests, the scenarios in a browser. All parts run, though one
 * fails; the last line counts them.
 */
import { Command } from '@commander-js/extra-typings'
import { execa } from 'execa'
import { type ExitCode, exitCodes, parseArguments, runCommand } from '../src/run/exit-codes.ts'

const parts = [
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint', command: ['biome', 'check', '.'] },
  { name: 'unit tests', command: ['vitest', 'run'] },
  {
    name: "scenarios, and LinearLite's own tests",
    command: ['node', 'scripts/e2e.ts', '--project', 'app', '--project', 'no-backend', '--project', 'cloudflare'],
  },
] as const

const program = new Command('pnpm test').description(
  'Checks types and lint, runs the unit tests and plays every scenario.',
)

await runCommand(async (): Promise<ExitCode> => {
  parseArguments(program)
  const failed: string[] = []
  for (const { name, command } of parts) {
    console.log(`\n── ${name} ──`)
    const [file, ...args] = command
    const began = performance.now()
    const { exitCode, isTerminated } = await execa(file, args, { stdio: 'inherit', reject: false, preferLocal: true })
    if (isTerminated || exitCode === exitCodes.interrupted) return exitCodes.interrupted
    const seconds = ((performance.now() - began) / 1000).toFixed(0)
    console.log(`── ${name}: ${exitCode === 0 ? 'passed' : `failed (exit code ${exitCode})`} after ${seconds} s`)
    if (exitCode !== 0) failed.push(name)
  }
  if (failed.length > 0) console.log(`\nfailed: ${failed.join(', ')}`)
  console.log(`\n${parts.length - failed.length} passed, ${failed.length} failed`)
  return failed.length === 0 ? exitCodes.asExpected : exitCodes.promiseBroken
})
