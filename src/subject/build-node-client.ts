/** Builds the client for Node on a subject: the process with its session and the thread with its leader, see apps/node-client. */
import { join } from 'node:path'
import { UsageError } from '../run/usage-error.ts'
import { buildWithVite, type ViteBuild, type ViteBuildOptions } from './build-with-vite.ts'
import { nodeBuildSources } from './livestore-sources.ts'
import { defaultVersion, hasNodeAdapter, type Subject } from './subject.ts'

export interface NodeClientBuild extends ViteBuild {
  /** The module to start a process with; see apps/node-client/src/contract.ts for what it is told. */
  readonly module: string
}

/** Why a subject has no client for Node; undefined where it has one. LiveStore's adapter for Node was not published with every version. */
export const withoutNodeClient = ({ name, version }: Pick<Subject, 'name' | 'version'>): string | undefined =>
  hasNodeAdapter(version)
    ? undefined
    : `LiveStore ${name} has no adapter for Node: @livestore/adapter-node was not published with 0.4.0-dev.12 to dev.16.`

/**
 * The client for Node on a subject, from the cache or built now (seconds).
 *
 * @throws UsageError where the subject has no adapter for Node; Error where Vite fails, with its last lines
 */
export const buildNodeClient = async (options: ViteBuildOptions = {}): Promise<NodeClientBuild> => {
  const missing = withoutNodeClient(options.subject ?? { name: defaultVersion, version: defaultVersion })
  if (missing !== undefined) throw new UsageError(missing)
  const build = await buildWithVite(
    { title: 'the client for Node', app: 'node-client', sources: nodeBuildSources },
    options,
  )
  return { ...build, module: join(build.folder, 'client.mjs') }
}
