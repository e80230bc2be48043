/** What hands cannot do at a desk in browsers, by the kind of step, each with its reason. Pure. */
import { unsupportedInBrowser } from '../browser/perform.ts'
import { kinds } from '../schedule/schedule.ts'
import { needsBackend } from '../schedule/world.ts'
import type { DeskSetup } from './protocol.ts'

/** Kinds that cannot be done at all; one that can be done in one way and not in another is none of them. */
export const unsupportedHere = (hasBackend: boolean): DeskSetup['unsupported'] =>
  Object.fromEntries(
    kinds.flatMap((type) => {
      const why = !hasBackend && needsBackend(type) ? 'there is no backend' : unsupportedInBrowser[type]
      return why === undefined ? [] : [[type, why]]
    }),
  )
