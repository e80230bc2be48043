import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { repositoryRoot } from '../run/pinned-node.ts'
import { startTimeOf } from '../run/process-table.ts'
import { personsEnvironment, runBuild } from './run-build.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'run-build-test-')))
const home = join(folder, 'run')
mkdirSync(home)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const log = join(folder, 'build.log')
const build = (command: string, signal: AbortSignal = new AbortController().signal) =>
  runBuild({ command, folder, log, home, signal, onProgress: () => {} })

/** What only waits to be reaped has ended. */
const isAlive = (pid: number): boolean => startTimeOf(pid) !== undefined

describe('a build', () => {
  it('should be run by the shell in its folder, with all that it says in its log', async () => {
    const end = await build('pwd && echo "to the other" >&2; exit 3')
    expect(end).toEqual({ code: 3, signal: null, lastLine: 'to the other' })
    expect(readFileSync(log, 'utf8')).toBe(`${folder}\nto the other\n`)
  })

  it('should tell its last line without its colours, and have a log of its own', async () => {
    expect(await build('printf "\\033[31mred\\033[0m\\n\\n"')).toMatchObject({ code: 0, lastLine: 'red' })
    expect(await build('true')).toMatchObject({ code: 0, lastLine: 'nothing said yet' })
  })

  it('should leave no process behind, not even one in a session of its own', async () => {
    const pids = join(folder, 'pids')
    await build(`sleep 600 & echo $! > ${pids}; setsid sleep 600 & echo $! >> ${pids}`)
    const left = readFileSync(pids, 'utf8').trim().split('\n').map(Number)
    expect(left).toHaveLength(2)
    expect(left.filter(isAlive)).toEqual([])
    expect(existsSync(join(home, 'build'))).toBe(false)
  })

  it('should end at the signal, also where it was given before', async () => {
    const interruption = new AbortController()
    const began = join(folder, 'began')
    const building = build(`echo $$ > ${began}; exec sleep 600`, interruption.signal)
    await expect.poll(() => existsSync(began) && readFileSync(began, 'utf8').endsWith('\n')).toBe(true)
    interruption.abort()
    expect(await building).toMatchObject({ code: null, signal: 'SIGTERM' })
    expect(isAlive(Number(readFileSync(began, 'utf8')))).toBe(false)
    expect(await build('exec sleep 600', interruption.signal)).toMatchObject({ code: null })
  })

  it('should have the tools of the person, and none of ours', () => {
    const path = [join(repositoryRoot, 'node_modules/.bin'), '/usr/bin', '/bin'].join(delimiter)
    expect(
      personsEnvironment({
        PATH: path,
        HOME: '/home',
        npm_lifecycle_event: 'bisect',
        INIT_CWD: '/',
        npm_config_registry: 'r',
      }),
    ).toEqual({ PATH: ['/usr/bin', '/bin'].join(delimiter), HOME: '/home', npm_config_registry: 'r' })
  })
})
