import { defineConfig } from 'vitest/config'

/**
 * Two Node clients over the real sync backend, and the seeds' own tests, on the LiveStore that `LIVESTORE` names. They are no unit
 * tests: `vitest run --config vitest.node-sync.config.ts` plays them.
 */
export default defineConfig({
  test: {
    include: ['tests/node-sync/**/*.test.ts'],
    globalSetup: 'src/run/vitest-setup.ts',
    // A stall is judged by quiet, long before; this only ends what hangs. Both files want the whole machine.
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
    teardownTimeout: 60_000,
    fileParallelism: false,
  },
})
