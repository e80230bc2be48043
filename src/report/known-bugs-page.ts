/** The page about LiveStore's known bugs, made from the table and from the rows that `pnpm known-bugs` has measured. Pure. */
import type { Bug } from '../bugs/bug.ts'
import type { Level, Row } from '../campaign/matrix-of-bugs.ts'
import { versions } from '../subject/subject.ts'

/** Lines of a diagnosis that the page shows. */
const shownLines = 10

/**
 * The page as Markdown.
 *
 * @param seconds how long the measurement took
 */
export const knownBugsPage = (table: readonly Bug[], rows: readonly Row[], seconds: number): string =>
  `${[
    '# Known bugs of LiveStore',
    'Made by `pnpm known-bugs --all --json docs/known-bugs.json --page docs/known-bugs.md` from the table in `src/bugs/table.ts` and the rows in [known-bugs.json](known-bugs.json); do not edit it by hand ([how to renew some rows](../CONTRIBUTING.md)). A cell says in how many of its trials a promise was broken. **Bold**: as the table says it must. *Slanted*: it may. Plain: it must hold; `†` marks where all that failed was another bug that the version has, `!` what nobody expected. Empty: not played there.',
    `Measured in ${duration(seconds)}: ${rows.reduce((sum, row) => sum + row.trials, 0)} trials.`,
    ...(['node', 'browser'] as const).flatMap((level) => matrixOf(level, rows)),
    ...table.map((bug) => sectionOf(bug, rows)),
  ].join('\n\n')}\n`

const duration = (seconds: number): string =>
  seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`

const levels: Readonly<Record<Level, string>> = {
  node: 'In one Node process: the real packages, a scripted backend',
  browser: 'In the browser: LinearLite, a relay, the real Durable Object',
}

const matrixOf = (level: Level, rows: readonly Row[]): readonly string[] => {
  const own = rows.filter((row) => row.level === level && row.unreachable === undefined)
  if (own.length === 0) return []
  const shown = versions.filter((version) => own.some(({ livestore }) => livestore === version))
  const ways = [...new Set(own.map(({ way }) => way))]
  const lines = ways.map((way) => {
    const cells = shown.map((version) => cellOf(own.find((row) => row.way === way && row.livestore === version)))
    return `| ${way} | ${cells.join(' | ')} |`
  })
  return [
    `## ${levels[level]}`,
    [
      `| way to show it | ${shown.map((version) => version.replace('0.4.0-', '')).join(' | ')} |`,
      `|---|${shown.map(() => '---').join('|')}|`,
      ...lines,
    ].join('\n'),
  ]
}

const cellOf = (row: Row | undefined): string => {
  if (row === undefined) return ''
  const known = row.trials - row.unknown
  if (known === 0) return 'not there'
  const overlaps = Object.values(row.overlaps).reduce((sum, count) => sum + count, 0)
  const mark = row.unexpected.length > 0 ? ' !' : overlaps > 0 && overlaps === row.failed ? ' †' : ''
  const count = `${row.failed}/${known}${mark}`
  if (row.expected === 'fails') return `**${count}**`
  return row.expected === 'mayFail' ? `*${count}*` : count
}

const sectionOf = (bug: Bug, rows: readonly Row[]): string => {
  const failing = rows.filter((row) => row.bug === bug.id && row.matched > 0)
  const told =
    failing.find(({ diagnosis }) => diagnosis !== undefined) ??
    // A bug that shows by chance is told by what some other one's scenario has met.
    rows.find(({ diagnosis }) => bug.fingerprints.some((one) => diagnosis?.includes(`## ${one}\n`)))
  const none = [
    ...('none' in bug.triggers ? [`Not in Node: ${bug.triggers.none}.`] : []),
    ...('none' in bug.breaks ? [`Not in the browser: ${bug.breaks.none}.`] : []),
  ]
  return [
    `## ${bug.id}`,
    `**${bug.title}.** ${bug.mechanism}`,
    `In ${bug.affected.length === versions.length ? 'every version so far' : bug.affected.join(', ')}${bug.fixedIn === undefined ? '; not fixed yet' : `; fixed in ${bug.fixedIn}`}. It shows as ${bug.fingerprints.map((one) => `\`${one}\``).join(', ')}. To stay clear of it: ${bug.avoid}.${bug.upstream === undefined ? '' : ` Upstream: <${bug.upstream}>.`}`,
    ...none,
    ...(told?.diagnosis === undefined
      ? []
      : [
          `What a trial of \`${told.way}\` says of it on ${told.livestore}:`,
          `\`\`\`\n${plain(told.diagnosis).split('\n').slice(0, shownLines).join('\n')}\n\`\`\``,
        ]),
  ].join('\n\n')
}

/** A diagnosis that is Markdown itself is quoted as text: without its headings' marks and fences, and without empty lines. */
const plain = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('```') && !line.startsWith('# '))
    .map((line) => line.replace(/^#+ /, '').replaceAll('**', ''))
    .join('\n')
