/** `pnpm desk`: LinearLite in a browser for each device, the network between them in a person's hands, and everything that happens live on a page. */
import { resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import color from 'picocolors'
import { requireDisplay } from '../src/browser/display.ts'
import { type House, openHouse } from '../src/browser/house.ts'
import { findSchedule } from '../src/campaign/find-schedule.ts'
import { type Asked, askedByHand, askedSchedule, askedSeed } from '../src/desk/asked.ts'
import { keepFiles } from '../src/desk/desk-files.ts'
import { type DeskPlace, openDeskPlace } from '../src/desk/desk-place.ts'
import { openDesk } from '../src/desk/open-desk.ts'
import { requirePort, serveDesk } from '../src/desk/serve-desk.ts'
import { type ExitCode, exitCodes, parseArguments, runCommand, UsageError } from '../src/run/exit-codes.ts'
import { withProgress } from '../src/run/progress.ts'
import { wholeNumber } from '../src/run/read-options.ts'
import type { Run } from '../src/run/types.ts'
import { untilInterrupted } from '../src/run/until-interrupted.ts'
import { withRun } from '../src/run/with-run.ts'
import { people } from '../src/schedule/draw-schedule.ts'
import { buildDesk } from '../src/subject/build-desk.ts'
import { nameSubject, runSubject } from '../src/subject/run-subject.ts'
import { patchHelp, subjectHelp } from '../src/subject/subject-name.ts'

const clientCount = (text: string): number => {
  const value = wholeNumber(1)(text)
  if (value <= people.length) return value
  throw new InvalidArgumentError(`Expected at most ${people.length} clients (${people.join(', ')}).`)
}

const port = (text: string): number => {
  const value = wholeNumber(1)(text)
  if (value <= 65_535) return value
  throw new InvalidArgumentError('Expected a port from 1 to 65535.')
}

const program = new Command('pnpm desk')
  .description(
    'Opens LinearLite in a browser for each device, with the network between them in your hands, and a page that shows what happens as it happens.',
  )
  .option('--livestore <subject>', subjectHelp)
  .option('--patch <file>', patchHelp)
  .option(
    '--clients <number>',
    'devices, each with a browser of its own (default: 2, and 1 without a backend)',
    clientCount,
  )
  .option('--no-backend', 'LinearLite alone, without sync')
  .addOption(
    new Option('--schedule <schedule>', 'go through a schedule.json, or a finding of a hunt, step by step').conflicts([
      'seed',
      'clients',
    ]),
  )
  .addOption(new Option('--seed <seed>', 'go through the schedule of a seed, as a hunt draws it').conflicts('clients'))
  .option('--headless', 'show no browser: the control page alone, at the address that is printed', false)
  .option('--port <number>', 'the control page’s port; a free one unless given', port)
  .option('--out <folder>', 'where schedules/ and tests/found/ of what is saved lie; this repository unless given')
  .addHelpText(
    'after',
    '\nCtrl-C ends it. Exit codes: 64 bad usage, a taken port or no display, 70 the harness failed, 130 ended by Ctrl-C.',
  )

type Options = ReturnType<typeof program.opts>

const askedFor = ({ schedule: name, seed, clients, backend }: Options): Asked => {
  if (name !== undefined) return withBackendIf(backend, askedSchedule(name, findSchedule(name).schedule))
  if (seed !== undefined) return withBackendIf(backend, askedSeed(seed))
  if (!backend && clients !== undefined && clients > 1) {
    throw new UsageError(
      'Expected one client without a backend, where nobody syncs: leave out --no-backend, or --clients.',
    )
  }
  return askedByHand({ count: clients ?? (backend ? 2 : 1), hasBackend: backend })
}

/** A schedule says by itself whether it has a backend. */
const withBackendIf = (backend: boolean, asked: Asked): Asked => {
  if (backend || !asked.schedule.hasBackend) return asked
  throw new UsageError('This schedule has a backend: leave out --no-backend.')
}

const open = async (asked: Asked, options: Options, run: Run, stack: AsyncDisposableStack): Promise<string> => {
  const began = performance.now()
  const subject = await withProgress('looking for LiveStore', ({ doing }) => runSubject(doing))
  // Each is closed though it comes only after Ctrl-C has.
  const opening = <Opened extends { readonly close: () => Promise<void> }>(
    opened: Promise<Opened>,
  ): Promise<Opened> => {
    stack.defer(async () => {
      const one = await opened.catch(() => undefined)
      await one?.close()
    })
    return opened
  }
  const [house, page] = await withProgress('starting the browser', ({ doing }) =>
    Promise.all([
      opening(openHouse({ subject, headed: !options.headless, onProgress: doing })),
      buildDesk({ onProgress: doing }),
    ]),
  )
  const place = await withProgress('opening LinearLite', () =>
    opening(
      openDeskPlace({
        asked,
        storeId: `desk-${run.id}`,
        open: (next, storeId) => openDesk({ house, storeId, ...next }),
      }),
    ),
  )
  const onFile = keepFiles({
    desk: place.desk,
    chromium: house.browser.version(),
    ...(options.out !== undefined && { root: resolve(process.env.INIT_CWD ?? process.cwd(), options.out) }),
  })
  const server = await opening(
    serveDesk({
      place,
      folder: page.folder,
      onFile,
      ...(options.port !== undefined && { port: options.port }),
    }),
  )
  if (!options.headless) await showControl(house, server.url, place)
  console.error(color.dim(`ready after ${((performance.now() - began) / 1000).toFixed(1)} s`))
  return server.url
}

/** Shows the control page in a window of its own, above those of the devices: also of those that open when another desk is begun. */
const showControl = async ({ browser }: House, url: string, place: DeskPlace): Promise<void> => {
  const context = await browser.newContext({ viewport: null })
  const page = await context.newPage()
  await page.goto(url)
  place.listen((what) => {
    // Whoever has closed it sits at another one.
    if (what === 'begun') void page.bringToFront().catch(() => {})
  })
}

await runCommand(async () => {
  const options = parseArguments(program)
  nameSubject(options)
  const asked = askedFor(options)
  if (options.port !== undefined) await requirePort(options.port)
  if (!options.headless) requireDisplay('give --headless, and open the control page alone')
  return withRun(async ({ run }): Promise<ExitCode> => {
    const interrupted = untilInterrupted()
    const stack = new AsyncDisposableStack()
    try {
      const url = await Promise.race([open(asked, options, run, stack), interrupted])
      if (url === 'interrupted') return exitCodes.interrupted
      console.log(`\nThe desk: ${color.cyan(url)}\n${color.dim('Ctrl-C ends it.')}`)
      await interrupted
      return exitCodes.interrupted
    } finally {
      await stack.disposeAsync()
    }
  })
})
// What was being started when Ctrl-C came would otherwise keep the process.
process.exit()
