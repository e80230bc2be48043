/** What the workspace's own LiveStore names in its own way; a build on another subject takes that family's module in its place. */
export * from '../../linearlite/src/livestore/compat/0.4.0-dev.23.ts'
