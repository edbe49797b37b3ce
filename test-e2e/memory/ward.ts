import { topology as inventoryEvents } from '@supplyline/inventory-events'
import { topology as masterData } from '@supplyline/master-data'
import { MemoryPlatform, outgoing, partitionOf } from '@supplyline/messaging'
import {
  commandsOf,
  type Message,
  masterItems,
  type Records,
  stockMovements,
  subjectsOf,
  type Topic,
} from '@supplyline/schemas'
import { publishCatalogue } from '../../services/master-data/src/publish-catalogue.ts'

type Issued = Records['inventory.StockIssued']

/** inventory-events with its master data on the platform in memory, and what sources send to it. */
export const openWard = async () => {
  const platform = new MemoryPlatform()
  const { codec, clock } = platform
  const master = platform.open('master-data')
  const { tables } = await platform.start(masterData, undefined, master)
  await publishCatalogue(master, tables)
  await platform.start(inventoryEvents)
  await platform.settle()
  const records = ['inventory.StockIssued', 'inventory.StockReturned'] as const
  await codec.prepare(records.map((record) => ({ topic: stockMovements.name, record })))
  await codec.prepare([{ topic: masterItems.name, record: 'master.Item' }])
  await codec.prepare(subjectsOf(commandsOf('inventory-events')))

  const publish = async (topic: Topic, message: Message, id: string) => {
    const lineage = { id, service: 'test', time: clock.now(), causation: id, correlation: id }
    await platform.log.append([outgoing(codec, topic, message, lineage)])
  }
  const movement = (eventId: string, given: Partial<Issued> = {}): Issued => ({
    ...{ eventId, site: 'MERCY', source: 'POINT-OF-USE', item: 'GLOVE-NITRILE-M', location: 'ICU-3', quantity: '1' },
    ...{ unit: 'EA', lot: null, expiry: null, occurredAt: clock.now(), caseReference: null, reason: null, ...given },
  })
  return {
    platform,
    issue: async (eventId: string, given: Partial<Issued> = {}) => {
      const data = movement(eventId, given)
      await publish(stockMovements as Topic, { type: 'inventory.StockIssued', data }, eventId)
    },
    /** What a source with a bug writes under a key. */
    poison: (key: string) =>
      platform.broker.put(
        { topic: stockMovements.name, partition: partitionOf(key, stockMovements.partitions) },
        key,
        Buffer.from('not Avro at all'),
      ),
    /** Master data learns of an item, as like the gloves as can be. */
    learn: async (item: string) => {
      const glove = tables.get(masterItems, 'master.Item', 'GLOVE-NITRILE-M')?.message
      if (!glove) throw new Error('no gloves in master data')
      await publish(masterItems as Topic, { ...glove, data: { ...glove.data, item } } as Message, `item-${item}`)
      await platform.pass(1_000)
    },
    /** The position as stored; undefined until its first movement. */
    stock: (location: string, item: string) =>
      platform.database('inventory-events').aggregates.get(`stock:${location}:${item}`),
    commands: () =>
      platform.broker
        .all(commandsOf('inventory-events').name)
        .map(({ value }) => codec.decode(Buffer.from(value ?? []))),
    close: async () => {
      for (const name of [...platform.services.keys()]) await platform.stop(name)
    },
  }
}
