/** File systems that are mounted for a run, such as a small disk to fill: they go with its folder. Linux alone has any. */
import { execFileSync } from 'node:child_process'
import { readFileSync, realpathSync } from 'node:fs'

/** Where something is mounted below a folder, the innermost first. */
export const mountsBelow = (folder: string): readonly string[] => {
  const real = realPathOf(folder)
  if (real === undefined) return []
  return readMounts()
    .filter((path) => path.startsWith(`${real}/`))
    .sort((left, right) => right.length - left.length)
}

/** Unmounts at once; whoever is still busy there keeps what he has open. What cannot be unmounted stays. */
export const unmount = (path: string): void => {
  try {
    execFileSync('umount', ['--lazy', path], { stdio: 'ignore' })
  } catch {
    // Somebody else was faster, or whoever mounted it has more rights than we have.
  }
}

const realPathOf = (folder: string): string | undefined => {
  try {
    return realpathSync(folder)
  } catch {
    return undefined
  }
}

const readMounts = (): readonly string[] => {
  try {
    // Fifth is the mount point, with spaces and the like as octal numbers.
    return readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .flatMap((line) => line.split(' ')[4] ?? [])
      .map((path) =>
        path.replaceAll(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
      )
  } catch {
    return []
  }
}
