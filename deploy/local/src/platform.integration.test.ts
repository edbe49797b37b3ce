import { expect, test } from '@jest/globals'
import { brokerCount } from './components/kafka-metadata.ts'
import { isPrimary } from './components/mongo.ts'
import { testPlatform } from './test-platform.ts'

test('the platform of this run answers', async () => {
  const { kafka, registry, mongo } = await testPlatform()

  expect(await brokerCount(Number(kafka.split(':')[1]))).toBe(1)
  expect(await (await fetch(`${registry}/subjects`)).json()).toEqual(expect.any(Array))
  expect(await isPrimary(new URL(mongo).host)).toBe(true)
})
