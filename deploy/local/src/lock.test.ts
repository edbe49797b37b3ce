import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { tryLock } from './lock.ts'
import { temporaryFolder } from './temporary-folder.ts'

const newLock = () => join(temporaryFolder(), 'lock')

const holdInOtherProcess = async (lock: string) => {
  const program = `
    import { tryLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))}
    console.log(tryLock(${JSON.stringify(lock)}) ? 'held' : 'refused')
    setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', program])
  const [said] = await once(holder.stdout, 'data')
  expect(`${said}`.trim()).toBe('held')
  return holder
}

test('a lock is held by one, until it lets go', () => {
  const lock = newLock()
  const release = tryLock(lock)

  expect(release).toBeDefined()
  expect(tryLock(lock)).toBeUndefined()
  release?.()
  expect(tryLock(lock)).toBeDefined()
})

test('the lock of a process that was killed is free at once', async () => {
  const lock = newLock()
  const holder = await holdInOtherProcess(lock)
  expect(tryLock(lock)).toBeUndefined()

  holder.kill('SIGKILL')
  await once(holder, 'exit')
  expect(tryLock(lock)).toBeDefined()
})
