/** What has to be there before anything is played: a browser, LinearLite built for production, the Worker bundled. */
import { buildBackend } from '../src/backend/build.ts'
import { browserVariable, findBrowser } from '../src/browser/find-browser.ts'
import { withProgress } from '../src/run/progress.ts'
import { buildApp } from '../src/subject/build-app.ts'

/** Prepares everything, with progress; returns the environment that tells the tests which browser it is. */
export const prepare = async (): Promise<Readonly<Record<string, string>>> => {
  const browser = await withProgress('finding a browser', ({ line }) => findBrowser({ onProgress: line }))
  await withProgress('building LinearLite', () => buildApp())
  await withProgress('bundling the sync backend', () => buildBackend())
  return { [browserVariable]: browser.executablePath }
}
