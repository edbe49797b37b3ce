import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { allTopics, type Message, masterItems, stockPositions, subjectsOf } from '@supplyline/schemas'
import { item } from '../testing/shelf.ts'
import { route, type Topology } from '../topology.ts'
import { MemoryPlatform } from './memory-platform.ts'

/** Says the number of changes so far whenever an item changes. */
const topology: Topology = {
  ...{ service: 'counter', rules: '1', references: [], folds: [], outputs: [stockPositions] },
  inbox: { ...inboxOfReplenishment(), writer: 'counter' },
  routes: [route(masterItems, { 'master.Item': (data) => [{ aggregate: `item:${data.item}` }] })],
  aggregates: {
    item: {
      decider: {
        initialState: 0,
        decide: ({ now }: { now: number }, changes: number) => ({ events: [changed(changes + 1, now)] }),
        evolve: (changes: number) => changes + 1,
      },
    },
  },
}

function inboxOfReplenishment() {
  const inbox = allTopics.find((t) => t.name === 'replenishment.inbox.v1')
  if (!inbox) throw new Error('no such topic')
  return inbox as NonNullable<Topology['inbox']>
}

const changed = (sequence: number, now: number): Message => ({
  type: 'inventory.StockPositionChanged',
  data: {
    ...{
      site: 'NORTH',
      item: 'GLOVE',
      location: '3W',
      unit: 'EA',
      onHand: '0',
      lots: [],
      receivedOnOrders: null,
      consumed: null,
      inTransit: null,
      usable: null,
      consigned: null,
      lastCount: null,
      sources: [],
      sequence,
    },
    ...{ asOf: now, lastEventId: '', changedAt: now },
  },
})

// README:begin
test('a service is started, sent a record, stopped and started again, in virtual time', async () => {
  const platform = new MemoryPlatform()
  await platform.codec.prepare(allTopics.flatMap(subjectsOf))
  const send = (message: Message) =>
    platform.log.append([
      { topic: masterItems.name, key: 'GLOVE', value: platform.codec.encode(masterItems.name, message), headers: {} },
    ])
  await platform.start(topology)
  await send(item('GLOVE'))
  await platform.settle() // until nothing moves any more
  await platform.stop('counter')
  await send(item('GLOVE'))
  await platform.start(topology) // its database is still there
  await platform.pass(60_000) // timers that fall due meanwhile fire
  const published = platform.broker.all(stockPositions.name)
  const sequences = published.map(
    (r) => (platform.codec.decode(Buffer.from(r.value ?? [])).data as { sequence: number }).sequence,
  )
  expect([...new Set(sequences)]).toEqual([1, 2]) // a new owner repeats what may have been in flight
  await platform.stop('counter')
})
// README:end

test('the example in the README is the test above', () => {
  const source = readFileSync(new URL(import.meta.url), 'utf8')
  const example = source.split('// README:begin\n')[1]?.split('// README:end')[0]
  expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')).toContain(example)
})
