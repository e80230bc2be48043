/** Builds the timeline's page, once for each state of its sources. */
import { join } from 'node:path'
import { buildWithVite, type ViteBuild, type ViteBuildOptions } from './build-with-vite.ts'

export interface BuiltTimeline extends ViteBuild {
  /** The page without data, all in one file: what `renderTimeline` takes as its template. */
  readonly template: string
}

/**
 * The page that `renderTimeline` puts a trial into, kept until its sources, the lockfile or Node change.
 *
 * @throws where Vite fails; the message quotes its last lines
 * @example
 * const { template } = await buildTimeline()
 * const html = renderTimeline({ ...trial, template: readFileSync(template, 'utf8') })
 */
export const buildTimeline = async (options: ViteBuildOptions = {}): Promise<BuiltTimeline> => {
  const build = await buildWithVite(
    { title: 'the timeline', app: 'timeline', sources: ['apps/page-style', 'src/history', 'src/verdict/verdict.ts'] },
    options,
  )
  return { ...build, template: join(build.folder, 'index.html') }
}
