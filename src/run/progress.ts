/** Steps that take a while, with a spinner for the person who waits. */
import ora from 'ora'

/** What a step can say while it lasts. */
export interface Progress {
  /** Says beside the step's name what is being done now; it is gone when the next thing is said. */
  readonly doing: (what: string) => void
  /** Writes a line that stays. */
  readonly line: (text: string) => void
}

/** Does a step under a name that a person can see. */
export type WithProgress = <Result>(name: string, step: (progress: Progress) => Promise<Result>) => Promise<Result>

/**
 * Does the step under its name on the terminal, and says how long it took.
 *
 * While the spinner turns, its own listener ends the process at a signal where it finds itself alone: commands that
 * listen too must do so with `process.on`, as `once` is gone by the time it looks.
 *
 * @example
 * await withProgress('building', ({ doing }) => build({ onFile: doing }))
 */
export const withProgress: WithProgress = async (name, step) => {
  const began = performance.now()
  // A discarded standard input would take Ctrl-C from the terminal and from our children.
  const spinner = ora({ text: name, discardStdin: false }).start()
  try {
    const result = await step({
      doing: (what) => {
        spinner.text = `${name}: ${what}`
      },
      // The spinner steps aside for what is written while it turns.
      line: (text) => process.stderr.write(`${text}\n`),
    })
    spinner.succeed(`${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
    return result
  } catch (error) {
    spinner.fail(name)
    throw error
  }
}
