/** The configuration of a Worker that is bundled with a subject: its own one, with the subject's packages and what else that LiveStore needs. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CannotBeTested } from '../subject/cannot-be-tested.ts'
import type { Subject } from '../subject/subject.ts'
import { packageFolder } from './paths.ts'
import { databaseBinding, workerTraits } from './worker-of.ts'

/** LiveStore's module that the Worker's source imports. What that one imports is found from where it lies. */
const workerModule = '@livestore/sync-cf/cf-worker'

/**
 * Writes `wrangler.json` into the folder and returns its path.
 *
 * @throws CannotBeTested where the subject's `@livestore/sync-cf` has no Worker; Error where it has none at all, or the Worker's own configuration cannot be read
 */
export const writeSubjectConfig = async ({
  source,
  subject,
  folder,
}: {
  readonly source: string
  readonly subject: Subject
  readonly folder: string
}): Promise<string> => {
  const { $schema: _schema, main, ...own } = await readConfig(join(source, 'wrangler.jsonc'))
  const { compat, log } = workerTraits(subject.family)
  const path = join(folder, 'wrangler.json')
  const config = {
    ...own,
    main: resolve(source, String(main)),
    alias: { '#compat': compat, [workerModule]: entryOf(subject, 'default') },
    ...(log === 'd1' && {
      d1_databases: [{ binding: databaseBinding, database_name: 'event-logs', database_id: 'event-logs' }],
    }),
  }
  writeFileSync(path, JSON.stringify(config, undefined, 2))
  return path
}

/** What the subject's `@livestore/sync-cf` exports for a Worker: the file that is run, or the one with its types. */
export const entryOf = (subject: Subject, condition: 'default' | 'types'): string => {
  const folder = packageFolder('@livestore/sync-cf', subject.folder)
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const exported = fieldOf(fieldOf(manifest, 'exports'), './cf-worker')
  const file = typeof exported === 'string' ? exported : (fieldOf(exported, condition) ?? fieldOf(exported, 'default'))
  if (typeof file !== 'string')
    throw new CannotBeTested(
      `Expected @livestore/sync-cf of LiveStore ${subject.name} to export ./cf-worker, found ${JSON.stringify(exported)} in ${folder}.`,
    )
  return join(folder, condition === 'types' ? file.replace(/\.js$/, '.d.ts') : file)
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined

/** A configuration with comments in it, as wrangler allows them. TypeScript reads such files; it is loaded only to build. */
const readConfig = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
  const { default: typescript } = await import('typescript')
  const { config, error } = typescript.parseConfigFileTextToJson(path, readFileSync(path, 'utf8'))
  if (error !== undefined || typeof config !== 'object' || config === null)
    throw new Error(
      `Expected a configuration in ${path}: ${typescript.flattenDiagnosticMessageText(error?.messageText, '\n')}`,
    )
  return config
}
