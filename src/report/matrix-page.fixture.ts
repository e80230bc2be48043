/** Matrices that nobody has played, as large and as mixed as a real one: for tests of the page, and to look at it. */
import { expectationOf, expectationOfTrigger } from '../bugs/bug.ts'
import { bugs } from '../bugs/table.ts'
import { canaryFingerprint, canaryVersion } from '../campaign/canary.ts'
import type { MatrixBackend, MatrixRow } from '../campaign/matrix/row.ts'
import type { MatrixHead } from '../campaign/matrix/store.ts'
import { hasNodeAdapter, isFrom, type Version, versions } from '../subject/subject.ts'

export interface StoryMatrix {
  readonly name: string
  readonly head: MatrixHead
  readonly rows: readonly MatrixRow[]
}

/** What a trial of one cell comes to. */
interface Plan extends Pick<MatrixRow, 'kind' | 'item' | 'backend'> {
  readonly trials: number
  /** How often it fails, and with what. */
  readonly rate: number
  readonly fingerprints: readonly string[]
  readonly more?: (number: number) => Partial<MatrixRow>
}

const scenarios: readonly (readonly [item: string, backend: MatrixBackend])[] = [
  ['priority', 'none'],
  ['reload', 'none'],
  ['two-tabs', 'none'],
  ['priority-backend', 'cloudflare'],
  ['two-devices', 'cloudflare'],
  ['burst', 'cloudflare'],
  ['latency', 'cloudflare'],
  ['catch-up', 'cloudflare'],
  ['quick-commits', 'cloudflare'],
  ['cut-push', 'cloudflare'],
  ['cut-mid-push', 'cloudflare'],
  ['evict', 'cloudflare'],
  ['redeploy', 'cloudflare'],
  ['offline', 'cloudflare'],
  ['silent-backend', 'cloudflare'],
  ['browser-killed', 'cloudflare'],
]

const triggers: readonly string[] = bugs.flatMap(({ triggers: ways }) =>
  'none' in ways ? [] : ways.map(({ id }) => id),
)

/** A number from 0 to 1 that is the same for the same text: a small hash (FNV-1a), well enough mixed for a picture. */
const chance = (text: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0) / 2 ** 32
}

const planOf = (kind: 'scenario' | 'bug', item: string, backend: MatrixBackend, version: Version): Plan => {
  const subject = { name: version, version }
  const expectation =
    kind === 'bug' ? expectationOfTrigger(bugs, { id: item }, subject) : expectationOf(bugs, item, subject)
  const trials = kind === 'bug' ? 5 : 12 + Math.floor(chance(`${item} ${version}`) * 12)
  const plan = { kind, item, backend, trials }
  switch (expectation.type) {
    case 'fails':
      return { ...plan, rate: 1, fingerprints: expectation.bug.fingerprints.slice(0, 1) }
    case 'mayFail':
      return {
        ...plan,
        rate: 0.05 + 0.4 * chance(`${version} ${item}`),
        fingerprints: expectation.bugs[0]?.fingerprints ?? [],
      }
    case 'holds':
      return { ...plan, rate: 0, fingerprints: [] }
  }
}

/** What is special about a night: what a maintainer would want to be told. */
const told = (plan: Plan, version: Version, night: number, isLast: boolean): Plan => {
  const is = (item: string, on: Version): boolean => plan.item === item && version === on
  if (
    plan.kind === 'scenario' &&
    plan.backend === 'cloudflare' &&
    !isFrom(version, '0.4.0-dev.8') &&
    plan.item !== 'priority-backend'
  ) {
    return {
      ...plan,
      trials: 1,
      more: () => ({ unsupported: 'it needs 0.4.0-dev.8, which speaks the wire that pages are held on' }),
    }
  }
  if (plan.item === 'head-before-events' && !hasNodeAdapter(version)) {
    return { ...plan, trials: 1, more: () => ({ unsupported: 'no adapter for Node was published with it' }) }
  }
  if (is('cut-mid-push', '0.4.0') && isLast) return { ...plan, rate: 0.2, fingerprints: ['lost/backend'] }
  if (is('cut-mid-push', '0.4.0-dev.23') && isLast) return { ...plan, rate: 0.1, fingerprints: ['lost/backend'] }
  if (is('two-tabs', '0.4.0-dev.22')) return { ...plan, rate: 0.15 + night * 0.1, fingerprints: ['diverged/session'] }
  if (is('push-head', '0.4.0') && isLast) return { ...plan, rate: 0 }
  if (is('redeploy', '0.4.0-dev.19') && isLast) return { ...plan, rate: 0.4, fingerprints: ['reordered/backend'] }
  if (is('evict', '0.4.0-dev.14') && isLast) {
    return {
      ...plan,
      more: (number) =>
        number > 2 ? {} : { unknown: 'the browser did not start: its port was taken', harnessFailed: true },
    }
  }
  if (is('silent-backend', '0.4.0-dev.12'))
    return { ...plan, more: () => ({ unknown: 'the fault was not seen to touch anything' }) }
  return plan
}

const plansOf = (version: Version, night: number, isLast: boolean): readonly Plan[] =>
  [
    ...scenarios.map(([item, backend]) => planOf('scenario', item, backend, version)),
    ...triggers.map((item) => planOf('bug', item, 'scripted', version)),
    {
      kind: 'hunt' as const,
      item: 'drawn',
      backend: 'scripted' as const,
      trials: 150,
      rate: isLast && version === '0.4.0-dev.20' ? 0.1 : 0.14 - 0.01 * versions.indexOf(version),
      fingerprints: isLast && version === '0.4.0-dev.20' ? ['gap/leader'] : ['stalled/session/push-head'],
    },
  ].map((plan) => told(plan, version, night, isLast))

const rowsOf = (plan: Plan, version: Version, run: string, at: number): readonly MatrixRow[] =>
  Array.from({ length: plan.trials }, (_, index): MatrixRow => {
    const number = index + 1
    const seed = `${run}/${plan.item}/${number}`
    const more = plan.more?.(number) ?? {}
    const isJudged = more.unknown === undefined && more.unsupported === undefined
    const isBroken = isJudged && plan.fingerprints.length > 0 && chance(`${seed} ${version}`) < plan.rate
    const fingerprints = isBroken ? plan.fingerprints.slice(0, 1) : []
    const slow = chance(`slow ${seed}`)
    return {
      run,
      commit: '6332ea3b8f1',
      livestore: version,
      version,
      kind: plan.kind,
      item: plan.item,
      backend: plan.backend,
      number,
      seed,
      parameters:
        plan.kind === 'scenario' ? { latency: slow < 0.5 ? '0' : '50-800', batch: slow < 0.3 ? '1' : '10' } : {},
      fingerprints,
      ...(isJudged && !isBroken && { drainMs: 80 + 1_500 * slow ** 3 }),
      tookMs: plan.kind === 'scenario' ? 4_000 + 3_000 * slow : 200 + 300 * slow,
      at: new Date(at + number * 1_000).toISOString(),
      machine: number % 2 === 0 ? 'night-1, 2 cores' : 'night-2, 4 cores',
      load: 0.4 + slow,
      ...(isBroken && { files: `trials/${plan.kind}/${plan.item}/${plan.backend}/${version}/${number}` }),
      ...more,
    }
  })

const canaryRows = (run: string, at: number): readonly MatrixRow[] =>
  Array.from(
    { length: 3 },
    (_, index): MatrixRow => ({
      ...(rowsOf(planOf('bug', 'stale-generation-by-view', 'scripted', canaryVersion), canaryVersion, run, at)[
        index
      ] as MatrixRow),
      fingerprints: [canaryFingerprint],
      isCanary: true,
    }),
  )

/**
 * Three nights of 11 versions and more than 40 items. In the last one there are new findings, a bug that does not show any more, an item
 * of which nothing is known, and trials in which the harness failed; its canary was found, and all of its parts have ended.
 */
export const storyNights = (): readonly StoryMatrix[] =>
  [0, 1, 2].map((night) => {
    const startedAt = new Date(Date.UTC(2026, 10, 20 + night, 2))
    const name = `202611${20 + night}-0200`
    const at = startedAt.getTime()
    return {
      name,
      head: {
        seed: 'nightly',
        livestore: versions,
        items: ['all'],
        minutes: 60,
        commit: '6332ea3b8f1',
        startedAt: startedAt.toISOString(),
        shards: [1, 2, 3].map((number) => ({ number, of: 3, ended: 'complete' as const, seconds: 2_400 })),
      },
      rows: [
        ...versions.flatMap((version) =>
          plansOf(version, night, night === 2).flatMap((plan) => rowsOf(plan, version, name, at)),
        ),
        ...canaryRows(name, at),
      ],
    }
  })
