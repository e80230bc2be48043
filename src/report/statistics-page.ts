/** The page about how far our statistics keep their word, made from simulated campaigns. Pure. */
import {
  type CampaignOptions,
  coverageOfDifference,
  coverageOfPosterior,
  coverageOfQuantile,
  coverageOfRate,
  endsOfSprt,
  rightnessOfEdge,
} from '../statistics/coverage.ts'
import { edges } from '../statistics/edge.ts'
import { designSprt, planSprt, rateInBetween } from '../statistics/sprt.ts'

const trialCounts = [5, 10, 20, 50, 100, 500] as const
const rates = [0.001, 0.01, 0.05, 0.1, 0.3, 0.5, 0.9, 1] as const
const pairs = [
  [0.01, 0.01],
  [0.1, 0.01],
  [0.3, 0.1],
  [0.5, 0.5],
  [0.9, 0.1],
  [1, 0],
] as const
const sampleCounts = [5, 10, 20, 50, 100, 500] as const
const shares = [0.5, 0.95, 0.99] as const
const claims = [
  { broken: 0.1, fixed: 0.01 },
  { broken: 0.3, fixed: 0.1 },
  { broken: 0.1, fixed: 0 },
  { broken: 1, fixed: 0.01 },
] as const
const showings = [1, 0.3, 0.1] as const
const versionCount = 11
const confidence = 0.95

/** A campaign of the search for an edge takes dozens of trials, each of which is thought over. */
const shareOfEdgeCampaigns = 0.1

const inPercent = (share: number): string => (share * 100).toFixed(1)

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')

/** The page as Markdown: the same for the same seed and number of campaigns. */
export const statisticsPage = (options: CampaignOptions): string => {
  const { seed, campaigns } = options
  const forEdges = { seed, campaigns: Math.max(1, Math.round(campaigns * shareOfEdgeCampaigns)) }
  const planned = claims.map((claim) => {
    const design = designSprt(claim)
    const plan = planSprt(design)
    const between = rateInBetween(design)
    const [ifFixed, ifBetween, ifBroken] = [claim.fixed, between, claim.broken].map((rate) =>
      endsOfSprt(options, claim, rate),
    )
    return { claim, plan, between, ends: [ifFixed, ifBetween, ifBroken] as const }
  })
  return `${[
    '# Do the statistics keep their word?',
    `Made by \`pnpm coverage --page docs/statistics.md\` (seed \`${seed}\`, ${campaigns.toLocaleString('en')} simulated campaigns behind each figure); do not edit it by hand. Where the truth is known, it is counted how often what is said of it is so, in percent. Every interval claims 95.`,
    '## The exact interval of a rate',
    'Clopper and Pearson: at least 95 for every rate, often more. It is the one that is printed.',
    table(
      ['trials', ...rates.map((rate) => `rate ${inPercent(rate)} %`)],
      trialCounts.map((trials) => [
        String(trials),
        ...rates.map((rate) => inPercent(coverageOfRate(options, { trials, rate }))),
      ]),
    ),
    '## The posterior of a rate',
    'Its interval holds the rate as often as it says where any rate is as probable as the next, which is what it supposes. Of each single rate it promises nothing.',
    table(
      ['trials', ...trialCounts.map(String)],
      [['any rate', ...trialCounts.map((trials) => inPercent(coverageOfPosterior(options, { trials })))]],
    ),
    '## The difference of two rates',
    'Miettinen and Nurminen: near 95, more where both are rare, some percent less for a few counts of few trials.',
    table(
      ['trials of each', ...pairs.map(([first, second]) => `${inPercent(first)} % and ${inPercent(second)} %`)],
      trialCounts.map((trials) => [
        String(trials),
        ...pairs.map((pair) => inPercent(coverageOfDifference(options, { trials, rates: pair }))),
      ]),
    ),
    '## Quantiles of times',
    'Bootstrap, no narrower than order statistics allow. Where the sample is too small to bound an end, there is none.',
    table(
      ['times', ...shares.map((share) => `p${share * 100}`)],
      sampleCounts.map((samples) => [
        String(samples),
        ...shares.map((share) => inPercent(coverageOfQuantile(options, { samples, share }))),
      ]),
    ),
    '## The sequential test',
    'A wrong word in 5 of 100 tests at most. Simulated, and in brackets what `pnpm fixed` computes before it begins.',
    table(
      [
        'broken, fixed',
        'most trials',
        'called fixed while broken',
        'called broken while fixed',
        'trials if fixed',
        'in between',
        'if broken',
      ],
      planned.map(({ claim, plan, ends: [ifFixed, ifBetween, ifBroken] }) => [
        `${inPercent(claim.broken)} %, ${inPercent(claim.fixed)} %`,
        String(plan.limit),
        `${inPercent(ifBroken?.fixed ?? 0)} (${inPercent(plan.falseFixed)})`,
        `${inPercent(ifFixed?.broken ?? 0)} (${inPercent(plan.falseBroken)})`,
        `${ifFixed?.trials.toFixed(1)} (${plan.expected.fixed.toFixed(1)})`,
        `${ifBetween?.trials.toFixed(1)} (${plan.expected.between.toFixed(1)})`,
        `${ifBroken?.trials.toFixed(1)} (${plan.expected.broken.toFixed(1)})`,
      ]),
    ),
    '## The search for an edge',
    `Of ${versionCount} versions, at a stated confidence of ${inPercent(confidence)} %, over ${forEdges.campaigns.toLocaleString('en')} campaigns: how often the named place is the true one, and the trials that it took. Every place is as frequent, both at the ends included (where none has it, it takes most); how often the failure shows is not told to the search. With \`--one-edge\`, and where every second failure came and went within the row.`,
    table(
      [
        'it shows in',
        ...[false, true].flatMap((mayTurn) =>
          edges.flatMap((edge) => [`${edge}${mayTurn ? ', may turn' : ''}: right`, 'trials']),
        ),
      ],
      showings.map((shows) => [
        `${inPercent(shows)} %`,
        ...[false, true].flatMap((mayTurn) =>
          edges.flatMap((edge) => {
            const campaign = { edge, versions: versionCount, shows, confidence, mayTurn }
            const { right, trials } = rightnessOfEdge(forEdges, campaign)
            return [inPercent(right), trials.toFixed(1)]
          }),
        ),
      ]),
    ),
  ].join('\n\n')}\n`
}
