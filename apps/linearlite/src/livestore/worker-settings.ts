/**
 * What a worker must know before LiveStore speaks to it, carried in its URL.
 *
 * LiveStore gives its workers names of its own and sends the sync payload late; whether there is a backend at all decides
 * how the leader is made.
 */

export interface WorkerSettings {
  readonly storeId: string
  readonly probe: boolean
  /** Whether there is a sync backend; which one, the sync payload says. */
  readonly backend: boolean
}

/** The URL of a worker's script with its settings. `base` is the page's URL. */
export const workerUrl = (script: string, settings: WorkerSettings, base: string): URL => {
  const url = new URL(script, base)
  url.searchParams.set('storeId', settings.storeId)
  if (settings.probe) url.searchParams.set('probe', '1')
  if (settings.backend) url.searchParams.set('backend', '1')
  return url
}

/** The settings in a worker's own URL, such as `self.location.href`. */
export const readWorkerSettings = (href: string): WorkerSettings => {
  const { searchParams } = new URL(href)
  return {
    storeId: searchParams.get('storeId') ?? '',
    probe: searchParams.get('probe') === '1',
    backend: searchParams.get('backend') === '1',
  }
}
