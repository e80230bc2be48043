/** The settings of this process, as it was started with; the same in all its threads. */
import { type ClientSettings, settingsVariable } from './contract.ts'

/** @throws Error where the process was not started by the harness */
export const readClientSettings = (): ClientSettings => {
  const text = process.env[settingsVariable]
  if (text === undefined) {
    throw new Error(`Expected the settings of this client in ${settingsVariable}, found none: the harness starts it.`)
  }
  return JSON.parse(text) as ClientSettings
}
