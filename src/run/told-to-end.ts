/**
 * Resolves when this process is told to end: by Ctrl-C, which reaches every process of a terminal, by a signal to it alone, or by the end
 * of the process that has started it and would talk to it.
 */
export const untilToldToEnd = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
    process.once('disconnect', () => resolve())
  })
