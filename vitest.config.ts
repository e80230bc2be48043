import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Unit tests stand beside what they test, as `*.test.ts`; the browser's own tests (`*.spec.ts`) belong to Playwright. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'fixtures/**/*.test.ts'],
    globalSetup: 'src/run/vitest-setup.ts',
    // Tests of commands and of stalls wait much of the time: no core is kept back for Vitest itself, and two files more than there are cores go at once.
    maxWorkers: availableParallelism() + 2,
    // Only there to end a hang: on a busy machine a command takes seconds to start.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 110_000 } },
  },
})
