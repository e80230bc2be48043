import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { rowLike, settingsLike } from './hunt.fixture.ts'
import type { HuntSettings } from './hunt-settings.ts'

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
    const { append, folder } = store.createHuntStore('h', settingsLike({ seed: 'h' }))
    for (const row of rows) append(row)
    expect(readFileSync(join(folder, 'trials.jsonl'), 'utf8').split('\n').length).toBe(3)
    const again = store.openHuntStore('h')
    expect([again.settings, again.store.rows()]).toEqual([settingsLike({ seed: 'h' }), rows])
  })

  it('should be opened again with whatever can be asked for', () => {
    const asked: Required<HuntSettings> = {
      seed: 'h/1 ä',
      livestore: ['0.4.0', 'path:../livestore'],
      runners: ['simulation', 'browser'],
      patch: 'a.patch',
      trials: 3,
      minutes: 0.5,
      shard: { number: 2, of: 2 },
      models: ['network', 'rogue'],
      only: ['cut'],
      without: ['kill'],
      past: ['push-over-gap'],
      balance: false,
      until: ['push-over-gap', 'lost/leader'],
    }
    store.createHuntStore('h', asked)
    expect(store.openHuntStore('h').settings).toEqual(asked)
  })

  it('should lose a torn last line, and nothing else, and go on with a whole one', () => {
    const { append, folder } = store.createHuntStore('h', settingsLike())
    for (const row of rows) append(row)
    appendFileSync(join(folder, 'trials.jsonl'), JSON.stringify(rows[0]).slice(0, 40))
    store.openHuntStore('h').store.append(rowLike({ index: 2 }))
    expect(store.openHuntStore('h').store.rows()).toEqual([...rows, rowLike({ index: 2 })])
  })

  it('should not be written over by another of its name', () => {
    store.createHuntStore('h', settingsLike({ seed: 'one' })).append(rowLike({ index: 0 }))
    const { folder } = store.createHuntStore('h', settingsLike({ seed: 'other' }))
    expect(folder).toBe(join(hunts, 'h-2'))
    expect(store.openHuntStore('h')).toMatchObject({ settings: { seed: 'one' } })
    expect(store.openHuntStore('h').store.rows().length).toBe(1)
  })

  it('should leave nothing where it could not begin, and stay where something was played', () => {
    const [begun, empty] = [
      store.createHuntStore('begun', settingsLike()),
      store.createHuntStore('empty', settingsLike()),
    ]
    begun.append(rowLike({ index: 0 }))
    for (const one of [begun, empty]) one.removeIfEmpty()
    expect(store.hunts()).toEqual(['begun'])
  })

  it('should be the one that is opened where none is named, if it was the last', () => {
    expect(store.hunts()).toEqual([])
    expect(() => store.openHuntStore()).toThrow('There is no hunt to go on with')
    store.createHuntStore('h', settingsLike())
    expect(store.openHuntStore().store.folder).toBe(join(hunts, 'h'))
  })

  it('should be refused in one line where there is none of that name, or it cannot be read', () => {
    const { folder } = store.createHuntStore('h', settingsLike())
    expect(() => store.openHuntStore('nope')).toThrow('There is no hunt "nope": expected one of h.')
    writeFileSync(join(folder, 'hunt.json'), '{ torn')
    expect(() => store.openHuntStore('h')).toThrow(/hunt\.json cannot be read .* the hunt cannot go on/)
  })

  it.each<[problem: string, broken: object]>([
    ['expected an object, found an empty list', []],
    ['seed: expected such a key, found none', { seed: undefined }],
    ['seed must have 1 to 200 characters, but has 0', { seed: '' }],
    ['livestore: expected at least 1, found an empty list', { livestore: [] }],
    ['runners.0: expected ("simulation", "browser"), found "moon"', { runners: ['moon'] }],
    ['trials: expected a whole number, found 1.5', { trials: 1.5 }],
    ['minutes: expected more than 0, found 0', { trials: undefined, minutes: 0 }],
    ['expected trials or minutes, found neither', { trials: undefined }],
    ['shard: expected a part of all, found 3 of 2', { shard: { number: 3, of: 2 } }],
    ['models.0: expected ("network", "backend", "user", "injected", "rogue"), found "moon"', { models: ['moon'] }],
    ['balance: expected boolean, found "yes"', { balance: 'yes' }],
    ['pace: expected no such key', { pace: 1 }],
  ])('should be refused in one line where what was asked for is broken: %s', (problem, broken) => {
    const { folder } = store.createHuntStore('h', settingsLike())
    const file = join(folder, 'hunt.json')
    const text = JSON.stringify(Array.isArray(broken) ? broken : { ...settingsLike(), ...broken })
    writeFileSync(file, text)
    expect(() => store.openHuntStore('h')).toThrow(
      `${file} cannot be read (${problem}): the hunt cannot go on. Begin another one.`,
    )
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it.each(['only', 'without', 'past'])('should be refused where there is nothing of a name that its %s has', (list) => {
    const { folder } = store.createHuntStore('h', settingsLike())
    writeFileSync(join(folder, 'hunt.json'), JSON.stringify({ ...settingsLike(), [list]: ['moon'] }))
    expect(() => store.openHuntStore('h')).toThrow(new RegExp(`${list}\\.0: expected .*, found "moon"\\): the hunt`))
  })

  it('should be refused in one line where its trials are gone', () => {
    const { folder } = store.createHuntStore('h', settingsLike())
    rmSync(join(folder, 'trials.jsonl'))
    expect(() => store.openHuntStore('h')).toThrow(/trials\.jsonl cannot be read .* the hunt cannot go on/)
  })
})

describe('a finding', () => {
  it('should be found by its id in the last hunt that has it', () => {
    store.createHuntStore('h', settingsLike()).write('lost-leader@0.4.0', 'first.json', '{}')
    const folder = join(hunts, 'h/findings/lost-leader@0.4.0')
    expect(store.findFinding('lost-leader@0.4.0')).toBe(folder)
    expect(readFileSync(join(folder, 'first.json'), 'utf8')).toBe('{}')
    expect(store.findFinding('lost-backend@0.4.0')).toBeUndefined()
  })

  it.each(['', '.', '..', '../..', '../../h'])('should be none where its id is %j', (id) => {
    store.createHuntStore('h', settingsLike()).write('lost-leader@0.4.0', 'first.json', '{}')
    expect(store.findFinding(id)).toBeUndefined()
  })
})

describe('a disk that takes nothing', () => {
  it('should be told in one line, with what to do, where a hunt begins', async () => {
    const { createHuntStore } = await storeOn('/dev/null/hunts')
    expect(() => createHuntStore('h', settingsLike())).toThrow(
      /^The hunt cannot be kept in \/dev\/null\/hunts \(ENOTDIR.*\): name a folder .* FLAKE_HUNT_HUNTS_FOLDER\.$/,
    )
  })

  it.runIf(existsSync('/dev/full'))('should be told in one line where it is full, and what was written stays', () => {
    const { append, folder } = store.createHuntStore('h', settingsLike())
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
