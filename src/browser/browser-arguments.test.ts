import { chromium } from '@playwright/test'
import { expect, test } from 'vitest'
import { browserArguments } from './browser-arguments.ts'

/** The features that each of the lists on a command line switches off. */
const switchedOff = (line: string): readonly (readonly string[])[] =>
  [...line.matchAll(/--disable-features=(\S+)/g)].map(([, features = '']) => features.split(','))

test('everything that Playwright switches off stays off, for Chromium heeds the last list alone', async () => {
  // What is no browser ends at once, and Playwright then tells how it was started.
  const line = await chromium.launch({ executablePath: process.execPath, args: [...browserArguments(1000)] }).then(
    () => '',
    (error: Error) => error.message.split('\n').find((text) => text.includes('<launching>')) ?? '',
  )
  const [playwrights, ours, ...others] = switchedOff(line)
  expect(others).toEqual([])
  expect(ours).toEqual([...(playwrights ?? ['nothing']), 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'])
})
