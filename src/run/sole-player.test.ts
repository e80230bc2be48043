import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTimeOf } from './process-table.ts'
import { becomeSolePlayer } from './sole-player.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'player-'))
  file = join(folder, 'playing.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const module = fileURLToPath(new URL('sole-player.ts', import.meta.url))

/** What plays until its input ends. */
const playing = (): string => `import { becomeSolePlayer } from ${JSON.stringify(module)}
becomeSolePlayer(${JSON.stringify(file)}, 'The hunt')
console.log('plays')
process.stdin.resume()`

/** Another process that does. */
const startPlayer = async () => {
  const player = spawn(process.execPath, ['--input-type=module', '--eval', playing()], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(player.stdout, 'data')
  return player
}

test('another process is refused as long as the first one lives, and in one line', async () => {
  const player = await startPlayer()
  const gone = once(player, 'exit')
  expect(() => becomeSolePlayer(file, 'The hunt h')).toThrow(
    `The hunt h is being played by process ${player.pid}: wait`,
  )
  player.stdin.end()
  await gone
  expect(existsSync(file)).toBe(false)
  becomeSolePlayer(file, 'The hunt h')
})

test('of several that come at once to what a dead one has left, one plays', async () => {
  writeFileSync(file, JSON.stringify({ pid: process.ppid, startTime: 'of a dead one' }))
  const players = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const player = spawn(process.execPath, ['--input-type=module', '--eval', playing()], {
        stdio: ['pipe', 'pipe', 'pipe'],
      })
      const ended = once(player, 'exit').then(() => 'refused' as const)
      const said = await Promise.race([once(player.stdout, 'data').then(() => 'plays' as const), ended])
      return { player, ended, said }
    }),
  )
  expect(players.map(({ said }) => said).toSorted()).toEqual(['plays', 'refused', 'refused', 'refused'])
  for (const { player } of players) player.stdin.end()
  await Promise.all(players.map(({ ended }) => ended))
  expect(readdirSync(folder)).toEqual([])
})

test('one that was killed is in nobody’s way, nor is another process that has its number now', async () => {
  const player = await startPlayer()
  const gone = once(player, 'exit')
  player.kill('SIGKILL')
  await gone
  expect(existsSync(file)).toBe(true)
  becomeSolePlayer(file, 'The hunt h')
  becomeSolePlayer(file, 'The hunt h')

  writeFileSync(file, JSON.stringify({ pid: process.ppid, startTime: 'of another one' }))
  expect(startTimeOf(process.ppid)).toBeDefined()
  becomeSolePlayer(file, 'The hunt h')
  writeFileSync(file, '{"pid":')
  becomeSolePlayer(file, 'The hunt h')
})
