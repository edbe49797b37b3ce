import { type MemoryPlatform, route } from '@supplyline/messaging'
import { type Message, stockPositions } from '@supplyline/schemas'

/** Every position has an aggregate of its own that counts. */
export const countedPositions = route(stockPositions, {
  'inventory.StockPositionChanged': (p) => [{ aggregate: `count:${p.location}:${p.item}` }],
})

/** The position of an item changes, and two seconds pass. */
export const changePosition = async (platform: MemoryPlatform, item: string): Promise<void> => {
  const data = {
    ...{
      site: 'MERCY',
      item,
      location: 'ICU',
      unit: 'EA',
      onHand: '1',
      lots: [],
      receivedOnOrders: null,
      consumed: null,
      inTransit: null,
      usable: null,
      consigned: null,
      lastCount: null,
      sources: [],
    },
    ...{ sequence: 1, asOf: 0, lastEventId: 'e', changedAt: 0 },
  }
  const message: Message = { type: 'inventory.StockPositionChanged', data }
  await platform.codec.prepare([{ topic: stockPositions.name, record: message.type }])
  const value = platform.codec.encode(stockPositions.name, message)
  await platform.log.append([{ topic: stockPositions.name, key: `ICU:${item}`, value, headers: {} }])
  await platform.pass(2_000)
}
