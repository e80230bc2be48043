/** Which decoder labels the frames of which LiveStore. */
import type { Family } from '../../subject/subject.ts'
import type { WireDecoder } from '../types.ts'
import { effectRpcDecoder } from './effect-rpc.ts'
import { messageDecoder } from './messages.ts'

/**
 * Makes decoders for the connections of a family's clients, for `startRelay({ makeDecoder })`.
 *
 * @example
 * startRelay({ target: backend.url, makeDecoder: decoderOf(subject.family) })
 */
export const decoderOf = (family: Family): (() => WireDecoder) =>
  family === '0.3.1' ? messageDecoder : effectRpcDecoder
