/** The command line that makes Chromium quiet: nothing of its own on the network, nothing that differs between machines. */

/**
 * Chromium's arguments for the harness. Root cannot have Chromium's sandbox, so it alone goes without.
 *
 * @param userId the effective user's number; undefined where the platform has none
 */
export const browserArguments = (userId: number | undefined = process.geteuid?.()): readonly string[] => [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(userId === 0 ? ['--no-sandbox'] : []),
]
