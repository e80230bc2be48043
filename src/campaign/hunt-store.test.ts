import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { rowLike } from './hunt.fixture.ts'

const root = mkdtempSync(join(tmpdir(), 'hunt-store-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** The store on a folder of hunts of its own; the folder is read when the module is loaded. */
const storeOn = async (folder: string) => {
  vi.stubEnv('FLAKE_HUNT_HUNTS_FOLDER', folder)
  vi.resetModules()
  return import('./hunt-store.ts')
}

let hunts: string
let store: Awaited<ReturnType<typeof storeOn>>
beforeEach(async () => {
  hunts = mkdtempSync(join(root, 'hunts-'))
  store = await storeOn(hunts)
})

const rows = [0, 1].map((index) => rowLike({ index }))

describe('a hunt on disk', () => {
  it('should be opened again with its settings and every row', () => {
    const { append, folder } = store.createHuntStore('h', { seed: 'h' })
    for (const row of rows) append(row)
    expect(readFileSync(join(folder, 'trials.jsonl'), 'utf8').split('\n').length).toBe(3)
    const again = store.openHuntStore('h')
    expect([again.settings, again.store.rows()]).toEqual([{ seed: 'h' }, rows])
  })

  it('should lose a torn last line, and nothing else, and go on with a whole one', () => {
    const { append, folder } = store.createHuntStore('h', {})
    for (const row of rows) append(row)
    appendFileSync(join(folder, 'trials.jsonl'), JSON.stringify(rows[0]).slice(0, 40))
    store.openHuntStore('h').store.append(rowLike({ index: 2 }))
    expect(store.openHuntStore('h').store.rows()).toEqual([...rows, rowLike({ index: 2 })])
  })

  it('should not be written over by another of its name', () => {
    store.createHuntStore('h', { seed: 'one' }).append(rowLike({ index: 0 }))
    const { folder } = store.createHuntStore('h', { seed: 'other' })
    expect(folder).toBe(join(hunts, 'h-2'))
    expect(store.openHuntStore('h')).toMatchObject({ settings: { seed: 'one' } })
    expect(store.openHuntStore('h').store.rows().length).toBe(1)
  })

  it('should leave nothing where it could not begin, and stay where something was played', () => {
    const [begun, empty] = [store.createHuntStore('begun', {}), store.createHuntStore('empty', {})]
    begun.append(rowLike({ index: 0 }))
    for (const one of [begun, empty]) one.removeIfEmpty()
    expect(store.hunts()).toEqual(['begun'])
  })

  it('should be the one that is opened where none is named, if it was the last', () => {
    expect(store.hunts()).toEqual([])
    expect(() => store.openHuntStore()).toThrow('There is no hunt to go on with')
    store.createHuntStore('h', {})
    expect(store.openHuntStore().store.folder).toBe(join(hunts, 'h'))
  })

  it('should be refused in one line where there is none of that name, or it cannot be read', () => {
    const { folder } = store.createHuntStore('h', {})
    expect(() => store.openHuntStore('nope')).toThrow('There is no hunt "nope": expected one of h.')
    writeFileSync(join(folder, 'hunt.json'), '{ torn')
    expect(() => store.openHuntStore('h')).toThrow(/hunt\.json cannot be read .* the hunt cannot go on/)
  })

  it('should be refused in one line where its trials are gone', () => {
    const { folder } = store.createHuntStore('h', {})
    rmSync(join(folder, 'trials.jsonl'))
    expect(() => store.openHuntStore('h')).toThrow(/trials\.jsonl cannot be read .* the hunt cannot go on/)
  })
})

describe('a finding', () => {
  it('should be found by its id in the last hunt that has it', () => {
    store.createHuntStore('h', {}).write('lost-leader@0.4.0', 'first.json', '{}')
    const folder = join(hunts, 'h/findings/lost-leader@0.4.0')
    expect(store.findFinding('lost-leader@0.4.0')).toBe(folder)
    expect(readFileSync(join(folder, 'first.json'), 'utf8')).toBe('{}')
    expect(store.findFinding('lost-backend@0.4.0')).toBeUndefined()
  })

  it.each(['', '.', '..', '../..', '../../h'])('should be none where its id is %j', (id) => {
    store.createHuntStore('h', {}).write('lost-leader@0.4.0', 'first.json', '{}')
    expect(store.findFinding(id)).toBeUndefined()
  })
})

describe('a disk that takes nothing', () => {
  it('should be told in one line, with what to do, where a hunt begins', async () => {
    const { createHuntStore } = await storeOn('/dev/null/hunts')
    expect(() => createHuntStore('h', {})).toThrow(
      /^The hunt cannot be kept in \/dev\/null\/hunts \(ENOTDIR.*\): name a folder .* FLAKE_HUNT_HUNTS_FOLDER\.$/,
    )
  })

  it.runIf(existsSync('/dev/full'))('should be told in one line where it is full, and what was written stays', () => {
    const { append, folder } = store.createHuntStore('h', {})
    append(rowLike({ index: 0 }))
    const file = join(folder, 'trials.jsonl')
    const before = readFileSync(file, 'utf8')
    rmSync(file)
    symlinkSync('/dev/full', file)
    expect(() => append(rowLike({ index: 1 }))).toThrow(
      /^A trial could not be written to .* \(ENOSPC.*\): what was written before is whole; make room, and go on with --resume\.$/,
    )
    rmSync(file)
    writeFileSync(file, before)
    expect(store.openHuntStore('h').store.rows()).toEqual([rowLike({ index: 0 })])
  })
})
