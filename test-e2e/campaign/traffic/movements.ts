import { crc32 } from 'node:zlib'
import { type Message, type MessageOf, stockMovements } from '@supplyline/schemas'
import type { Random } from '../../src/random.ts'
import type { Entrance } from './entrance.ts'
import { type Shelf, SITE, shelves } from './hospital.ts'

type Movement = MessageOf<'inventory.StockIssued'>['data']

/** An issue takes about a twentieth of a package, so that a shelf orders one every half minute. */
const ISSUES_PER_PACK = 20

/** Movements of one episode; their ids begin with `run`. */
export class Movements {
  private readonly entrance: Entrance
  private readonly random: Random
  private readonly run: string
  private count = 0

  constructor(entrance: Entrance, random: Random, run: string) {
    this.entrance = entrance
    this.random = random
    this.run = run
  }

  /** Every shelf is counted full, so that there is something to take. */
  async countAll(): Promise<void> {
    const bodies = shelves.map((shelf) => ({ shelf, counted: String(shelf.full) }))
    const messages = bodies.map(({ shelf, counted }): Message => {
      const { quantity: _, ...data } = this.data(shelf, 'WMS', '0')
      return { type: 'inventory.StockCounted', data: { ...data, counted } }
    })
    await this.overHttp(messages, 'sane')
  }

  /** Some that a scanner has gathered, sent by HTTP; now and then the scanner sends them once more. */
  async scan(): Promise<void> {
    const messages = Array.from({ length: this.random.between(1, 4) }, () => this.movement('POINT-OF-USE')).flat()
    const again = this.random.chance(0.06)
    await this.overHttp(messages, 'sane')
    if (again) await this.overHttp(messages, 'repeat')
  }

  /** One that a source publishes itself: by its own partitioner, twice, changed under the same id, or in no Avro at all. */
  async publish(): Promise<void> {
    const trouble = this.random.weighted({ none: 100, elsewhere: 12, repeat: 8, conflict: 3, malformed: 1 })
    if (trouble === 'malformed') return this.publishBytes()
    const [message] = this.movement('WMS', false)
    if (!message) return
    const { eventId, location, item } = message.data as Movement
    const key = `${location}:${item}`
    const sending = { topic: stockMovements, key, message }
    // librdkafka's default: CRC-32 of the key.
    const partition = trouble === 'elsewhere' ? { partition: crc32(key) % stockMovements.partitions } : {}
    await this.entrance.publish({ ...sending, kind: 'sane' }, eventId, partition)
    if (trouble === 'repeat') await this.entrance.publish({ ...sending, kind: 'repeat' }, eventId)
    if (trouble !== 'conflict') return
    const changed = { ...message, data: { ...message.data, reason: 'typed again' } } as Message
    await this.entrance.publish({ ...sending, kind: 'conflict', message: changed }, eventId)
  }

  private async publishBytes(): Promise<void> {
    const bytes = Buffer.from([0, 0, 0, 0, 3, 255, 255, 255, 255, 255])
    const key = this.random.pick([null, 'nonsense', `ICU-3:POISON-${this.run}-${this.count}`])
    await this.entrance.publish({ topic: stockMovements, key: '', kind: 'malformed' }, this.id(), { bytes, key })
  }

  /** Of a transfer both ends are told. */
  private movement(source: string, transfers = true): Message[] {
    const { random } = this
    const shelf = random.pick(shelves)
    const quantity = String(random.between(1, Math.max(1, Math.round(shelf.pack / ISSUES_PER_PACK))))
    const data = this.data(shelf, source, quantity)
    const way = random.weighted({ issue: 80, back: 8, adjust: 3, expire: 3, transfer: transfers ? 6 : 0 })
    switch (way) {
      case 'issue':
        return [{ type: 'inventory.StockIssued', data }]
      case 'back':
        return [{ type: 'inventory.StockReturned', data }]
      case 'adjust':
        return [{ type: 'inventory.StockAdjusted', data: { ...data, quantity: `-${quantity}` } }]
      case 'expire':
        return [{ type: 'inventory.StockExpired', data }]
      case 'transfer': {
        const counterpart = shelf.location === 'ICU-3' ? 'MED-5' : 'ICU-3'
        const transferId = `T-${data.eventId}`
        const arrived = { ...data, eventId: this.id(), location: counterpart, counterpart: shelf.location }
        return [
          { type: 'inventory.StockTransferredOut', data: { ...data, transferId, counterpart } },
          { type: 'inventory.StockTransferredIn', data: { ...arrived, transferId } },
        ]
      }
      default:
        return way satisfies never
    }
  }

  private data({ item, location, base }: Shelf, source: string, quantity: string): Movement {
    return {
      ...{ eventId: this.id(), site: SITE, source, item, location, lot: null, expiry: null, quantity, unit: base },
      ...{ occurredAt: Date.now(), caseReference: null, reason: null },
    }
  }

  private id(): string {
    this.count += 1
    return `${this.run}-M${this.count}`
  }

  private async overHttp(messages: Message[], kind: 'sane' | 'repeat'): Promise<void> {
    const bodies = messages.map(({ type, data }) => {
      const { occurredAt, ...rest } = data as Movement
      return { type: type.slice('inventory.'.length), ...rest, occurredAt: new Date(occurredAt).toISOString() }
    })
    const key = this.id()
    const post = { where: 'gateway', path: '/stock-movements', role: 'source', key, body: bodies } as const
    await this.entrance.post(post, { topic: stockMovements, key, kind }, messages)
  }
}
