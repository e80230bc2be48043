/** The app that a run of this repository is about: its own LinearLite, another LinearLite that runs somewhere, or whatever a file defines. */
import { subjectVariable } from '../subject/subject-name.ts'
import { linearLite, linearLiteAt } from './linearlite-app.ts'
import { checkAnswers, namedLinearLiteUrl, namedSubjectApp } from './run-app.ts'
import { serveLinearLite } from './serve-linearlite.ts'
import type { SubjectApp } from './subject-app.ts'

/**
 * The app of this run, as the environment names it.
 *
 * @throws UsageError where it names none that could be meant
 */
export const appOfRun = async (): Promise<SubjectApp> => {
  const url = namedLinearLiteUrl()
  if (url !== undefined) return linearLiteAt(url, process.env[subjectVariable])
  return (await namedSubjectApp()) ?? linearLite(serveLinearLite)
}

/** Checks what can be checked before anything is started. @throws UsageError in one line */
export const checkAppOfRun = async (): Promise<SubjectApp> => {
  const app = await appOfRun()
  const url = namedLinearLiteUrl()
  if (url !== undefined) await checkAnswers(app, url)
  return app
}
