/** The subject of this run, as its environment names it: the same in the command, in Playwright and in its workers. */
import { resolve } from 'node:path'
import { installSubject } from './install.ts'
import type { Subject } from './subject.ts'
import { patchVariable, subjectVariable } from './subject-name.ts'

let asked: Promise<Subject> | undefined

/**
 * The subject that `LIVESTORE` and `LIVESTORE_PATCH` name; asked for once in a process.
 *
 * @throws UsageError as `installSubject` does
 */
export const runSubject = (onProgress?: (line: string) => void): Promise<Subject> => {
  asked ??= installSubject(onProgress === undefined ? {} : { onProgress })
  return asked
}

/** What a build is given for a subject: nothing where it is the workspace's own. */
export const buildOn = (subject: Subject): { readonly subject?: Subject } => (subject.isWorkspace ? {} : { subject })

/** A command's own options go before what its environment says; folders are those of the person who typed them. */
export const nameSubject = ({ livestore, patch }: { readonly livestore?: string; readonly patch?: string }): void => {
  if (livestore !== undefined) process.env[subjectVariable] = livestore
  if (patch !== undefined) process.env[patchVariable] = resolve(process.env.INIT_CWD ?? process.cwd(), patch)
}
