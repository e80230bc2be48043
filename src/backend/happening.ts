/** What a line of the backend's console means: traffic that the Worker tells of, or just a line. */
import { parseTrafficLine } from '../../apps/sync-backend/src/traffic-line.ts'
import type { BackendHappening } from './types.ts'

export const happeningOf = (text: string): BackendHappening =>
  parseTrafficLine(text) ?? { lane: 'backend', type: 'line', text }
