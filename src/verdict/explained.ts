/** Whether an error that ended a test is one of its findings speaking, or something that no finding accounts for. Pure. */
import type { Finding } from './verdict.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with one
const colours = /\u001b\[[0-9;]*m/g

/**
 * Whether every error is accounted for by one of the findings: its message tells the finding's witness.
 *
 * @param messages of the errors, with or without terminal colours
 * @example
 * allExplained(['stalled/session: nothing changed'], [{ verdict: 'stalled', witness: 'nothing changed' }]) // true
 */
export const allExplained = (messages: readonly string[], findings: readonly Finding[]): boolean =>
  messages.every((message) => {
    const plain = message.replaceAll(colours, '')
    return findings.some(({ witness }) => plain.includes(witness.split('\n')[0] ?? witness))
  })
