/**
 * A process that plays trials on one subject, one after the other, under the pinned Node. It is asked over IPC. One that hangs is
 * ended from here.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pinnedNode, repositoryRoot } from '../run/pinned-node.ts'
import { CannotBeTested, requireMachine } from '../subject/cannot-be-tested.ts'
import { type ChildMessage, isChildMessage } from './protocol.ts'

/** Something to play; its number is unique within the process. */
export interface Numbered {
  readonly number: number
}

export interface TrialProcess<Request extends Numbered, Result> {
  /** Rejects where the trial could not be played, the process ended, or the trial hangs. */
  readonly play: (request: Request, hangsAfterMs: number) => Promise<Result>
  readonly end: () => Promise<void>
}

/** Compiled code of the engine and of ours: a process that is started after another need not compile it again. */
const compileCache = join(repositoryRoot, 'node_modules/.cache/flake-hunt/compiled')

/**
 * What suits a process that does the same for hours, and leaves next to nothing of each trial. Together they save an eighth of a trial's
 * time, and a fifth of what all threads of the process do.
 */
const engineFlags: readonly string[] = [
  // A large young generation, from the beginning: nearly everything dies young, and is copied the less.
  '--max-semi-space-size=128',
  '--min-semi-space-size=128',
  // An old one may fill up some trials long, which are all garbage by then, before it is searched through.
  '--initial-old-space-size=256',
  // What runs once a trial is learned from at once, and not forgotten between two.
  '--no-lazy-feedback-allocation',
  '--no-flush-bytecode',
]

/** A process needs a second or two until it is ready; this only ends one that hangs. */
const startsWithinMs = 120_000

/** Characters of a process's last words that an error quotes. */
const quotedWords = 2_000

/**
 * Starts a process and waits until it is ready.
 *
 * @param script what it runs
 * @param module the engine that it plays on
 * @throws CannotBeTested where LiveStore fails as it is loaded, a MachineError where the machine has no memory for that; Error where the process ends for another reason before it is ready, with its last words
 */
export const startTrialProcess = async <Request extends Numbered, Result>(
  script: string,
  module: string,
): Promise<TrialProcess<Request, Result>> => {
  const child = spawn(pinnedNode(), [...engineFlags, script, module], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A terminal's Ctrl-C is for whoever started it, who lets the trial end; it ends with its parent in any case.
    detached: true,
    env: { ...process.env, NODE_ENV: 'production', NODE_COMPILE_CACHE: compileCache },
  })
  let lastWords = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-quotedWords)
    })
  }
  const gone = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the process of the trials ended with ${signal ?? code}. Its last words:\n${lastWords}`)
  })
  // Whether anybody waits for its end or not.
  gone.catch(() => {})
  const within = async <Answer>(milliseconds: number, what: string, answer: Promise<Answer>): Promise<Answer> => {
    let patience: NodeJS.Timeout | undefined
    const hung = new Promise<never>((_resolve, reject) => {
      const say = () => reject(new Error(`the trial hangs: it has not ${what} within ${milliseconds / 1000} s`))
      patience = setTimeout(say, milliseconds)
    })
    try {
      return await Promise.race([answer, gone, hung])
    } finally {
      clearTimeout(patience)
    }
  }
  try {
    const ready = heard<Result, true>(child, (message) => {
      if (message.type === 'unloadable') {
        requireMachine({ what: 'The loading of LiveStore', said: message.error })
        throw new CannotBeTested(`LiveStore cannot be loaded: ${message.error}`)
      }
      return message.type === 'ready' ? true : undefined
    })
    await within(startsWithinMs, 'begun', ready)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return {
    play: (request, hangsAfterMs) => {
      const answered = heard<Result, Result>(child, (message) => {
        if (message.type === 'ready' || message.type === 'unloadable' || message.number !== request.number)
          return undefined
        if (message.type === 'failed') throw new Error(message.error)
        return message.result
      })
      child.send(request)
      return within(hangsAfterMs, 'ended', answered)
    },
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** The first message in which something is found. Its listener stays until then, or until the process is gone. */
const heard = <Result, Found>(
  child: ChildProcess,
  find: (message: ChildMessage<Result>) => Found | undefined,
): Promise<Found> =>
  new Promise((resolve, reject) => {
    const listen = (message: unknown): void => {
      if (!isChildMessage<Result>(message)) return
      try {
        const found = find(message)
        if (found === undefined) return
        child.off('message', listen)
        resolve(found)
      } catch (error) {
        child.off('message', listen)
        reject(error)
      }
    }
    child.on('message', listen)
  })
