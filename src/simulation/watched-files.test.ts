/** The files of a process in virtual time: at once, and every change of a watched one told. */
import fs, { mkdtempSync, openSync, readFileSync, rmSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { installWatchedFiles } from './watched-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'watched-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const files = installWatchedFiles()

it('does what is asked by callback at once, and says so, or why not, in the same turn', async () => {
  const made: unknown[] = []
  fs.mkdir(join(folder, 'one'), { recursive: true }, (error) => made.push(error))
  expect(fs.existsSync(join(folder, 'one'))).toBe(true)
  fs.mkdir(join(folder, 'one'), {}, (error) => made.push(error?.code))
  fs.readFile(import.meta.filename, undefined, (_error, data) => made.push(data.length > 100))
  expect(made).toEqual([])
  await Promise.resolve()
  expect(made).toEqual([null, 'EEXIST', true])
})

it('tells each change of a file in a watched folder once it is done, and of no other', () => {
  const told: string[] = []
  fs.mkdirSync(join(folder, 'mine'))
  fs.mkdirSync(join(folder, 'mine-too'))
  const path = join(folder, 'mine', 'a')
  const stop = files.watch(join(folder, 'mine'), (changed) => {
    const size = fs.existsSync(changed) ? readFileSync(changed).length : 'gone'
    told.push(`${changed.slice(folder.length + 1)} ${size}`)
  })
  const [mine, other] = [openSync(path, 'w'), openSync(join(folder, 'mine-too', 'b'), 'w')]
  writeSync(mine, 'four')
  writeSync(other, 'four')
  fs.ftruncateSync(mine, 1)
  fs.closeSync(mine)
  unlinkSync(path)
  stop()
  fs.closeSync(openSync(path, 'w'))
  unlinkSync(path)
  fs.closeSync(other)
  expect(told).toEqual(['mine/a 4', 'mine/a 1', 'mine/a gone'])
})
