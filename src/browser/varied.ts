/** What a campaign varies of scenarios from outside: every page is opened with it, unless the scenario itself says otherwise. */
import type { Page } from '@playwright/test'
import * as v from 'valibot'
import type { OpenOptions } from './clients.ts'

/** Carries it to the tests, as JSON. */
export const variedVariable = 'FLAKE_HUNT_VARIED'

const variedSchema = v.strictObject({
  leaderPushBatchSize: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** How many times slower the pages' processors are. */
  slowdown: v.exactOptional(v.pipe(v.number(), v.minValue(1))),
})

export type Varied = Readonly<v.InferOutput<typeof variedSchema>>

/** @throws Error where the variable holds something else */
export const readVaried = (text: string | undefined): Varied => {
  if (text === undefined || text === '') return {}
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), variedSchema), text)
  if (read.success) return read.output
  throw new Error(`${variedVariable}: expected what is to be varied as JSON, found ${text}`)
}

/** How pages are opened under it. */
export const openedAs = ({ leaderPushBatchSize }: Varied): OpenOptions =>
  leaderPushBatchSize === undefined ? {} : { leaderPushBatchSize }

/** Slows a page that is empty still. */
export const slowDown = async ({ slowdown }: Varied, page: Page): Promise<void> => {
  if (slowdown === undefined || slowdown === 1) return
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
}
