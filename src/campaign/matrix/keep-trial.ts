/** What a failed trial of a matrix leaves for whoever looks into it: its history, diagnosis and timeline, and its schedule where it was drawn. */
import { copyFileSync, existsSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { judgeHistory } from '../../report/judge-history.ts'
import { timelineFile, trialFiles } from '../../report/trial-files.ts'
import { formatSchedule } from '../../schedule/read-schedule.ts'
import type { Schedule } from '../../schedule/schedule.ts'
import { readText } from '../find-schedule.ts'

/** Trials of a cell that leave their files, for each fingerprint: those after them show nothing new. */
export const keptOfEach = 3

/**
 * Writes what can be made of a history.
 *
 * @param history its file
 */
export const keepHistory = (
  folder: string,
  {
    history,
    livestore,
    template,
    schedule,
  }: {
    readonly history: string
    readonly livestore: string
    /** The timeline's page. */
    readonly template: string
    readonly schedule?: Schedule
  },
): void => {
  if (schedule !== undefined) writeFileSync(join(folder, 'schedule.json'), formatSchedule(schedule))
  const read = judgeHistory(readText(history))
  if (read.type === 'refused') {
    writeFileSync(join(folder, 'diagnosis.md'), `The history cannot be read: ${read.reason}\n`)
    return
  }
  const { judgement, events } = read
  const files = trialFiles(judgement, { recorded: events, livestore })
  for (const { name, body } of [...files, timelineFile(judgement, template)]) writeFileSync(join(folder, name), body)
}

/** The files of a trial that we make, and nothing of Playwright's own. */
const ours = ['diagnosis.md', 'history.jsonl', 'timeline.html', 'sync-states.txt'] as const

/**
 * Copies what a scenario has left.
 *
 * @param diagnosis where Playwright keeps its diagnosis: in its own folder of attachments, below the one with our files
 */
export const keepAttachments = (folder: string, diagnosis: string): void => {
  const own = dirname(diagnosis)
  const from = basename(own) === 'attachments' ? dirname(own) : own
  for (const name of ours) if (existsSync(join(from, name))) copyFileSync(join(from, name), join(folder, name))
}
