/** The settings of this page, with what the build was given as defaults. */
import { type ReadSettings, readSettings } from './settings.ts'

/** Reads the URL of this page; `VITE_LIVESTORE_SYNC_URL` of the build is the backend where the URL names none. */
export const readPageSettings = (): ReadSettings => {
  const sync: unknown = import.meta.env.VITE_LIVESTORE_SYNC_URL
  return readSettings(location.search, typeof sync === 'string' && sync !== '' ? { sync } : {})
}
