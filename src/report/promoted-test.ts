/** A finding as an ordinary Playwright test: what happens as prose, its steps as code, and what is expected of it. Pure. */
import type { Found } from '../bugs/bug.ts'
import { describeStep } from '../schedule/explain.ts'
import { modelsOf, type Schedule } from '../schedule/schedule.ts'
import { builderCode } from './builder-code.ts'

export interface PromotedFinding extends Found {
  /** The known bug that explains it; null where none does. */
  readonly bug: string | null
  /** How often a browser has shown it; undefined where none was asked. */
  readonly confirmed?: { readonly k: number; readonly n: number }
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/**
 * The text of a test file for tests/found.
 *
 * @example
 * writeFileSync('tests/found/stalled-leader.spec.ts', promotedTest(finding, schedule))
 */
export const promotedTest = (finding: PromotedFinding, schedule: Schedule): string => {
  const { id, livestore, fingerprint, always, bug, confirmed } = finding
  const { code, imports } = builderCode(schedule, 6)
  const models = modelsOf(schedule).join(', ') || 'no fault'
  const inBrowser =
    confirmed === undefined
      ? 'no browser was asked yet'
      : `in a browser ${confirmed.k} of ${confirmed.n} ${confirmed.n === 1 ? 'time' : 'times'}`
  const steps = schedule.steps.map((step, index) => ` * ${index + 1}. ${describeStep(step).replaceAll('*/', '* /')}`)
  return [
    '/**',
    ` * Found by a hunt: ${fingerprint} on LiveStore ${livestore}, ${bug === null ? 'which nothing explains yet' : `the known bug ${bug}`};`,
    ` * seed ${schedule.seed ?? 'none, written by hand'}, needs ${models}; ${inBrowser}.`,
    ' *',
    ...steps,
    ' */',
    "import { test } from '../../fixtures/index.ts'",
    `import { ${imports.join(', ')} } from '../../src/schedule/builder.ts'`,
    '',
    'test.use({',
    ...(schedule.hasBackend ? [] : ["  backendKind: 'none',"]),
    '  found: {',
    `    id: ${quoted(id)},`,
    `    livestore: ${quoted(livestore)},`,
    `    fingerprint: ${quoted(fingerprint)},`,
    `    always: ${always},`,
    '  },',
    '})',
    '',
    `test(${quoted(`${fingerprint} in ${schedule.steps.length} steps, seed ${schedule.seed ?? 'by hand'}`)}, async ({ playSchedule }) => {`,
    '  await playSchedule(',
    `    ${code},`,
    '  )',
    '})',
    '',
  ].join('\n')
}
