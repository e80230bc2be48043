/**
 * Ends a process whose parent is gone, however it went. The watch runs in a thread of its own: LiveStore in an endless loop would
 * never let the main thread notice.
 */
import { isMainThread, Worker } from 'node:worker_threads'

const betweenLooksMs = 500

if (isMainThread) {
  new Worker(new URL(import.meta.url), { stdin: false }).unref()
  process.once('disconnect', () => process.exit(0))
} else {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
  }, betweenLooksMs)
}
