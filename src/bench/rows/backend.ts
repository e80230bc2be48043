/** How long the local backend takes to start, until it answers, and to stop, until its processes are gone. */
import { startBackend } from '../../backend/backend.ts'
import type { Row } from '../row.ts'

const startAndStop = async (): Promise<{ readonly startMs: number; readonly stopMs: number }> => {
  await using backend = await startBackend()
  const began = performance.now()
  await backend.close()
  return { startMs: backend.startedInMs, stopMs: performance.now() - began }
}

export const backendStart: Row = {
  key: 'backendStartMs',
  title: 'backend start',
  unit: 'ms',
  measure: async ({ share }) => [(await share(startAndStop)).startMs],
}

export const backendStop: Row = {
  key: 'backendStopMs',
  title: 'backend stop',
  unit: 'ms',
  measure: async ({ share }) => [(await share(startAndStop)).stopMs],
}
