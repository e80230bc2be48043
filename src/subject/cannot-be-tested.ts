/**
 * Whose fault it is that something cannot be put under test: the subject's, which says nothing of a failure that is looked for, or the
 * machine's, which says nothing of the subject.
 */
import { MachineError } from '../run/usage-error.ts'
import { UnreachableError, unreachable } from './pnpm.ts'

/** A LiveStore, such as that of a commit or one with a patch, that cannot be built, installed or loaded. */
export class CannotBeTested extends Error {
  override readonly name = 'CannotBeTested'
}

/** How something that was run on a subject has failed. */
export interface Failure {
  /** What it was, as a sentence begins: `A build`. */
  readonly what: string
  /** Null or absent where a signal ended it. */
  readonly code?: number | null
  readonly signal?: string | null
  /** What it said at its end. */
  readonly said: string
  /** Behind what was found, such as where its log lies. */
  readonly where?: string
  /** Behind what is to be done. */
  readonly goOn?: string
}

const isFull = /ENOSPC|no space left on device/i
const lacksMemory =
  /ENOMEM|cannot allocate memory|could not allocate memory|heap out of memory|memory allocation failed/i
const lacksFiles = /EMFILE|ENFILE|too many open files/i

/** @throws MachineError where it was the machine that ended it: by a signal, or since it lacks memory, room, files or the network */
export const requireMachine = ({ what, code, signal, said, where = '', goOn = '' }: Failure): void => {
  const lineWith = (mark: RegExp): string | undefined =>
    said
      .split('\n')
      .find((line) => mark.test(line))
      ?.trim()
      .slice(0, 200)
  const fail = (found: string, toDo: string): never => {
    throw new MachineError(`${what} ${found}${where}: ${toDo}${goOn}.`)
  }
  if (typeof signal === 'string' && typeof code !== 'number') fail(`was ended by ${signal}`, 'give it more memory')
  const silence = lineWith(unreachable)
  if (silence !== undefined) fail(`could not reach what it needs (${silence})`, 'see to the network')
  const full = lineWith(isFull)
  if (full !== undefined) fail(`found no room left (${full})`, 'make room, or set TMPDIR to a folder that has some')
  const starved = lineWith(lacksMemory)
  if (starved !== undefined) fail(`found no memory left (${starved})`, 'give it more memory')
  const opened = lineWith(lacksFiles)
  if (opened !== undefined) fail(`could open no more files (${opened})`, 'raise the limit of open files (ulimit -n)')
}

/** Words of an error in one line: of several only as much as can be borne there. */
export const inOneLine = (words: string): string =>
  words.includes('\n')
    ? words
        .trim()
        .replaceAll(/\s*\n\s*/g, ' ')
        .slice(0, 300)
    : words

/** What to do in a search once the machine has what it lacked, behind the rest of a message. */
export const goOnSearching = ', and go on with --resume'

/**
 * Does something for a search that fails where a subject is not as it must be, and otherwise only for want of something on the machine.
 *
 * @param what it is, as a sentence begins: `The installation`
 * @throws CannotBeTested where it fails for any reason but the machine's; MachineError or UnreachableError for those
 */
export const orCannotBeTested = async <Result>(what: string, action: () => Promise<Result>): Promise<Result> => {
  try {
    return await action()
  } catch (error) {
    if (error instanceof CannotBeTested || error instanceof MachineError || error instanceof UnreachableError)
      throw error
    const said = error instanceof Error ? error.message : String(error)
    requireMachine({ what, said, goOn: goOnSearching })
    throw new CannotBeTested(said, { cause: error })
  }
}
