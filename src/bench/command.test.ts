import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { pinnedNode, repositoryRoot } from '../run/pinned-node.ts'

const bench = (...given: string[]) =>
  execa(pinnedNode(), ['scripts/bench.ts', ...given], { cwd: repositoryRoot, reject: false })

/** The machine may be slow; what hangs is ended by this. */
const boundMs = 120_000

test.for([
  {
    given: ['--only', 'boot,speed'],
    says: 'There is no "speed": expected boot, drain, history, throughput, memory, backend, simulation, desk, hunting.',
  },
  { given: ['--rounds', '0'], says: 'Expected a whole number from 1 to 1000.' },
  { given: ['--rounds', 'many'], says: 'Expected a whole number from 1 to 1000.' },
  { given: ['--fast'], says: "unknown option '--fast'" },
])('$given is bad usage, told in one line', { timeout: boundMs }, async ({ given, says }) => {
  const { exitCode, stdout, stderr } = await bench(...given)
  expect(stderr).toContain(says)
  expect(stderr.split('\n')).toHaveLength(1)
  expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' })
})

test('a JSON file that cannot be written is told before any work', { timeout: boundMs }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  try {
    writeFileSync(join(folder, 'file'), '')
    const { exitCode, stdout, stderr } = await bench('--json', join(folder, 'file/figures.json'))
    expect(stderr).toMatch(/^--json .* cannot be written .*$/)
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' })
  } finally {
    await rm(folder, { recursive: true })
  }
})
