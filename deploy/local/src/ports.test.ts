import { createServer } from 'node:net'
import { expect, test } from '@jest/globals'
import { choosePorts } from './ports.ts'
import { temporaryFolder } from './temporary-folder.ts'

test('each name has a port of its own, and keeps it on the same data', async () => {
  const dataDir = temporaryFolder()
  const first = await choosePorts(dataDir, ['kafka', 'mongo'])
  const second = await choosePorts(dataDir, ['mongo', 'kafka', 'registry'])

  expect(first.kafka).not.toBe(first.mongo)
  expect(second).toEqual({ ...first, registry: expect.any(Number) })
})

test('a port that something else has taken meanwhile is replaced', async () => {
  const dataDir = temporaryFolder()
  const before = await choosePorts(dataDir, ['kafka'])
  const intruder = createServer().listen(before.kafka, '127.0.0.1')
  try {
    expect((await choosePorts(dataDir, ['kafka'])).kafka).not.toBe(before.kafka)
  } finally {
    intruder.close()
  }
})
