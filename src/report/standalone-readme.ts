/** The README of a standalone reproduction, for somebody who maintains LiveStore and has never heard of this harness. Pure. */
import type { Bug } from '../bugs/bug.ts'
import { describeStep, outsider } from '../schedule/explain.ts'
import { type FaultModel, modelsOf, type Schedule } from '../schedule/schedule.ts'
import { type Verdict, verdicts } from '../verdict/verdict.ts'

export interface StandaloneReport {
  readonly livestore: string
  readonly fingerprint: string
  /** The known bug that explains it; undefined where none does. */
  readonly bug: Bug | undefined
  /** What is seen when it is played: at most ten lines. */
  readonly diagnosis: string
  /** How often it failed, of how many times that it was played in Node. */
  readonly rate: { readonly failed: number; readonly trials: number }
  /** How often a browser has shown it; undefined where none was asked. */
  readonly confirmed?: { readonly k: number; readonly n: number }
  /** The Node that it was played on. */
  readonly node: string
}

const what: Readonly<Record<Verdict, string>> = {
  crashed: 'the store shuts down',
  lost: 'a change is lost',
  duplicated: 'a change is stored or applied twice',
  diverged: 'clients end with different rows',
  reordered: 'changes of one client change their order',
  gap: 'the log has a hole in its sequence numbers',
  stalled: 'a change stays pending for ever',
  inconclusive: 'it cannot be told',
  ok: 'nothing is broken',
}

const expected: Readonly<Record<Verdict, string>> = {
  crashed: 'Whatever a network or another client does, the store keeps running.',
  lost: 'What was committed reaches the backend’s log and every client.',
  duplicated: 'A change is in the backend’s log once, and is applied once.',
  diverged: 'Every client has the same rows, and they are what the backend’s log comes to.',
  reordered: 'Each client’s changes keep the order in which they were committed.',
  gap: 'The sequence numbers of the backend’s log have no hole.',
  stalled:
    'Once everyone is connected and nobody does anything any more, `session.pending` and, where there is a backend, `leader.pending` become empty, and every client has all events.',
  inconclusive: 'Every promise can be held against what was seen.',
  ok: 'Every promise is kept.',
}

const may: Readonly<Record<FaultModel, string>> = {
  network: 'what any network may do',
  backend: 'what a correct backend may do',
  user: 'what any user may do',
  injected: 'what only LiveStore’s own seams can be made to do (a refused leader push, simulation delays)',
  rogue: 'what no correct backend does',
}

const inCommon = '`@livestore/common/src/'
const session = `- ${inCommon}sync/ClientSessionSyncProcessor.ts\`: what a session does with its commits, and with what its leader sends`
const leader = `- ${inCommon}leader-thread/LeaderSyncProcessor.ts\`: what the leader does with the pushes of its sessions, and with the pages of its backend`
const merging = `- ${inCommon}sync/syncstate.ts\`: how either is merged with what is pending`
const places: Readonly<Record<string, readonly string[]>> = {
  session: [session, merging, leader],
  leader: [leader, merging, session],
  backend: [
    leader,
    merging,
    `- ${inCommon}leader-thread/eventlog.ts\`: how far the leader has pulled, and what it has yet to push`,
  ],
}

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``

const times = ({ failed, trials }: StandaloneReport['rate']): string =>
  failed === trials
    ? `Every time: ${failed} of ${trials}.`
    : `Not every time: ${failed} of ${trials}, each with other ids and jitter. It is tried until it shows.`

/**
 * The text of README.md.
 *
 * @example
 * writeFileSync(join(folder, 'README.md'), standaloneReadme(report, schedule))
 */
export const standaloneReadme = (report: StandaloneReport, schedule: Schedule): string => {
  const { livestore, fingerprint, bug, diagnosis, rate, confirmed, node } = report
  const [kind, hop = 'leader'] = fingerprint.split('/')
  const verdict = verdicts.find((one) => one === kind) ?? 'inconclusive'
  const faults = modelsOf(schedule).map((model) => may[model])
  const steps = schedule.steps.map((step, index) => `${index + 1}. ${describeStep(step)}`)
  const isForeign = schedule.steps.some(({ type }) => type === 'upstream' || type === 'burst')
  const settings = [
    ...(schedule.parameters.leaderPushBatchSize === undefined
      ? []
      : [`The session pushes ${schedule.parameters.leaderPushBatchSize} at once at most (\`leaderPushBatchSize\`).`]),
    ...Object.entries(schedule.parameters.simulation ?? {}).map(
      ([point, pause]) => `LiveStore’s own simulation delay \`${point}\` is ${pause} ms.`,
    ),
  ]
  return [
    `# LiveStore ${livestore}: ${bug === undefined ? what[verdict] : bug.title.replace(/^./, (first) => first.toLowerCase())}`,
    ...(bug === undefined ? [] : [bug.mechanism]),
    [
      'This folder shows it in one Node process, with LiveStore’s packages from npm:',
      '',
      fenced('sh', 'npm install\nnpm start'),
      '',
      'It ends with 1 where the bug shows, with 0 where every promise is kept, with 2 where that cannot be told.',
    ].join('\n'),
    `## What happens\n\n${steps.join('\n')}`,
    [
      ...(isForeign
        ? [
            `${outsider.replace(/^./, (first) => first.toUpperCase())} is another client, who is not part of the game: what is written so comes to the backend from elsewhere.`,
          ]
        : []),
      schedule.hasBackend ? 'A full page has four events here.' : 'There is no sync backend.',
      ...settings,
      faults.length === 0 ? 'No fault is needed.' : `It takes ${faults.join(', and ')}.`,
    ].join(' '),
    `## What should happen\n\n${expected[verdict]}`,
    `## What was seen\n\n${fenced('text', diagnosis)}`,
    [
      times(rate),
      confirmed === undefined || confirmed.n === 0
        ? ''
        : `In Chromium, with the web adapter and a real Durable Object as backend: ${confirmed.k} of ${confirmed.n}.`,
    ]
      .filter((text) => text !== '')
      .join(' '),
    `## Where to look\n\n${(places[hop] ?? [leader, session, merging]).join('\n')}`,
    `To stop there: \`node --inspect-brk reproduce.mjs\`. Time is virtual and stands still meanwhile. What you print from
\`node_modules/@livestore/*/dist\` shows with \`node reproduce.mjs --console\`, and \`--history FILE\` writes all that was seen, an event a
line: each commit, push, page and rebase in session and leader, and the frames to and from the backend.`,
    `## On another LiveStore

${fenced('sh', 'npm run use -- VERSION\nnpm start')}

puts every \`@livestore/*\` package to that version and Effect to what it asks for, and installs them. Any version from 0.3.1 on can be
played. By hand: the five \`@livestore/*\` versions in package.json, the versions of \`npm view @livestore/peer-deps@VERSION dependencies\`
in place of Effect’s, and \`npm install\`. A build of your own: \`npm install\` with the folders or tarballs of those five packages.`,
    `## What is in here

- \`schedule.json\`: the steps as data. \`finding.json\`: what they have shown.
- \`reproduce.mjs\`: plays them and says what came of it. This and what follows is generated from typed sources, unminified.
- \`player/backend.mjs\`: the scripted sync backend. It does what the Durable Object of \`@livestore/sync-cf\` does: one ordered log, a push whose
  parent is not the head is answered \`ServerAheadError\`, whatever is stored goes to everyone who pulls, a backlog comes in pages.
- \`player/livestore.mjs\`: opens stores on \`makeInMemoryAdapter\` of \`@livestore/adapter-web\` and watches them by LiveStore’s own spans,
  the adapter’s public functions and \`syncStates\`. \`player/versions/\`: what LiveStore’s versions name differently.
- \`player/play.mjs\` plays steps and waits for moments, \`player/settlement.mjs\` waits until all is quiet, \`player/judge.mjs\` holds what was
  seen against every promise, \`player/virtual-time.mjs\` makes it the same each time, \`player/linearlite.mjs\` is the app’s data: issues
  and comments.
- LiveStore runs as published, but for what Vite would have put in place of \`import.meta.env\`, which Node is told as it loads it.
- \`.npmrc\`: peers are in package.json by name, and npm shall add no others.

Written after it was played on Node ${node} with LiveStore ${livestore}; fingerprint \`${fingerprint}\`.`,
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n')
    .concat('\n')
}
