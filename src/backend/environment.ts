/** The environment of wrangler's processes: offline, silent, and with every file of theirs in one folder that is removed at the end. */
import { join } from 'node:path'
import { cacheFolder } from './paths.ts'

/**
 * The parent's environment without what belongs to the parent alone (its debugger, its loaders), and with wrangler kept
 * from the network and from the user's home. `folder` takes its temporary files and logs.
 */
export const wranglerEnvironment = (folder: string): NodeJS.ProcessEnv => {
  // Loaders and debuggers of a test runner or an editor would be loaded into wrangler too, and break it or wait.
  const { NODE_OPTIONS: _loaders, VSCODE_INSPECTOR_OPTIONS: _debugger, ...inherited } = process.env
  return {
    ...inherited,
    TMPDIR: folder,
    XDG_CONFIG_HOME: folder,
    WRANGLER_LOG_PATH: folder,
    WRANGLER_REGISTRY_PATH: join(folder, 'registry'),
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_WRITE_LOGS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    // The place of the request would be asked of a server on the internet.
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    // wrangler is one file of many megabytes: compiling it takes longer than starting the backend.
    NODE_COMPILE_CACHE: join(cacheFolder, 'compiled'),
    NO_COLOR: '1',
    FORCE_COLOR: '0',
  }
}
