/** Where Playwright's own command line is. It stands alone, so that whoever starts it need not load our commands' parser. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** Playwright's program, to be run by Node. */
export const playwrightCli = join(dirname(require.resolve('@playwright/test/package.json')), 'cli.js')
