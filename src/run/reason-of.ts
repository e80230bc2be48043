/** What an error says, in its first line: what follows in it, such as a log or a process's last words, belongs elsewhere. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
