/** The app of a run, where the environment names another than this project's own LinearLite. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from '../run/usage-error.ts'
import { problemWith, type StartedApp, type SubjectApp } from './subject-app.ts'

/** Names the file that defines the app: its default export is what `defineSubjectApp` returns. */
export const subjectAppVariable = 'SUBJECT_APP'

/** Names the address of a LinearLite that runs already. */
export const linearLiteUrlVariable = 'LINEARLITE_URL'

/** Where the global set-up has started the app, for the tests, and which it was. */
export const startedVariables = {
  url: 'FLAKE_HUNT_APP_URL',
  syncUrl: 'FLAKE_HUNT_APP_SYNC_URL',
  name: 'FLAKE_HUNT_APP_NAME',
} as const

const named = (variable: string): string | undefined => {
  const value = process.env[variable]?.trim()
  return value === undefined || value === '' ? undefined : value
}

/** The variables that name another app, for a process that plays it. */
export const foreignEnvironment = (): Readonly<Record<string, string>> => ({
  [subjectAppVariable]: named(subjectAppVariable) ?? '',
  [linearLiteUrlVariable]: named(linearLiteUrlVariable) ?? '',
})

/** Another LinearLite, as the environment names it. @throws UsageError where it is no address of one */
export const namedLinearLiteUrl = (): string | undefined => {
  const url = named(linearLiteUrlVariable)
  if (url === undefined) return undefined
  if (named(subjectAppVariable) !== undefined) {
    throw new UsageError(
      `${linearLiteUrlVariable} and ${subjectAppVariable} are both set, and name two apps: unset one of them`,
    )
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new UsageError(`${linearLiteUrlVariable}: expected an address such as http://127.0.0.1:5173, found ${url}`)
  }
  return parsed.origin
}

/**
 * Loads the definition that a file exports.
 *
 * @param file from the folder of whoever typed it
 * @throws UsageError where there is no such file, it cannot be loaded, or exports something else
 */
export const loadSubjectApp = async (file: string): Promise<SubjectApp> => {
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), file)
  if (!existsSync(path))
    throw new UsageError(`${subjectAppVariable}: expected a file that defines an app, found none at ${path}`)
  const exported: unknown = await import(pathToFileURL(path).href).catch((error: unknown) => {
    throw new UsageError(`${subjectAppVariable}: ${path} cannot be loaded: ${firstLine(error)}`)
  })
  const app = defaultOf(exported)
  const problem = app === undefined ? 'it has no default export' : problemWith(app)
  if (problem !== undefined) {
    throw new UsageError(
      `${subjectAppVariable}: ${path} must export what defineSubjectApp returns as its default: ${problem}`,
    )
  }
  const defined = app as SubjectApp
  return { ...defined, name: defined.name ?? 'the app' }
}

/** A module that a test runner has made CommonJS of has its default one level deeper. */
const defaultOf = (module: unknown): unknown => {
  const found = fieldOf(module, 'default')
  return fieldOf(found, 'default') ?? found
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

const firstLine = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split('\n')[0] ?? ''

/** The app whose file the environment names; undefined where it names none. */
export const namedSubjectApp = async (): Promise<SubjectApp | undefined> => {
  const file = named(subjectAppVariable)
  return file === undefined ? undefined : loadSubjectApp(file)
}

/** Where the global set-up has started an app; undefined where it has not, or has started another. */
export const startedInSetup = ({ name }: SubjectApp): StartedApp | undefined => {
  const url = process.env[startedVariables.url]
  if (url === undefined || process.env[startedVariables.name] !== name) return undefined
  const syncUrl = process.env[startedVariables.syncUrl]
  return { url, ...(syncUrl !== undefined && { syncUrl }) }
}

/** Tells the tests of this process and of its children where an app was started. */
export const tellStarted = ({ name }: SubjectApp, { url, syncUrl }: StartedApp): void => {
  process.env[startedVariables.url] = url
  process.env[startedVariables.name] = name
  if (syncUrl !== undefined) process.env[startedVariables.syncUrl] = syncUrl
}

/** An address that has not answered for so long does not. */
const answersWithinMs = 10_000

/** @throws UsageError where nothing answers at the app's address, or something that is no web page */
export const checkAnswers = async ({ name }: SubjectApp, url: string): Promise<void> => {
  const advice = `Start it, or name another address in ${linearLiteUrlVariable}.`
  const answer = await fetch(url, { signal: AbortSignal.timeout(answersWithinMs) }).catch(() => undefined)
  if (answer === undefined) throw new UsageError(`${name} does not answer at ${url}. ${advice}`)
  await answer.body?.cancel()
  const type = answer.headers.get('content-type') ?? 'nothing'
  if (!answer.ok || !type.includes('text/html')) {
    throw new UsageError(`${name}: expected a page at ${url}, found ${answer.status} with ${type}. ${advice}`)
  }
}
