import { defineConfig } from '@playwright/test'
import type { Need } from './fixtures/foreign.ts'
import type { BackendKind } from './fixtures/history.ts'
import type { Judged } from './fixtures/linearlite.ts'
import type { BackendOf } from './fixtures/worker.ts'

/** The one known bug that shows without a backend alone. */
const withoutBackend = 'session-stall.spec.ts'

/**
 * Two projects play the scenarios: LinearLite by itself, and LinearLite with a Cloudflare Durable Object behind a relay. A
 * third tests LinearLite's own user interface, a fourth the harness itself, against a backend that breaks its word; the last plays
 * the known bugs of LiveStore's versions (`pnpm known-bugs`). Each has a folder: patterns would be matched against whole paths, and
 * take everything in a checkout that lies below a folder of such a name. No retries: a flake is a finding. The time-out only ends
 * a trial that hangs; stalls are judged by quiet, long before.
 */
export default defineConfig<
  { judged: Judged; needs: readonly Need[] },
  { backendKind: BackendKind; backendOf: BackendOf }
>({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  // Trials wait most of the time, for pages to come and for quiet: one more than a small machine has cores.
  workers: 3,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  globalSetup: './fixtures/global-setup.ts',
  reporter: [['list'], ['html', { open: 'never' }], ['./fixtures/reporter.ts']],
  use: {
    // A person's click takes as long as the machine needs; this only ends one that hangs.
    actionTimeout: 60_000,
    // The pages as they were at each step, without the film, whose every frame is drawn and packed by the processor that the page needs.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    viewport: { width: 1280, height: 800 },
  },
  projects: [
    { name: 'harness', testDir: 'tests/harness', use: { backendKind: 'cloudflare' } },
    { name: 'app', testDir: 'tests/app', use: { backendKind: 'none', judged: 'life' } },
    { name: 'no-backend', testDir: 'tests/no-backend', use: { backendKind: 'none' } },
    {
      name: 'known-bugs',
      testDir: 'tests/known-bugs',
      testIgnore: [withoutBackend],
      use: { backendKind: 'cloudflare', needs: ['probes'] },
    },
    {
      name: 'known-bugs-no-backend',
      testDir: 'tests/known-bugs',
      testMatch: [withoutBackend],
      use: { backendKind: 'none', needs: ['probes'] },
    },
    { name: 'cloudflare', testDir: 'tests/cloudflare', use: { backendKind: 'cloudflare' } },
    // What hunts have found, made into tests by `pnpm promote`.
    { name: 'found', testDir: 'tests/found', use: { backendKind: 'cloudflare', needs: ['probes'] } },
    // An app that is not ours: `SUBJECT_APP=examples/plain-dom/subject-app.ts pnpm e2e --project example`.
    { name: 'example', testDir: 'examples' },
    // Only with a LiveStore to upgrade from: `pnpm e2e --upgrade-from V`. The server goes first, or the clients do.
    { name: 'upgrade', testDir: 'tests/upgrade', use: { backendKind: 'cloudflare' } },
    {
      name: 'upgrade-clients-first',
      testDir: 'tests/upgrade/with-backend',
      use: { backendKind: 'cloudflare', backendOf: 'older' },
    },
  ],
})
