/** Holds the Worker's sources against the types of one subject: its compat module and all that uses it. */
import { basename } from 'node:path'
import { compileOn, packageWith } from '../subject/compile-on.ts'
import type { Subject } from '../subject/subject.ts'
import { defaultSource, packageFolder } from './paths.ts'
import { workerTraits } from './worker-of.ts'

/**
 * The compiler's complaints, one a line; none where all is well.
 *
 * @example
 * const complaints = await checkWorkerTypes(await installSubject({ name: '0.4.0-dev.9' }))
 */
export const checkWorkerTypes = (subject: Subject): Promise<readonly string[]> =>
  compileOn(subject, {
    sources: ['apps/sync-backend/src', 'src/history'],
    app: 'apps/sync-backend',
    files: ['./src/worker.ts'],
    compilerOptions: { lib: ['ES2024'], types: [packageFolder('@cloudflare/workers-types', defaultSource)] },
    written: {
      'apps/sync-backend/package.json': packageWith({
        '#compat': `./src/compat/${basename(workerTraits(subject.family).compat)}`,
      }),
    },
  })
