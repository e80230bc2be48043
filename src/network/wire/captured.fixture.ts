/** Frames that were captured at the relay between LiveStore's own client and Durable Object, and their labels in words. */
import { readFileSync } from 'node:fs'
import type { WireDecoder } from '../types.ts'

export interface CapturedFrame {
  readonly direction: 'up' | 'down'
  readonly text: string
}

/** The frames of `<name>.fixture.json`. */
export const readCaptured = (name: string): readonly CapturedFrame[] =>
  JSON.parse(readFileSync(new URL(`./${name}.fixture.json`, import.meta.url), 'utf8'))

/** One line for each frame, such as `up push 2 of 1: c1 as e1, c2 as e2`. */
export const inWords = (frames: readonly CapturedFrame[], decoder: WireDecoder): readonly string[] =>
  frames.map(({ direction, text }) => {
    const { kind, eventCount, request, changes = [], reason } = decoder.label(direction, Buffer.from(text))
    const which = changes.map(({ changeId, seqNum }) => `${changeId} as e${seqNum.global}`).join(', ')
    return [
      `${direction} ${kind}`,
      eventCount === undefined ? '' : ` ${eventCount}`,
      request === undefined ? '' : ` of ${request}`,
      which === '' ? '' : `: ${which}`,
      reason === undefined ? '' : ` (${reason})`,
    ].join('')
  })
