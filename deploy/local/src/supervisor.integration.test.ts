import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from '@jest/globals'
import { startChild } from './child.ts'
import { isRunning } from './is-running.ts'
import { dismissReaper } from './reaper.ts'
import { supervisor } from './supervisor.ts'
import { temporaryFolder } from './temporary-folder.ts'

const log = join(temporaryFolder(), 'log')
const sleeper = async () => ({ ...startChild('sleep', ['1000'], { log }), address: 'nowhere' })

const until = async (condition: () => boolean) => {
  while (!condition()) await sleep(20)
}

afterAll(dismissReaper)

test('what dies is started again and its new pid told; what is stopped stays stopped', async () => {
  const lines: string[] = []
  let told = 0
  const { keep, pids, stop } = supervisor(
    (line) => lines.push(line),
    () => {
      told += 1
    },
  )
  const first = await keep('sleeper', sleeper)
  process.kill(first.pid, 'SIGKILL')
  await until(() => told === 1)
  const second = pids().sleeper as number

  expect(second).not.toBe(first.pid)
  expect(lines[0]).toContain('sleeper ended (SIGKILL); starting it again')
  expect(lines[1]).toBe(`sleeper is back, pid ${second}`)

  await stop()
  await sleep(300)
  expect(isRunning(second)).toBe(false)
  expect(told).toBe(1)
})

test('one whose restart fails is tried again', async () => {
  let starts = 0
  const { keep, pids, stop } = supervisor(
    () => {},
    () => {},
  )
  const first = await keep('sleeper', async () => {
    starts += 1
    if (starts === 2) throw new Error('not this time')
    return sleeper()
  })
  process.kill(first.pid, 'SIGKILL')
  await until(() => pids().sleeper !== first.pid)

  expect(starts).toBe(3)
  await stop()
})
