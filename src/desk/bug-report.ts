/** What happened at a desk as Markdown, to be pasted into an issue: what broke, on what, the steps, and the command that plays them again. Pure. */
import { diagnosisMarkdown } from '../report/diagnosis.ts'
import { explain } from '../schedule/explain.ts'
import { formatSchedule } from '../schedule/read-schedule.ts'
import type { Schedule } from '../schedule/schedule.ts'
import type { TrialJudgement } from '../verdict/judge.ts'

/** On what it happened, by name, such as `Chromium` and `142.0`. */
export type Versions = Readonly<Record<string, string>>

/** The report. */
export const bugReport = (
  judgement: TrialJudgement,
  schedule: Schedule,
  versions: Versions & { readonly LiveStore: string },
): string =>
  [
    diagnosisMarkdown(judgement, { livestore: versions.LiveStore }).trimEnd(),
    `## Versions\n\n${Object.entries(versions)
      .map(([name, version]) => `- ${name} ${version}`)
      .join('\n')}`,
    `## What was done\n\n\`\`\`\n${explain(schedule)}\n\`\`\``,
    '## Play it again',
    'Save this as `schedule.json`:',
    `\`\`\`json\n${formatSchedule(schedule).trimEnd()}\n\`\`\``,
    `\`\`\`sh\npnpm replay schedule.json --runner browser ${subjectOptions(versions.LiveStore)}\npnpm desk --schedule schedule.json ${subjectOptions(versions.LiveStore)}\n\`\`\``,
    '',
  ].join('\n\n')

/** A subject's name says its patch, too. */
const subjectOptions = (name: string): string => {
  const [livestore, patch] = name.split(' + ')
  return `--livestore ${livestore}${patch === undefined ? '' : ` --patch ${patch}`}`
}
