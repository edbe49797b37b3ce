import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from '@jest/globals'
import { type Endpoints, endpointsFile } from './endpoints.ts'
import { isRunning } from './is-running.ts'
import { temporaryFolder } from './temporary-folder.ts'

const dataDir = temporaryFolder()
const launchers: ChildProcess[] = []

const start = (...flags: string[]) => {
  const launcher = spawn(
    process.execPath,
    [join(import.meta.dirname, 'start.ts'), '--only=platform', '--data-dir', dataDir, ...flags],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  launchers.push(launcher)
  return launcher
}

const endpoints = (): Endpoints => JSON.parse(readFileSync(endpointsFile(dataDir), 'utf8'))

const ready = async (launcher: ChildProcess) => {
  for await (const chunk of launcher.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    if (/^ready in \d+\.\d s$/m.test(`${chunk}`)) return endpoints()
  }
  throw new Error('start ended before it was ready')
}

const end = async (launcher: ChildProcess, signal: NodeJS.Signals) => {
  launcher.stdout?.resume()
  launcher.kill(signal)
  const [code] = await once(launcher, 'exit')
  return code
}

const stillRunning = async ({ pids }: Endpoints) => {
  for (let i = 0; i < 60 && Object.values(pids).some(isRunning); i += 1) await sleep(100)
  return Object.entries(pids).filter(([, pid]) => isRunning(pid))
}

const SUBJECT = 'subjects/of.this.test/versions'

const register = async (registry: string): Promise<number> => {
  const answer = await fetch(`${registry}/${SUBJECT}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ schema: '{"type":"record","name":"OfThisTest","fields":[]}' }),
  })
  return ((await answer.json()) as { id: number }).id
}

const schemaId = async (registry: string): Promise<number> => {
  const answer = await fetch(`${registry}/${SUBJECT}/1`)
  return ((await answer.json()) as { id: number }).id
}

const changed = async (name: string, before: number): Promise<Endpoints> => {
  while (endpoints().pids[name] === before) await sleep(50)
  return endpoints()
}

afterAll(() => {
  for (const launcher of launchers) launcher.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

test('starts, keeps what it started alive, refuses a second start, and leaves nothing behind', async () => {
  const launcher = start('--fresh')
  const first = await ready(launcher)
  const id = await register(first.registry)

  const second = start()
  expect(await text(second.stdout as NonNullable<typeof second.stdout>)).toContain(
    `already running on ${dataDir} (pid ${first.pids.launcher}); its addresses: ${endpointsFile(dataDir)}`,
  )
  expect(second.exitCode ?? (await once(second, 'exit'))[0]).toBe(3)

  // The id was given a moment ago; losing it now would make stored messages unreadable.
  process.kill(first.pids.registry as number, 'SIGKILL')
  const back = await changed('registry', first.pids.registry as number)
  expect(back.registry).toBe(first.registry)
  expect(await schemaId(back.registry)).toBe(id)

  expect(await end(launcher, 'SIGINT')).toBe(0)
  expect(await stillRunning(back)).toEqual([])
  expect(existsSync(endpointsFile(dataDir))).toBe(false)

  const again = start()
  const restarted = await ready(again)
  const { pids: _before, ...addressesAndTokens } = first
  expect(restarted).toMatchObject(addressesAndTokens)
  expect(await schemaId(restarted.registry)).toBe(id)

  await end(again, 'SIGKILL')
  const takenOver = start()
  await ready(takenOver)
  expect(await stillRunning(restarted)).toEqual([])
  await end(takenOver, 'SIGTERM')
})

test.each(['kafka', 'mongo'])('%s is back after it was killed', async (name) => {
  const launcher = start()
  const before = await ready(launcher)
  const pid = before.pids[name] as number
  process.kill(pid, 'SIGKILL')
  expect((await changed(name, pid))[name as 'kafka' | 'mongo']).toBe(before[name as 'kafka' | 'mongo'])
  await end(launcher, 'SIGINT')
})
