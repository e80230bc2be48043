/** A judgement in words: ten lines for a terminal, a page of Markdown for an issue. Pure. */
import { formatHead } from '../history/sync-state.ts'
import type { Diagnosis, Sighting } from '../verdict/diagnosis/diagnosis.ts'
import type { TrialJudgement } from '../verdict/judge.ts'
import { type Finding, fingerprintOf } from '../verdict/verdict.ts'

/** A failure message has no more lines than this, whatever happened: it stands among many others. */
const mostLines = 10
/** Steps of a path that a message shows; the page shows all. */
const shownSteps = 4
/** Characters of one line in a terminal. */
const lineLength = 220

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(3)} s`

const stepOf = ({ step, as, time, evidence }: Sighting): string =>
  `${step} as ${formatHead(as)} at ${seconds(time)}${evidence === 'inferred' ? ' (inferred)' : ''}`

const cut = (text: string): string => (text.length <= lineLength ? text : `${text.slice(0, lineLength - 1)}…`)

const pathOf = ({ path }: Diagnosis): string => {
  const left = path.length - shownSteps
  const shown = path.slice(Math.max(0, left)).map(stepOf)
  return [...(left > 0 ? [`${left} ${left === 1 ? 'step' : 'steps'} before`] : []), ...shown].join(' -> ')
}

/**
 * The failure in at most ten lines: what broke, why as far as it is known, the path of the event, the heads, and what
 * else was found.
 */
export const diagnosisLines = (
  { findings, diagnoses }: TrialJudgement,
  found: readonly Finding[] = findings,
): string => {
  const [worst] = found
  if (worst === undefined) return 'every promise was kept, as far as it could be told'
  const diagnosis = diagnoses.find(({ change }) => worst.changes?.includes(change))
  const others = found.filter((finding) => finding !== worst)
  const witness = worst.witness.split('\n')
  const lines = [
    fingerprintOf(worst),
    ...witness.slice(0, 1),
    ...(diagnosis === undefined
      ? witness.slice(1, 4)
      : [diagnosis.sentence, `${diagnosis.title}, ${diagnosis.change}: ${pathOf(diagnosis)}`, ...diagnosis.heads]),
    ...others.map((finding) => `also ${fingerprintOf(finding)}: ${finding.witness.split('\n')[0]}`),
  ].map(cut)
  if (lines.length <= mostLines) return lines.join('\n')
  return [...lines.slice(0, mostLines - 1), `and ${lines.length - mostLines + 1} more lines in diagnosis.md`].join('\n')
}

/** The whole judgement as Markdown, to be read by itself or pasted into an issue. */
export const diagnosisMarkdown = (
  { trial, findings, diagnoses, headline, results }: TrialJudgement,
  { livestore }: { readonly livestore?: string } = {},
): string =>
  `${[
    `# ${trial.title}`,
    `**${headline}**${livestore === undefined ? '' : ` on LiveStore ${livestore}`}, ${trial.hasBackend ? 'with' : 'without'} a sync backend.`,
    ...(findings.length === 0 ? ['No promise was found broken.'] : []),
    ...findings.map((finding) =>
      [`## ${fingerprintOf(finding)}`, quote(finding.witness), ...some(finding.inevitable)].join('\n\n'),
    ),
    ...diagnoses.map(formatDiagnosis),
    `## What was checked\n\n${Object.entries(results)
      .map(([name, result]) => `- ${name}: ${formatResult(result)}`)
      .join('\n')}`,
  ].join('\n\n')}\n`

const some = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text])

/** The judgement with what made the failures of a fingerprint inevitable, in words. */
export const withInevitable = (
  judgement: TrialJudgement,
  fingerprint: string,
  inevitable: string | undefined,
): TrialJudgement =>
  inevitable === undefined
    ? judgement
    : {
        ...judgement,
        findings: judgement.findings.map((finding) =>
          fingerprintOf(finding) === fingerprint ? { ...finding, inevitable } : finding,
        ),
      }

const formatResult = (result: TrialJudgement['results'][string]): string => {
  switch (result.type) {
    case 'held':
      return 'held'
    case 'broken':
      return `broken (${result.findings.length})`
    default:
      return `${result.type === 'undecided' ? 'undecided' : 'not available'}: ${result.why}`
  }
}

const formatDiagnosis = (diagnosis: Diagnosis): string =>
  [
    `## ${diagnosis.title} (\`${diagnosis.change}\`)`,
    diagnosis.sentence,
    [
      '| step | number | at | record | |',
      '|---|---|---|---|---|',
      ...middleLeftOut(
        diagnosis.path.map(
          ({ step, as, time, evidence, record, detail }) =>
            `| ${step} | ${formatHead(as)} | ${seconds(time)} | ${record.lane} of ${record.source}, no. ${record.sequence} | ${[evidence === 'inferred' ? 'inferred' : '', escapeCell(detail ?? '')].filter((text) => text !== '').join('; ')} |`,
        ),
      ),
    ].join('\n'),
    ...(diagnosis.expected === undefined ? [] : [`Expected next: ${diagnosis.expected}.`]),
    ...(diagnosis.heads.length === 0 ? [] : [diagnosis.heads.map((head) => `- ${head}`).join('\n')]),
  ].join('\n\n')

/** Rows at both ends of a path that is too long to read: a change that goes round in a loop takes thousands of steps. */
const endRows = 20

const middleLeftOut = (rows: readonly string[]): readonly string[] => {
  const left = rows.length - 2 * endRows
  if (left <= 1) return rows
  return [...rows.slice(0, endRows), `| ${left} more steps | | | | |`, ...rows.slice(-endRows)]
}

const escapeCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

const quote = (text: string): string => `\`\`\`\n${text}\n\`\`\``
