/** Who is to blame where a process of trials does not start: LiveStore that cannot be loaded, the machine, or ourselves. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { MachineError } from '../run/usage-error.ts'
import { CannotBeTested } from '../subject/cannot-be-tested.ts'
import { startTrialProcess } from './trial-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'trial-process-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const start = (child: string, content: string): Promise<unknown> => {
  const file = join(folder, `${child}-${content.length}.mjs`)
  writeFileSync(file, content)
  return startTrialProcess(child === 'own' ? file : join(import.meta.dirname, child), file)
}

describe('a process of trials that does not start', { timeout: 60_000 }, () => {
  it.each(['child.ts', 'schedule-child.ts'])(
    'should be LiveStore’s where it fails as it is loaded: %s',
    async (child) => {
      const starting = start(child, "throw new TypeError('x is not a function')")
      await expect(starting).rejects.toThrow(CannotBeTested)
      await expect(starting).rejects.toThrow('LiveStore cannot be loaded: TypeError: x is not a function')
    },
  )

  it('should be the machine’s where it has no memory for that', async () => {
    const starting = start('child.ts', "throw new RangeError('WebAssembly.Memory(): could not allocate memory')")
    await expect(starting).rejects.toThrow(MachineError)
  })

  it('should be nobody’s where the process itself ends', async () => {
    const starting = start('own', "process.stderr.write('no such thing\\n'); process.exit(3)")
    await expect(starting).rejects.toThrow('the process of the trials ended with 3. Its last words:\nno such thing')
    await expect(starting).rejects.not.toThrow(CannotBeTested)
  })
})
