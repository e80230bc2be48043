/** Builds the matrix's page, once for each state of its sources. */
import { join } from 'node:path'
import { buildWithVite, type ViteBuild, type ViteBuildOptions } from './build-with-vite.ts'

export interface BuiltMatrixPage extends ViteBuild {
  /** The page without data, all in one file: what `renderMatrixPage` takes as its template. */
  readonly template: string
}

/**
 * The page that `renderMatrixPage` puts a matrix into, kept until its sources, the lockfile or Node change.
 *
 * @throws where Vite fails; the message quotes its last lines
 * @example
 * const { template } = await buildMatrixPage()
 * const html = renderMatrixPage(data, readFileSync(template, 'utf8'))
 */
export const buildMatrixPage = async (options: ViteBuildOptions = {}): Promise<BuiltMatrixPage> => {
  const build = await buildWithVite(
    { title: "the matrix's page", app: 'matrix-page', sources: ['apps/page-style'] },
    options,
  )
  return { ...build, template: join(build.folder, 'index.html') }
}
