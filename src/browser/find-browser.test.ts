import { expect, test } from 'vitest'
import { browserArguments } from './browser-arguments.ts'
import { type MachineProbe, searchBrowser } from './find-browser.ts'

const machine = (paths: readonly string[], more: Partial<MachineProbe> = {}): MachineProbe => ({
  platform: 'linux',
  environment: { PATH: '/usr/local/bin:/usr/bin:.' },
  playwrightPath: '/cache/ms-playwright/chromium-1/chrome',
  isExecutable: (path) => paths.includes(path),
  ...more,
})

test('the browser that the person names comes first', () => {
  const environment = { PATH: '/usr/bin', PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH: '/mine' }
  expect(searchBrowser(machine(['/mine', '/cache/ms-playwright/chromium-1/chrome'], { environment }))).toEqual({
    executablePath: '/mine',
    source: 'named',
  })
})

test('a named browser that is not there is an error, even where another would do', () => {
  const environment = { PATH: '/usr/bin', PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH: '/gone' }
  expect(() => searchBrowser(machine(['/usr/bin/chromium'], { environment }))).toThrow(/names \/gone.*or unset it/)
})

test('Playwright’s own browser comes before the system’s', () => {
  expect(searchBrowser(machine(['/usr/bin/chromium', '/cache/ms-playwright/chromium-1/chrome']))?.source).toBe(
    'playwright',
  )
})

test('the system’s browser is found on the PATH, and in its usual places where the PATH is empty', () => {
  expect(searchBrowser(machine(['/usr/bin/google-chrome', '/usr/bin/chromium']))?.executablePath).toBe(
    '/usr/bin/chromium',
  )
  expect(searchBrowser(machine(['/opt/google/chrome/chrome'], { environment: {} }))?.executablePath).toBe(
    '/opt/google/chrome/chrome',
  )
})

test('on macOS applications are found, the person’s own too', () => {
  const path = '/Users/a/Applications/Chromium.app/Contents/MacOS/Chromium'
  const probe = machine([path], { platform: 'darwin', environment: { HOME: '/Users/a' } })
  expect(searchBrowser(probe)).toEqual({ executablePath: path, source: 'system' })
})

test('a machine without a browser has none', () => {
  expect(searchBrowser(machine([]))).toBeUndefined()
})

test('only root goes without Chromium’s sandbox', () => {
  expect(browserArguments(0)).toContain('--no-sandbox')
  expect(browserArguments(1000)).not.toContain('--no-sandbox')
})
