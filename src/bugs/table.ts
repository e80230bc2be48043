/** The known bugs of LiveStore that trials of this harness have shown. Each row says how it breaks which scenario. */
import type { Bug } from './bug.ts'

export const bugs: readonly Bug[] = []
