/**
 * A folder of finished builds, each under the hash of what it was made from.
 *
 * A build is made beside its place and renamed into it, so that what has its name is whole, also when two are made at once.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'

/** Builds that are kept unless a caller says otherwise. */
const keptBuilds = 4

/** A build that was used so recently may still be served by another run. Milliseconds. */
const maybeInUseMs = 3_600_000

export interface CachedBuild {
  readonly folder: string
  /** Whether it was there already. */
  readonly fromCache: boolean
}

/**
 * The build of that hash, made by `make` where it is not there yet.
 *
 * @param cacheFolder holds the builds
 * @param make puts the build into the folder it is given, which exists and is empty
 * @param kept how many builds stay, this one included; older ones go, unless another run may still use them
 * @throws what `make` throws; nothing is left of a build that failed
 */
export const cachedBuild = async (
  cacheFolder: string,
  hash: string,
  make: (folder: string) => Promise<void>,
  { kept = keptBuilds }: { readonly kept?: number } = {},
): Promise<CachedBuild> => {
  const folder = join(cacheFolder, hash)
  const fromCache = existsSync(folder)
  if (!fromCache) {
    const unfinished = join(cacheFolder, `.unfinished-${hash}-${randomBytes(4).toString('hex')}`)
    mkdirSync(unfinished, { recursive: true })
    try {
      await make(unfinished)
      moveIntoPlace(unfinished, folder)
    } finally {
      rmSync(unfinished, { recursive: true, force: true })
    }
  }
  const now = new Date()
  utimesSync(folder, now, now)
  prune(cacheFolder, hash, kept)
  return { folder, fromCache }
}

const moveIntoPlace = (unfinished: string, folder: string): void => {
  try {
    renameSync(unfinished, folder)
  } catch (error) {
    // Another build of the same sources was first; one is as good as the other.
    if (!existsSync(folder)) throw error
  }
}

const prune = (cacheFolder: string, current: string, kept: number): void => {
  const builds = readdirSync(cacheFolder)
    .filter((name) => name !== current)
    .flatMap((name) => {
      const path = join(cacheFolder, name)
      const usedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs
      return usedAt === undefined ? [] : [{ path, usedAt, isUnfinished: name.startsWith('.unfinished-') }]
    })
    .sort((left, right) => right.usedAt - left.usedAt)
  const isOld = ({ usedAt }: { readonly usedAt: number }): boolean => Date.now() - usedAt > maybeInUseMs
  const abandoned = builds.filter((build) => build.isUnfinished && isOld(build))
  const surplus = builds.filter(({ isUnfinished }) => !isUnfinished).slice(kept - 1)
  const removed = [...abandoned, ...surplus.filter(isOld)]
  for (const { path } of removed) rmSync(path, { recursive: true, force: true })
}
