/** Whether there is a screen on which a browser can be shown. */
import { UsageError } from '../run/usage-error.ts'

/**
 * Nothing where there is one, as far as can be told without starting a browser.
 *
 * @param without what can be done on a machine that has none, such as `give --headless`
 * @throws UsageError where there is none
 */
export const requireDisplay = (
  without: string,
  {
    platform = process.platform,
    environment = process.env,
  }: { readonly platform?: NodeJS.Platform; readonly environment?: NodeJS.ProcessEnv } = {},
): void => {
  const hasDisplay = [environment.DISPLAY, environment.WAYLAND_DISPLAY].some(
    (name) => name !== undefined && name !== '',
  )
  if (platform !== 'linux' || hasDisplay) return
  throw new UsageError(
    `Expected a display to show the browser on, found none (DISPLAY and WAYLAND_DISPLAY are not set): start this on a desktop, over \`ssh -X\`, or with \`xvfb-run -a\` before it; or ${without}.`,
  )
}
