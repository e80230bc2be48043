/** What has to be there before anything is played: a browser, LinearLite built for production, the Worker bundled. */
import { buildBackend } from '../src/backend/build.ts'
import { browserVariable, findBrowser } from '../src/browser/find-browser.ts'
import { withProgress } from '../src/run/progress.ts'
import { buildApp } from '../src/subject/build-app.ts'
import { buildOn, runSubject } from '../src/subject/run-subject.ts'
import type { Subject } from '../src/subject/subject.ts'

/** What is there now, and the environment that tells the tests of it. */
export interface Prepared {
  readonly subject: Subject
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Prepares everything, with progress, for the subject that is given or the one that the environment names.
 *
 * @throws UsageError where the subject that the environment names is none, or cannot be installed
 */
export const prepare = async (given?: Subject): Promise<Prepared> => {
  const subject = given ?? (await prepareSubject())
  const browser = await withProgress('finding a browser', ({ line }) => findBrowser({ onProgress: line }))
  await withProgress(`building LinearLite${on(subject)}`, () => buildApp(buildOn(subject)))
  await withProgress(`bundling the sync backend${on(subject)}`, () => buildBackend(buildOn(subject)))
  return { subject, environment: { [browserVariable]: browser.executablePath } }
}

/** The subject of the run, installed. */
export const prepareSubject = (): Promise<Subject> =>
  withProgress('looking for LiveStore', ({ doing }) => runSubject(doing))

const on = ({ name, isWorkspace }: Subject): string => (isWorkspace ? '' : ` on LiveStore ${name}`)
