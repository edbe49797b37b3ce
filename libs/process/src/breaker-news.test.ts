import { expect, test } from '@jest/globals'
import { MemoryPlatform } from '@supplyline/messaging'
import { outsideSystemsOf } from '@supplyline/schemas'
import { breakerNews } from './breaker-news.ts'

const topic = outsideSystemsOf('procurement-sync')
const told = (platform: MemoryPlatform) =>
  platform.broker.all(topic.name).map((r) => {
    const { system, breaker, queued } = platform.codec.decode(Buffer.from(r.value ?? [])).data as never
    return `${r.key} ${system} ${breaker} ${queued}`
  })

test('every change of a breaker is published under the name of its system', async () => {
  const platform = new MemoryPlatform()
  const tell = breakerNews(platform.open('procurement-sync'), 'procurement-sync')
  await platform.codec.prepare([{ topic: topic.name, record: 'supplyline.OutsideSystemChanged' }])
  tell({ system: 'sap', state: 'closed', since: 1, queued: 0 })
  await platform.settle()
  tell({ system: 'sap', state: 'open', since: 2, queued: 7 })
  await platform.settle()
  expect(told(platform)).toEqual(['sap sap CLOSED 0', 'sap sap OPEN 7'])
})

test('while the log is away it is tried again, and only the newest state of a system is told', async () => {
  const platform = new MemoryPlatform()
  const opened = platform.open('procurement-sync')
  await platform.codec.prepare([{ topic: topic.name, record: 'supplyline.OutsideSystemChanged' }])
  const append = opened.log.append.bind(opened.log)
  let away = true
  opened.log.append = async (messages) => {
    if (away) throw new Error('no broker')
    return append(messages)
  }
  const tell = breakerNews(opened, 'procurement-sync')
  tell({ system: 'sap', state: 'open', since: 1, queued: 0 })
  await platform.pass(5_000)
  tell({ system: 'sap', state: 'closed', since: 2, queued: 3 })
  tell({ system: 'edi', state: 'open', since: 3, queued: 1 })
  away = false
  await platform.pass(60_000)
  expect(told(platform).sort()).toEqual(['edi edi OPEN 1', 'sap sap CLOSED 3'])
})
