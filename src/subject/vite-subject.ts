/** Makes Vite build one and the same source on any subject. Imported by the pages' `vite.config.ts`. */
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** What the build is told by its environment: the folder of the subject, and the compat module that speaks with it. */
export const subjectFolderVariable = 'FLAKE_HUNT_SUBJECT_FOLDER'
export const subjectCompatVariable = 'FLAKE_HUNT_SUBJECT_COMPAT'

/** Packages of which there must be one copy, the subject's. */
const ofSubject = /^(@livestore|@effect|effect|@opentelemetry)(\/|$)/

/** What resolves `#compat` and the subject's packages; nothing where the build is on the workspace's own LiveStore. */
export const subjectPlugins = (environment: NodeJS.ProcessEnv = process.env): Plugin[] => {
  const named = environment[subjectFolderVariable]
  const compat = environment[subjectCompatVariable]
  if (named === undefined || compat === undefined) return []
  // Importers are told by where they really are.
  const folder = realpathSync(named)
  const asked = join(folder, 'package.json')
  return [
    {
      name: 'subject',
      enforce: 'pre',
      async resolveId(source, importer, options) {
        if (source === '#compat') return compat
        // Within its own packages, and from there on, everything is found as installed.
        if (!ofSubject.test(source) || importer?.startsWith(folder)) return undefined
        return this.resolve(source, asked, { ...options, skipSelf: true })
      },
    },
  ]
}
