/** LinearLite of this project, built on the LiveStore of the run and served: what `start` of its definition does. */

import { buildApp } from '../subject/build-app.ts'
import { buildOn, runSubject } from '../subject/run-subject.ts'
import { serveApp } from '../subject/serve-app.ts'
import { runUpgradeFrom } from '../subject/upgrade-from.ts'
import type { StartedApp } from './subject-app.ts'

/** Builds and serves it; beside it, in an upgrade, the one on the LiveStore that is upgraded from. */
export const serveLinearLite = async (): Promise<StartedApp> => {
  const subject = await runSubject()
  const { folder } = await buildApp(buildOn(subject))
  const older = await runUpgradeFrom()
  const server = await serveApp([
    { name: subject.name, folder },
    ...(older === undefined ? [] : [{ name: older.name, folder: (await buildApp(buildOn(older))).folder }]),
  ])
  return { url: server.url, close: server.close }
}
