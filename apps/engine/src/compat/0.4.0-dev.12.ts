/** What LiveStore 0.4.0-dev.12 to dev.16 name in their own way; see contract.ts. The same as in dev.8, but for files. */
import type { LoadFileAdapter } from './contract.ts'

export { scriptedBackend } from './0.4.0-dev.8-backend.ts'

/** LiveStore's adapter for Node was not published with these versions. */
export const loadFileAdapter: LoadFileAdapter | undefined = undefined
