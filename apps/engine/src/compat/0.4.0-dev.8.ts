/** What LiveStore 0.4.0-dev.8 and dev.9 name in their own way; see contract.ts. */

export { scriptedBackend } from './0.4.0-dev.8-backend.ts'
export { loadFileAdapter } from './shared/file-adapter.ts'
