/**
 * Installs a Chromium where the machine has none: through Playwright, else, as root on Debian or Ubuntu, through apt-get.
 * Every attempt is bounded and is ended when nothing comes of it for a while, so that a machine without a way out to the
 * network is told so rather than left to hang.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { hearLines } from '../run/hear-lines.ts'
import { pinnedNode } from '../run/pinned-node.ts'
import { playwrightCli } from '../run/playwright-cli.ts'

export interface InstallOptions {
  /** Hears of each attempt and of each line that it prints. Writes to standard error unless told otherwise. */
  readonly onProgress?: (line: string) => void
}

/** One command that may bring a browser. */
export interface InstallStep {
  /** As a person would type it. */
  readonly title: string
  readonly command: string
  readonly arguments: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** The command is ended after this long, in milliseconds. */
  readonly boundMs: number
  /** The command is ended when it has printed nothing for this long, in milliseconds. */
  readonly silenceMs: number
}

/** What decides which ways there are. */
export interface InstallProbe {
  readonly isRoot: boolean
  readonly hasApt: boolean
  readonly node: string
  readonly playwrightCli: string
}

const minutes = 60_000

/** The ways to a browser, each a list of steps that must all succeed; the first way that leads to one is the last taken. */
export const installWays = (probe: InstallProbe): readonly (readonly InstallStep[])[] => {
  const apt = (title: string, parts: readonly string[]): InstallStep => ({
    title,
    command: 'apt-get',
    arguments: [
      '-o',
      'Acquire::Retries=1',
      '-o',
      'Acquire::http::Timeout=30',
      '-o',
      'DPkg::Lock::Timeout=120',
      ...parts,
    ],
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
    boundMs: 10 * minutes,
    silenceMs: 3 * minutes,
  })
  const playwright: InstallStep = {
    title: 'playwright install chromium',
    command: probe.node,
    arguments: [probe.playwrightCli, 'install', 'chromium'],
    // Playwright tries each download several times, 30 seconds each unless told.
    environment: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' },
    boundMs: 10 * minutes,
    silenceMs: 1 * minutes,
  }
  if (!probe.isRoot || !probe.hasApt) return [[playwright]]
  const dependencies: InstallStep = {
    ...playwright,
    title: 'playwright install-deps chromium',
    arguments: [probe.playwrightCli, 'install-deps', 'chromium'],
    silenceMs: 3 * minutes,
  }
  return [
    // The browser first: where it cannot be downloaded, its libraries are of no use.
    [playwright, dependencies],
    [apt('apt-get update', ['update']), apt('apt-get install -y chromium', ['install', '-y', 'chromium'])],
  ]
}

/**
 * Tries each way until `isThere` says that a browser is there. Returns why the ways failed, one sentence for each.
 */
export const installBrowser = async (
  isThere: () => boolean,
  { onProgress = (line) => process.stderr.write(`${line}\n`) }: InstallOptions = {},
  ways: readonly (readonly InstallStep[])[] = installWays(probeForInstall()),
): Promise<readonly string[]> => {
  const failures: string[] = []
  onProgress('No Chromium on this machine yet: installing one, once.')
  for (const steps of ways) {
    const failure = await takeWay(steps, onProgress)
    if (failure === undefined && isThere()) return failures
    const reason = failure ?? `${steps.map((step) => step.title).join(', ')} ended well but left no browser`
    failures.push(reason)
    onProgress(reason)
  }
  return failures
}

const probeForInstall = (): InstallProbe => ({
  isRoot: process.geteuid?.() === 0,
  hasApt: existsSync('/usr/bin/apt-get'),
  node: pinnedNode(),
  playwrightCli,
})

const takeWay = async (
  steps: readonly InstallStep[],
  onProgress: (line: string) => void,
): Promise<string | undefined> => {
  for (const step of steps) {
    onProgress(`$ ${step.title}`)
    const failure = await runStep(step, onProgress)
    if (failure !== undefined) return `\`${step.title}\` ${failure}`
  }
  return undefined
}

/** Runs one step; resolves with why it failed, or undefined. Exported for its tests. */
export const runStep = (step: InstallStep, onProgress: (line: string) => void): Promise<string | undefined> =>
  new Promise((resolve) => {
    const child = spawn(step.command, [...step.arguments], {
      // A group of its own, so that what the command starts is ended with it.
      detached: true,
      env: { ...process.env, ...step.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let lastLine = ''
    let endedBecause: string | undefined
    const endGroup = (reason: string): void => {
      endedBecause ??= reason
      if (child.pid === undefined) return
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // It has ended meanwhile.
      }
    }
    const bound = setTimeout(() => endGroup(`took longer than ${step.boundMs / 1000} s`), step.boundMs)
    const silence = setTimeout(() => endGroup(`printed nothing for ${step.silenceMs / 1000} s`), step.silenceMs)
    const onSignal = (): void => endGroup('was interrupted')
    process.once('exit', onSignal)
    const finish = (failure: string | undefined): void => {
      clearTimeout(bound)
      clearTimeout(silence)
      process.off('exit', onSignal)
      resolve(failure)
    }
    // A progress bar that goes on within its line is no silence.
    for (const stream of [child.stdout, child.stderr]) stream.on('data', () => silence.refresh())
    hearLines([child.stdout, child.stderr], (line) => {
      onProgress(`  ${line.trim()}`)
      // A stack says less than the error above it.
      if (!/^(at |[{}])/.test(line.trim())) lastLine = line.trim()
    })
    child.once('error', (error) => finish(`could not be started: ${error.message}`))
    child.once('close', (code, signal) => {
      if (endedBecause !== undefined) finish(endedBecause)
      else if (code === 0) finish(undefined)
      else finish(`ended with ${signal ?? code}${lastLine === '' ? '' : `, saying "${lastLine}"`}`)
    })
  })
