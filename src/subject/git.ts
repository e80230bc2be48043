/** Asks git about a person's checkout, or has it do something there: without hooks, without questions, and without a lock for what only looks. */
import { execa } from 'execa'
import { UsageError } from '../run/usage-error.ts'

/** What git has answered. */
export interface GitAnswer {
  readonly isDone: boolean
  readonly output: string
  /** What it complains of in the first place, without the word that it begins with. */
  readonly complaint: string
}

/** Whoever starts us from a hook of another repository names that one in these. */
const otherRepository = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_PREFIX: undefined,
}

/**
 * Runs git in a folder. What it complains of is an answer, too: `git merge-base --is-ancestor` says no in that way.
 *
 * @throws UsageError where there is no git
 * @example
 * const { output } = await git('../livestore', ['rev-parse', 'HEAD'])
 */
export const git = async (folder: string, given: readonly string[]): Promise<GitAnswer> => {
  const quiet = ['--no-optional-locks', '-c', 'core.hooksPath=/dev/null', '-C', folder]
  const { failed, stdout, stderr, code } = await execa('git', [...quiet, ...given], {
    reject: false,
    stdin: 'ignore',
    env: { ...otherRepository, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
  })
  if (code === 'ENOENT') {
    throw new UsageError(
      'There is no git on this machine, or it is not on the PATH: install it, commits are read with it.',
    )
  }
  const lines = stderr.trim().split('\n')
  const complaint = lines.find((line) => /^(fatal|error): /.test(line)) ?? lines.at(-1) ?? ''
  return { isDone: !failed, output: stdout, complaint: complaint.replace(/^(fatal|error): /, '') }
}
