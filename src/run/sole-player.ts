/**
 * Who plays what lies on disk: two processes that both went on with one hunt would play each trial twice, and count it twice.
 *
 * A small file beside the rows names the process. One that was killed leaves it behind, and nobody minds: the next one sees that its
 * player is dead.
 */
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import * as v from 'valibot'
import { startTimeOf } from './process-table.ts'
import { UsageError } from './usage-error.ts'

const playerSchema = v.object({ pid: v.number(), startTime: v.string() })
type Player = v.InferOutput<typeof playerSchema>

const readPlayer = (file: string): Player | undefined => {
  try {
    return v.parse(playerSchema, JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

const isSame = (left: Player, right: Player): boolean => left.pid === right.pid && left.startTime === right.startTime

/** Takes away what a dead player, or half a file, has left; puts it back where another one was faster, whose file it is. */
const takeAway = (file: string, dead: Player | undefined, to: string): void => {
  renameSync(file, to)
  const taken = readPlayer(to)
  const isFaster = taken !== undefined && (dead === undefined || !isSame(taken, dead))
  if (isFaster) renameSync(to, file)
  else rmSync(to, { force: true })
}

/**
 * Says that this process plays from now on, until it ends. A process that says so again is the same one.
 *
 * @param file where it is said
 * @param what what is played, for the error: `The hunt 20261122-tonight`
 * @throws UsageError where another living process plays it; what the file system throws where nothing can be written
 */
export const becomeSolePlayer = (file: string, what: string): void => {
  const own = { pid: process.pid, startTime: startTimeOf(process.pid) ?? '' }
  const known = readPlayer(file)
  if (known !== undefined && isSame(known, own)) return
  if (known !== undefined && startTimeOf(known.pid) === known.startTime) {
    throw new UsageError(`${what} is being played by process ${known.pid}: wait until it has ended, or end it.`)
  }
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, `${JSON.stringify(own)}\n`)
  try {
    if (known !== undefined || existsSync(file)) takeAway(file, known, `${unfinished}.dead`)
    // Whole at once, and of two that come at the same time only one can.
    linkSync(unfinished, file)
  } catch (error) {
    if (readPlayer(file) === undefined) throw error
    throw new UsageError(`${what} is being played by another process: wait until it has ended, or end it.`)
  } finally {
    rmSync(unfinished, { force: true })
  }
  process.once('exit', () => {
    const last = readPlayer(file)
    if (last !== undefined && isSame(last, own)) rmSync(file, { force: true })
  })
}
