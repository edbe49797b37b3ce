import { goodsReceipts, stockMovements } from '@supplyline/schemas'
import type { Evidence } from '../evidence.ts'
import {
  approvalGiven,
  counted,
  creditNote,
  goodsReceived,
  invoiced,
  issued,
  NOW,
  receiptReversed,
  requested,
  returned,
} from './examples.ts'
import { Story } from './story.ts'

/**
 * A day on which everything that may happen does: a shelf runs low and is filled by an order, 4500000000, that is
 * received and paid; a person asks for more than needs no approval; some of it comes twice, differs, or is malformed.
 */
export const aDay = async (): Promise<Evidence> => {
  const story = await Story.begin()
  await story.send(returned({ eventId: 'M-1', quantity: '150', lot: 'L-1' }))
  await story.send(issued({ eventId: 'M-2', quantity: '30', lot: 'L-1' }))
  await story.send(issued({ eventId: 'M-2', quantity: '30', lot: 'L-1' }), 'repeat')
  await story.send(issued({ eventId: 'M-2', quantity: '31', lot: 'L-1' }), 'conflict')
  await story.send(returned({ eventId: 'M-3', quantity: '1', unit: 'BX', location: 'STORE' }))
  await story.send(returned({ eventId: 'M-3', quantity: '1', unit: 'BX', location: 'STORE' }), 'repeat')
  await story.pass(10_000)
  await story.send(goodsReceived())
  await story.send(goodsReceived({ eventId: 'G-2' }), 'repeat')
  await story.send(goodsReceived({ eventId: 'G-3', orderNumber: '4599999999' }), 'conflict')
  await story.send(counted({ eventId: 'M-4', counted: '110', lot: 'L-1' }))
  await story.send(returned({ eventId: 'M-5', quantity: '4' }))
  await story.send(issued({ eventId: 'M-6', quantity: '-1' }), 'malformed')
  await story.send(issued({ eventId: 'M-7', occurredAt: NOW - 15 * 86_400_000 }), 'malformed')
  await story.garble(stockMovements, 'nowhere', 'X-1')
  await story.garble(goodsReceipts, 'nowhere', 'X-2')
  await story.send(invoiced())
  await story.send(requested())
  await story.send(requested(), 'repeat')
  await story.send(approvalGiven())
  return story.end()
}

/** A day on which partners fail, everybody is started anew, and things come in the wrong order. */
export const aTroubledDay = async (): Promise<Evidence> => {
  const story = await Story.begin()
  story.erp.faults.push('commit then time out', 'commit then reset', 'unavailable')
  story.channel.faults.push('take then time out')
  await story.send(invoiced())
  await story.send(counted({ eventId: 'M-1', counted: '2', unit: 'BX' }))
  await story.send(returned({ eventId: 'M-2', quantity: '5', lot: 'L-2' }))
  await story.stop()
  await story.start()
  await story.send(issued({ eventId: 'M-3', quantity: '5', lot: 'L-2' }))
  await story.send(counted({ eventId: 'M-4', counted: '1', unit: 'BX' }))
  await story.send(returned({ eventId: 'M-5', quantity: '1' }))
  await story.pass(40_000)
  await story.send(goodsReceived({ receivedAt: NOW + 55 }))
  await story.send(counted({ eventId: 'M-6', counted: '300' }))
  await story.pass(60_000)
  await story.send(creditNote())
  await story.send(receiptReversed())
  await story.send(receiptReversed({ eventId: 'V-2', receiptId: 'GR-2' }))
  await story.send(goodsReceived({ eventId: 'G-2', receiptId: 'GR-2' }))
  await story.send(returned({ eventId: 'M-7', quantity: '1', location: 'STORE' }))
  await story.garble(stockMovements, 'STORE:GLOVE', 'X-1')
  await story.send(returned({ eventId: 'M-8', quantity: '1', location: 'STORE' }))
  await story.send(issued({ eventId: 'M-9', quantity: '1', location: 'STORE' }))
  await story.send(requested())
  await story.send(requested({ eventId: 'R-2', lines: [] }), 'conflict')
  await story.stop()
  await story.start()
  story.erp.faults.push('commit late')
  await story.send(approvalGiven())
  return story.end()
}

/** A day on which all went well, and one with what can go wrong. */
export const bothDays = async (): Promise<{ day: Evidence; troubled: Evidence }> => ({
  day: await aDay(),
  troubled: await aTroubledDay(),
})
