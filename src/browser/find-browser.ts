/**
 * Finds a Chromium on this machine, without changing anything on it: the one that the person named, Playwright's own, or
 * the system's. Where there is none, `findBrowser` has one installed (install-browser.ts).
 */
import { accessSync, constants } from 'node:fs'
import type { BrowserType } from '@playwright/test'
import { UsageError } from '../run/usage-error.ts'
import { type InstallOptions, installBrowser } from './install-browser.ts'

/** The environment variable in which a person names the browser to use. */
export const browserVariable = 'PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH'

export interface Browser {
  readonly executablePath: string
  /** `named` by the person's environment variable, `playwright`'s own, or the `system`'s. */
  readonly source: 'named' | 'playwright' | 'system'
}

/** What the search needs to know of the machine. */
export interface MachineProbe {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where Playwright's own Chromium would be; it need not be there. */
  readonly playwrightPath: string | undefined
  readonly isExecutable: (path: string) => boolean
}

/** Names of Chromium's programs on the PATH, the stable ones first. */
const programNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']

/** Where browsers are on Linux although the PATH may not say so. */
const linuxPaths = ['/opt/google/chrome/chrome', '/snap/bin/chromium', '/usr/lib/chromium/chromium']

const macApplications = ['Google Chrome', 'Chromium', 'Google Chrome for Testing']

/** The Chromium to use, or undefined where the machine has none. @throws UsageError where the named one does not exist */
export const searchBrowser = (probe: MachineProbe): Browser | undefined => {
  const named = probe.environment[browserVariable]
  if (named !== undefined && named !== '') {
    if (probe.isExecutable(named)) return { executablePath: named, source: 'named' }
    throw new UsageError(
      `${browserVariable} names ${named}, which is no program that can be run. Set it to the path of a Chromium or Chrome, or unset it.`,
    )
  }
  if (probe.playwrightPath !== undefined && probe.isExecutable(probe.playwrightPath)) {
    return { executablePath: probe.playwrightPath, source: 'playwright' }
  }
  const system = systemPaths(probe).find(probe.isExecutable)
  return system === undefined ? undefined : { executablePath: system, source: 'system' }
}

const systemPaths = ({ platform, environment }: MachineProbe): readonly string[] => {
  const folders = (environment.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'))
  const onPath = programNames.flatMap((name) => folders.map((folder) => `${folder}/${name}`))
  if (platform === 'darwin') {
    const roots = ['/Applications', ...(environment.HOME === undefined ? [] : [`${environment.HOME}/Applications`])]
    const bundles = macApplications.flatMap((name) => roots.map((root) => `${root}/${name}.app/Contents/MacOS/${name}`))
    return [...bundles, ...onPath]
  }
  if (platform === 'linux') return [...onPath, ...linuxPaths]
  return []
}

/** What `searchBrowser` needs to know, asked of this machine. */
export const probeMachine = (chromium: BrowserType): MachineProbe => ({
  platform: process.platform,
  environment: process.env,
  playwrightPath: playwrightPath(chromium),
  isExecutable: (path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  },
})

const playwrightPath = (chromium: BrowserType): string | undefined => {
  try {
    return chromium.executablePath()
  } catch {
    return undefined // Playwright has no browser for this platform.
  }
}

/**
 * The Chromium to use; where the machine has none, it is installed first, which takes minutes and is told to `onProgress`.
 *
 * @throws UsageError where the named browser does not exist, or none is there and none can be installed: its message says
 *   what to install and how
 * @example
 * const { executablePath } = await findBrowser()
 * const browser = await chromium.launch({ executablePath, args: [...browserArguments()] })
 */
export const findBrowser = async (options: InstallOptions = {}): Promise<Browser> => {
  // Playwright takes half of the time in which a command begins: only who needs a browser waits for it.
  const { chromium } = await import('@playwright/test')
  const search = (): Browser | undefined => searchBrowser(probeMachine(chromium))
  const found = search()
  if (found !== undefined) return found
  const attempts = await installBrowser(() => search() !== undefined, options)
  const installed = search()
  if (installed !== undefined) return installed
  throw new UsageError(
    `No Chromium was found and none could be installed (${attempts.join('; ')}). Install one, with \`npx playwright install --with-deps chromium\`, ` +
      `\`sudo apt-get install chromium\` on Debian or \`brew install --cask chromium\` on macOS, or set ${browserVariable} to the path of a Chromium or Chrome.`,
  )
}
