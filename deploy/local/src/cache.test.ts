import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, test } from '@jest/globals'
import { cached } from './cache.ts'
import { temporaryFolder } from './temporary-folder.ts'

const quiet = () => {}

beforeEach(() => {
  process.env.SUPPLYLINE_CACHE = temporaryFolder()
})

test('an interrupted download is repeated from nothing', async () => {
  const half = cached('thing', 'a thing', quiet, async (folder) => {
    writeFileSync(join(folder, 'half'), '')
    throw new Error('the network is gone')
  })
  await expect(half).rejects.toThrow('the network is gone')

  const folder = await cached('thing', 'a thing', quiet, async (folder) => writeFileSync(join(folder, 'whole'), ''))
  expect(existsSync(join(folder, 'whole'))).toBe(true)
  expect(existsSync(join(folder, 'half'))).toBe(false)
})

test('two at once download once', async () => {
  let downloads = 0
  const get = () =>
    cached('thing', 'a thing', quiet, async () => {
      downloads += 1
      await sleep(50)
    })
  const [one, other] = await Promise.all([get(), get()])
  expect(one).toBe(other)
  expect(downloads).toBe(1)
})
