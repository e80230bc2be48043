import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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

/** Another process that plays until its input ends. */
const startPlayer = async () => {
  const code = `import { becomeSolePlayer } from ${JSON.stringify(module)}
becomeSolePlayer(${JSON.stringify(file)}, 'The hunt')
console.log('plays')
process.stdin.resume()`
  const player = spawn(process.execPath, ['--input-type=module', '--eval', code], {
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
