/** A step of the script as text that a person edits, and back: checked as a schedule's file is. Pure. */
import { readStep } from '../../../../src/schedule/read-schedule.ts'
import type { Step } from '../../../../src/schedule/schedule.ts'

export const textOfStep = (step: Step): string => JSON.stringify(step, undefined, 2)

/**
 * The step that a text says, or what is wrong with it.
 *
 * @param id of the step whose place it takes: it must stay
 */
export const stepOfText = (text: string, id: string): { readonly step: Step } | { readonly problem: string } => {
  const value = parse(text)
  if ('problem' in value) return value
  const [step, problem] = readStep(value.json)
  if (problem !== undefined) return { problem: problem.replace(/^: /, '') }
  return step.id === id ? { step } : { problem: `id: expected "${id}", by which the step is known, found "${step.id}"` }
}

const parse = (text: string): { readonly json: unknown } | { readonly problem: string } => {
  try {
    return { json: JSON.parse(text) }
  } catch (error) {
    return {
      problem: `expected JSON, found something else (${error instanceof Error ? error.message : String(error)})`,
    }
  }
}
