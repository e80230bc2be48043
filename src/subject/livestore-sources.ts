/** Which sources speak with LiveStore, whatever they are built into: LinearLite without its user interface. */

/** Paths from the repository's root. */
export const livestoreSources: readonly string[] = [
  'apps/linearlite/src/data',
  'apps/linearlite/src/livestore',
  'apps/linearlite/src/probes',
  'apps/linearlite/src/settings',
  'src/history',
]

/** What a build for Node is made from besides its own folder. */
export const nodeBuildSources: readonly string[] = [
  'apps/linearlite/package.json',
  ...livestoreSources,
  'src/subject/vite-subject.ts',
]
