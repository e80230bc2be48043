/** What a desk leaves on disk when a person says so: a schedule's file or a test, neither over one that is there; and the text of a bug report. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { release } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { testByHand } from '../report/promoted-test.ts'
import { repositoryRoot, wayToRepository } from '../run/pinned-node.ts'
import { reasonOf } from '../run/reason-of.ts'
import { UsageError } from '../run/usage-error.ts'
import { formatSchedule } from '../schedule/read-schedule.ts'
import { fingerprintOf } from '../verdict/verdict.ts'
import { bugReport } from './bug-report.ts'
import type { Desk } from './desk.ts'
import type { DeskOrder } from './protocol.ts'

/** What needs a disk, or is for somebody's file. */
export type FileOrder = Extract<DeskOrder, { readonly type: 'save' | 'report' }>

export interface DeskFilesOptions {
  /** The desk that is asked about now: another one may stand later. */
  readonly desk: () => Pick<Desk, 'schedule' | 'judgement' | 'setup'>
  /** The browser's version. */
  readonly chromium: string
  /** Where schedules and tests go; this repository unless given. */
  readonly root?: string
}

/**
 * Carries out what needs a disk, and answers with the file, or with the report's Markdown.
 *
 * @throws UsageError where the file is there already, nothing was done yet, or nothing can be written
 */
export const keepFiles =
  ({ desk: deskNow, chromium, root = repositoryRoot }: DeskFilesOptions) =>
  async (order: FileOrder): Promise<string> => {
    const desk = deskNow()
    const schedule = desk.schedule()
    const { livestore } = desk.setup
    if (order.type === 'report') {
      const versions = {
        LiveStore: livestore,
        Chromium: chromium,
        Node: process.version,
        System: `${process.platform} ${release()}`,
      }
      return bugReport(desk.judgement(), schedule, versions)
    }
    if (schedule.steps.length === 0) throw new UsageError('Nothing was done yet: there is nothing to save.')
    const { name } = order
    if (order.as === 'schedule') return write(root, join('schedules', `${name}.json`), () => formatSchedule(schedule))
    const worst = desk.judgement().findings.find(({ verdict }) => verdict !== 'inconclusive')
    const byHand = { id: name, livestore, ...(worst !== undefined && { fingerprint: fingerprintOf(worst) }) }
    return write(root, join('tests/found', `${name}.spec.ts`), (folder) =>
      testByHand({ ...byHand, root: wayToRepository(folder) }, schedule),
    )
  }

/** @param contentIn what is written into a file of that folder */
const write = (root: string, path: string, contentIn: (folder: string) => string): string => {
  const file = join(root, path)
  if (existsSync(file)) throw new UsageError(`There is a ${path} already: take another name.`)
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, contentIn(dirname(file)), { flag: 'wx' })
  } catch (error) {
    throw new UsageError(`${path} cannot be written (${reasonOf(error)}).`)
  }
  return relative(root, file)
}
