import { defineConfig } from 'tsdown'

/** The package that other projects install: the fixtures for an app of their own, as JavaScript for Playwright's Node, with types. */
export default defineConfig({
  entry: { index: 'fixtures/package.ts' },
  outDir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  fixedExtension: false,
  dts: { tsconfig: 'tsconfig.node.json', sourcemap: false },
  // What is in the package stands in it by name: everything else is installed beside it.
  deps: { onlyBundle: [] },
})
