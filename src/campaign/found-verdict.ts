/** What a finding's verdict.json says, as far as it is read again: where it was found, as what, and what is known of it. Pure. */
import * as v from 'valibot'
import { runnerNames } from '../runner/contract.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const texts = v.pipe(v.array(v.string()), v.readonly())

const inevitableSchema = v.object({
  step: v.nullable(count),
  isFirst: v.boolean(),
  healed: v.pipe(v.array(v.object({ after: count, failed: count, trials: count, instead: texts })), v.readonly()),
  words: v.string(),
})

const verdictSchema = v.object({
  livestore: v.string(),
  fingerprint: v.string(),
  runner: v.exactOptional(v.picklist(runnerNames)),
  bug: v.exactOptional(v.nullable(v.string())),
  confirmed: v.exactOptional(v.object({ k: count, n: count })),
  /** The digest of the schedule that what follows was asked of. */
  schedule: v.exactOptional(v.string()),
  /** After which of its steps it fails however soon it heals. What cannot be read is asked again. */
  inevitable: v.exactOptional(v.fallback(v.optional(inevitableSchema), undefined)),
})

/** What a finding's verdict.json says: where it was found, as what, and what a browser showed of it. */
export type FoundVerdict = Readonly<v.InferOutput<typeof verdictSchema>>

/** Reads a verdict.json; undefined where it cannot be read. */
export const readVerdict = (text: string): FoundVerdict | undefined => {
  try {
    return v.parse(verdictSchema, JSON.parse(text))
  } catch {
    return undefined
  }
}
