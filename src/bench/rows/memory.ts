/** The most memory that a run takes while two workers play, in all and by part. */
import { type MemoryPeaks, watchMemory } from '../memory.ts'
import { playTests } from '../play.ts'
import type { BenchContext, Row } from '../row.ts'

const playWatched = async (context: BenchContext): Promise<MemoryPeaks> => {
  const watch = watchMemory(context.run)
  try {
    await playTests(context, 2)
  } finally {
    watch.stop()
  }
  return watch.peaks()
}

const memoryRow = (key: string, title: string, part: keyof MemoryPeaks): Row => ({
  key,
  title,
  unit: 'MiB',
  measure: async ({ share }) => [(await share(playWatched))[part]],
})

export const memoryPeak = memoryRow('memoryPeakMiB', 'peak memory, whole run', 'all')
export const memoryBrowserPeak = memoryRow('memoryBrowserPeakMiB', 'peak memory, browsers', 'browser')
export const memoryBackendPeak = memoryRow('memoryBackendPeakMiB', 'peak memory, backends', 'backend')
export const memoryRunnerPeak = memoryRow('memoryRunnerPeakMiB', 'peak memory, runner', 'runner')
