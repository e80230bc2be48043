/** Runs our commands as a person does, with a folder for subjects that is the test's own. */
import { createServer } from 'node:net'
import { join } from 'node:path'
import { execa } from 'execa'
import { pinnedNode, repositoryRoot } from '../src/run/pinned-node.ts'
import { subjectsVariable } from '../src/subject/install.ts'
import { patchVariable, subjectVariable } from '../src/subject/subject-name.ts'

/**
 * What runs a command by its name, to its end.
 *
 * @param subjects the folder of installed subjects; the usual one unless given
 * @param cwd where the command is run
 * @example
 * const run = commandsOn({ subjects, cwd: folder })
 * const { exitCode, stderr } = await run('subjects', ['0.4.0-dev.9'])
 */
export const commandsOn =
  ({ subjects, cwd }: { readonly subjects?: string; readonly cwd: string }) =>
  (
    command: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    { detached = false }: { readonly detached?: boolean } = {},
  ) =>
    execa(pinnedNode(), [join(repositoryRoot, `scripts/${command}.ts`), ...args], {
      cwd,
      reject: false,
      all: true,
      detached,
      env: {
        FORCE_COLOR: '0',
        [subjectVariable]: '',
        [patchVariable]: '',
        ...(subjects !== undefined && { [subjectsVariable]: subjects }),
        ...environment,
      },
    })

/** What a command has complained of on standard error: its lines but for the steps that it was at. */
export const complaintsIn = (stderr: string): readonly string[] =>
  stderr.split('\n').filter((line) => line.trim() !== '' && !/^[-✔✖] /.test(line))

/** The environment of a machine that reaches no registry and has no packages kept: nothing can be installed with it. */
export const withoutRegistry = async (folder: string): Promise<Readonly<Record<string, string>>> => ({
  npm_config_registry: `http://127.0.0.1:${await closedPort()}/`,
  npm_config_store_dir: join(folder, 'empty-store'),
  npm_config_cache_dir: join(folder, 'empty-cache'),
  no_proxy: '127.0.0.1',
})

/** A port on which nobody listens. */
const closedPort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => {
    server.close(resolve)
  })
  if (address === null || typeof address === 'string') throw new Error(`Expected a TCP address, found ${address}.`)
  return address.port
}
