/** What has to be there before anything is played: a browser, LinearLite built for production, the Worker bundled. */
import { buildBackend } from '../src/backend/build.ts'
import { browserVariable, findBrowser } from '../src/browser/find-browser.ts'
import { foreignEnvironment } from '../src/browser/run-app.ts'
import type { SubjectApp } from '../src/browser/subject-app.ts'
import { withProgress } from '../src/run/progress.ts'
import { buildApp } from '../src/subject/build-app.ts'
import { buildOn, runSubject } from '../src/subject/run-subject.ts'
import type { Subject } from '../src/subject/subject.ts'
import { installUpgradeFrom, upgradeVariable } from '../src/subject/upgrade-from.ts'

/** What is there now, and the environment that tells the tests of it. */
export interface Prepared {
  readonly subject: Subject
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Prepares what an app that is not ours needs: a browser and, where it takes a sync URL, the Worker behind it.
 *
 * @throws UsageError where there is no browser to be had
 */
export const prepareForeign = async (app: SubjectApp, subject: Subject): Promise<Prepared> => {
  const browser = await prepareBrowser()
  if (app.sync === 'by-url') {
    await withProgress(`bundling the sync backend${on(subject)}`, () => buildBackend(buildOn(subject)))
  }
  return { subject, environment: { [browserVariable]: browser.executablePath, ...foreignEnvironment() } }
}

/**
 * Prepares everything, with progress, for the subject that is given or the one that the environment names.
 *
 * @throws UsageError where the subject that the environment names is none, or cannot be installed
 */
export const prepare = async (given?: Subject): Promise<Prepared> => {
  const subject = given ?? (await prepareSubject())
  const browser = await prepareBrowser()
  await buildFor(subject)
  return { subject, environment: { [browserVariable]: browser.executablePath } }
}

/** Finds a browser, or has one installed. @throws UsageError where there is none to be had */
export const prepareBrowser = () => withProgress('finding a browser', ({ line }) => findBrowser({ onProgress: line }))

/**
 * Prepares, besides what `prepare` does, the LiveStore that is upgraded from: both builds are served, and both Workers run.
 *
 * @throws UsageError where the name is none, or names what cannot be installed
 */
export const prepareUpgrade = async (
  name: string,
  subject: Subject,
): Promise<Prepared & { readonly from: Subject }> => {
  const from = await withProgress('looking for the LiveStore to upgrade from', ({ doing }) =>
    installUpgradeFrom(name, doing),
  )
  await buildFor(from)
  const prepared = await prepare(subject)
  return { ...prepared, from, environment: { ...prepared.environment, [upgradeVariable]: name } }
}

const buildFor = async (subject: Subject): Promise<void> => {
  await withProgress(`building LinearLite${on(subject)}`, () => buildApp(buildOn(subject)))
  await withProgress(`bundling the sync backend${on(subject)}`, () => buildBackend(buildOn(subject)))
}

/** The subject of the run, installed. */
export const prepareSubject = (): Promise<Subject> =>
  withProgress('looking for LiveStore', ({ doing }) => runSubject(doing))

const on = ({ name, isWorkspace }: Subject): string => (isWorkspace ? '' : ` on LiveStore ${name}`)
