/** Runs pnpm, the one that started us or the one that package.json pins, and tells its failures in one line. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { repositoryRoot } from '../run/pinned-node.ts'
import { UsageError } from '../run/usage-error.ts'

const pinnedPnpm = (): string => {
  const { packageManager } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
    readonly packageManager: string
  }
  return packageManager
}

/** Program and first arguments that start pnpm. */
const pnpmCommand = (): readonly [string, ...string[]] => {
  const started = process.env.npm_execpath
  return started !== undefined && /pnpm/.test(started) ? [process.execPath, started] : ['npx', '-y', pinnedPnpm()]
}

/** No registry can be reached: that says nothing of what was to be installed. */
export class UnreachableError extends UsageError {}

/** What a person can do without a registry, unless told otherwise. */
const withoutRegistry = 'Connect, or use a subject that is installed already.'

/** What is said of a registry that cannot be reached. */
export const unreachable =
  /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ERR_PNPM_META_FETCH_FAIL|ERR_SOCKET_TIMEOUT|ECONNRESET/

/** What a person can put right, by the mark that pnpm leaves of it. */
const known: readonly (readonly [RegExp, (line: string) => string])[] = [
  [/ERR_PNPM_FETCH_40\d|ERR_PNPM_NO_MATCHING_VERSION/, (line) => `the npm registry has no such package (${line}).`],
  [
    /ERR_PNPM_PATCH_FAILED|ERR_PNPM_INVALID_PATCH|Could not apply patch|ERR_PNPM_PATCH_FILE/,
    (line) => `the patch does not apply (${line}). Make it with \`pnpm patch-commit\` against this version.`,
  ],
  [
    /ERR_PNPM_UNUSED_PATCH|ERR_PNPM_PATCH_NOT_APPLIED/,
    (line) => `the patch is for a package or a version that is not installed (${line}).`,
  ],
  [
    /ERR_PNPM_CANNOT_RESOLVE_WORKSPACE_PROTOCOL/,
    (line) => `its checkout is not installed (${line}). Run \`pnpm install\` there.`,
  ],
]

/** Said of an attempt that is made again: what was the matter in the end stands in another line. */
const isWarning = (line: string): boolean => /^\s*(npm )?warn\b/i.test(line)

/**
 * Runs pnpm in a folder, silently.
 *
 * @param offline what to do where no registry can be reached, in a sentence
 * @throws UsageError, `Could not <what>: …`, where a person can put it right, an UnreachableError where no registry answers; otherwise an error with pnpm's last lines
 */
export const runPnpm = async (
  what: string,
  folder: string,
  given: readonly string[],
  { offline = withoutRegistry }: { readonly offline?: string } = {},
): Promise<void> => {
  const [file, ...first] = pnpmCommand()
  const { exitCode, all, failed } = await execa(file, [...first, ...given], {
    cwd: folder,
    all: true,
    reject: false,
    env: {
      CI: '1',
      npm_config_ignore_scripts: 'true',
      npm_config_fetch_retries: '1',
      // Ten seconds unless told: a person who is not connected would wait for nothing.
      npm_config_fetch_retry_mintimeout: '1000',
      NODE_OPTIONS: undefined,
    },
  })
  if (!failed) return
  const output = String(all ?? '').trim()
  // The folder is gone when the person reads this.
  const lines = output.replaceAll(`${folder}/`, '').split('\n')
  const lineWith = (mark: RegExp): string | undefined =>
    lines.find((line) => mark.test(line) && !isWarning(line))?.trim()
  const silence = lineWith(unreachable)
  if (silence !== undefined) {
    throw new UnreachableError(`Could not ${what}: the npm registry cannot be reached (${silence}). ${offline}`)
  }
  for (const [mark, explain] of known) {
    const line = lineWith(mark)
    if (line !== undefined) throw new UsageError(`Could not ${what}: ${explain(line)}`)
  }
  throw new Error(
    `Could not ${what}: pnpm ended with ${exitCode}; its last words:\n${output.split('\n').slice(-15).join('\n')}`,
  )
}
