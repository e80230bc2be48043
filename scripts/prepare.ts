/** What has to be there before anything is played: a browser, LinearLite built for production, the Worker bundled. */
import ora from 'ora'
import { buildBackend } from '../src/backend/build.ts'
import { browserVariable, findBrowser } from '../src/browser/find-browser.ts'
import { buildApp } from '../src/subject/build-app.ts'

/** Does the work under a name on the terminal, and says how long it took. */
const withProgress = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
  const began = performance.now()
  const spinner = ora(name).start()
  try {
    const result = await work()
    spinner.succeed(`${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
    return result
  } catch (error) {
    spinner.fail(name)
    throw error
  }
}

/** Prepares everything, with progress; returns the environment that tells the tests which browser it is. */
export const prepare = async (): Promise<Readonly<Record<string, string>>> => {
  const browser = await withProgress('finding a browser', () => findBrowser())
  await withProgress('building LinearLite', () => buildApp())
  await withProgress('bundling the sync backend', () => buildBackend())
  return { [browserVariable]: browser.executablePath }
}
