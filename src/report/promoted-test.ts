/** A finding as an ordinary Playwright test: what happens as prose, its steps as code, and what is expected of it. Pure. */
import type { Found } from '../bugs/bug.ts'
import { describeStep } from '../schedule/explain.ts'
import { modelsOf, type Schedule } from '../schedule/schedule.ts'
import { builderCode } from './builder-code.ts'

interface Placed {
  /** Where this project lies, seen from the test's folder; two folders up, as from tests/found, unless given. */
  readonly root?: string
}

export interface PromotedFinding extends Found, Placed {
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
  const { id, livestore, fingerprint, always, bug, confirmed, root } = finding
  const models = modelsOf(schedule).join(', ') || 'no fault'
  const inBrowser =
    confirmed === undefined
      ? 'no browser was asked yet'
      : `in a browser ${confirmed.k} of ${confirmed.n} ${confirmed.n === 1 ? 'time' : 'times'}`
  return testOf(schedule, {
    origin: [
      `Found by a hunt: ${fingerprint} on LiveStore ${livestore}, ${bug === null ? 'which nothing explains yet' : `the known bug ${bug}`};`,
      `seed ${schedule.seed ?? 'none, written by hand'}, needs ${models}; ${inBrowser}.`,
    ],
    found: { id, livestore, fingerprint, always },
    ...(root !== undefined && { root }),
    title: `${fingerprint} in ${schedule.steps.length} steps, seed ${schedule.seed ?? 'by hand'}`,
  })
}

/** What was done at a desk, and what came of it. */
export interface ByHandTest extends Pick<Found, 'id' | 'livestore'>, Placed {
  /** What was found broken; undefined where every promise was kept, as is then expected. */
  readonly fingerprint?: string
}

/**
 * The text of a test file for tests/found, of a schedule that was played by hand: it may fail as it did then, or must hold.
 *
 * @example
 * writeFileSync('tests/found/hold-a-page.spec.ts', testByHand({ id: 'hold-a-page', livestore: '0.4.0' }, schedule))
 */
export const testByHand = ({ id, livestore, fingerprint, root }: ByHandTest, schedule: Schedule): string =>
  testOf(schedule, {
    origin: [
      `Played by hand on LiveStore ${livestore}: ${fingerprint === undefined ? 'every promise was kept' : `${fingerprint} was seen, how often it would be is not known`};`,
      `needs ${modelsOf(schedule).join(', ') || 'no fault'}.`,
    ],
    ...(fingerprint !== undefined && { found: { id, livestore, fingerprint, always: false } }),
    ...(root !== undefined && { root }),
    title: `${id.replaceAll('-', ' ')}, by hand in ${schedule.steps.length} steps`,
  })

const testOf = (
  schedule: Schedule,
  {
    origin,
    found,
    title,
    root = '../..',
  }: Placed & { readonly origin: readonly string[]; readonly found?: Found; readonly title: string },
): string => {
  const { code, imports } = builderCode(schedule, 6)
  const steps = schedule.steps.map((step, index) => ` * ${index + 1}. ${describeStep(step).replaceAll('*/', '* /')}`)
  const use = [
    ...(schedule.hasBackend ? [] : ["  backendKind: 'none',"]),
    ...(found === undefined
      ? []
      : [
          '  found: {',
          `    id: ${quoted(found.id)},`,
          `    livestore: ${quoted(found.livestore)},`,
          `    fingerprint: ${quoted(found.fingerprint)},`,
          `    always: ${found.always},`,
          '  },',
        ]),
  ]
  return [
    '/**',
    ...origin.map((line) => ` * ${line}`),
    ' *',
    ...steps,
    ' */',
    `import { test } from ${quoted(`${root}/fixtures/index.ts`)}`,
    `import { ${imports.join(', ')} } from ${quoted(`${root}/src/schedule/builder.ts`)}`,
    '',
    ...(use.length === 0 ? [] : ['test.use({', ...use, '})', '']),
    `test(${quoted(title)}, async ({ playSchedule }) => {`,
    '  await playSchedule(',
    `    ${code},`,
    '  )',
    '})',
    '',
  ].join('\n')
}
