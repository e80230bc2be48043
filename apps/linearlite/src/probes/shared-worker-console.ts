/**
 * The shared worker's console, brought to the pages: Chromium shows a SharedWorker's console to no one who drives a page.
 *
 * The worker sends each line over a BroadcastChannel; every page of the store prints it as one line with a fixed prefix.
 * Several tabs print the same line: whoever reads them keeps one for each `instance` and `sequence`. No dependencies, so
 * that the harness reads with the same code.
 */

/** The channel that carries the lines of one store's shared worker. */
export const sharedWorkerConsoleChannel = (storeId: string): string => `linearlite-shared-worker-console-${storeId}`

/** Every reprinted line begins with this. */
export const sharedWorkerLinePrefix = '[shared-worker] '

export type SharedWorkerLineLevel = 'debug' | 'info' | 'warning' | 'error'

/** One console line of a shared worker. */
export interface SharedWorkerLine {
  /** Which life of the worker wrote it: a worker that was ended and started again has a new one. */
  readonly instance: string
  /** Position among the lines of the instance, from 0. */
  readonly sequence: number
  readonly level: SharedWorkerLineLevel
  /** Milliseconds since 1970 on the worker's clock. */
  readonly time: number
  readonly text: string
  /** Set where it is no line of the console, but an error that nothing in the worker caught. */
  readonly uncaught?: true
}

export const formatSharedWorkerLine = (line: SharedWorkerLine): string => sharedWorkerLinePrefix + JSON.stringify(line)

/**
 * The line that a page reprinted, or undefined where the text is none of ours or is damaged.
 *
 * @example
 * parseSharedWorkerLine('[shared-worker] {"instance":"i","sequence":0,"level":"info","time":1,"text":"hello"}')?.text // 'hello'
 */
export const parseSharedWorkerLine = (text: string): SharedWorkerLine | undefined => {
  if (!text.startsWith(sharedWorkerLinePrefix)) return undefined
  try {
    const line: unknown = JSON.parse(text.slice(sharedWorkerLinePrefix.length))
    return isSharedWorkerLine(line) ? line : undefined
  } catch {
    return undefined
  }
}

export const isSharedWorkerLine = (value: unknown): value is SharedWorkerLine =>
  typeof value === 'object' &&
  value !== null &&
  'instance' in value &&
  typeof value.instance === 'string' &&
  'sequence' in value &&
  typeof value.sequence === 'number' &&
  'level' in value &&
  (value.level === 'debug' || value.level === 'info' || value.level === 'warning' || value.level === 'error') &&
  'time' in value &&
  typeof value.time === 'number' &&
  'text' in value &&
  typeof value.text === 'string' &&
  (!('uncaught' in value) || value.uncaught === true)
