/** The sources of a search, which goes to and fro between versions: each opened when it is first asked for, and only some of them open at once. */
import type { BisectTrial } from './bisect.ts'
import type { TrialSource } from './trial-source.ts'

/** A source, or that its version is skipped and why, or that somebody did not want to wait for it. */
export type OpenedSource = TrialSource | { readonly skipped: string } | 'interrupted'

export interface OpenSources {
  /** Plays the n-th trial on a version, from 1. A version that cannot be put under test is skipped with its first trial. */
  readonly play: (livestore: string, time: number) => Promise<BisectTrial | 'interrupted'>
  readonly close: () => Promise<void>
}

/**
 * Keeps the sources open that were asked for last.
 *
 * @param open opens the source of a version
 * @param most how many may be open at once
 * @example
 * const sources = keepOpen((livestore) => openSource(way, subjects[livestore], options), 3)
 */
export const keepOpen = (open: (livestore: string) => Promise<OpenedSource>, most: number): OpenSources => {
  // In the order in which they were asked for.
  const kept = new Map<string, TrialSource>()
  const closeDownTo = async (count: number): Promise<void> => {
    for (const [livestore, source] of [...kept].slice(0, Math.max(0, kept.size - count))) {
      kept.delete(livestore)
      await source.close()
    }
  }
  const get = async (livestore: string): Promise<OpenedSource> => {
    const known = kept.get(livestore)
    kept.delete(livestore)
    if (known === undefined) await closeDownTo(most - 1)
    const source = known ?? (await open(livestore))
    if (source !== 'interrupted' && 'play' in source) kept.set(livestore, source)
    return source
  }
  return {
    play: async (livestore, time) => {
      const source = await get(livestore)
      if (source === 'interrupted') return source
      return 'play' in source ? source.play(time) : { fingerprints: [], unknown: source.skipped, isSkipped: true }
    },
    close: () => closeDownTo(0),
  }
}
