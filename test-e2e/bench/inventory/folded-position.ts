import { type Codec, outgoing } from '@supplyline/messaging'
import type { KafkaLog } from '@supplyline/messaging/kafka'
import { add, subtract } from '@supplyline/quantity'
import { type Message, type MessageOf, stockMovements, stockPositions, type Topic } from '@supplyline/schemas'
import { LIMITS } from '../../../libs/messaging/src/limits.ts'
import { positionsName } from '../bench-platform.ts'

export type Position = MessageOf<'inventory.StockPositionChanged'>['data']

/** What the loops have in common with the service: decoding, a sum by position, and a position published for each change. */
export class Positions {
  private readonly codec: Codec
  private readonly log: KafkaLog
  private readonly run: string
  private readonly topic: Topic
  private readonly held = new Map<string, Position>()
  private readonly publishing = new Map<number, Set<Promise<void>>>()

  private constructor(codec: Codec, log: KafkaLog, run: string) {
    this.codec = codec
    this.log = log
    this.run = run
    this.topic = { ...stockPositions, name: positionsName(run) }
  }

  static async of(codec: Codec, log: KafkaLog, run: string): Promise<Positions> {
    const positions = new Positions(codec, log, run)
    await codec.prepare([{ topic: positions.topic.name, record: 'inventory.StockPositionChanged' }])
    for (const record of stockMovements.records) await codec.prepare([{ topic: stockMovements.name, record }])
    return positions
  }

  /** The position after the movement, under its key. */
  fold(value: Buffer): [key: string, position: Position] {
    const { type, data } = this.codec.decode(value) as MessageOf<'inventory.StockIssued'>
    const { site, item, location, unit, occurredAt, eventId, quantity } = data
    const key = `${location}:${item}`
    const before = this.held.get(key)
    const onHand = before?.onHand ?? '0'
    const position: Position = {
      ...{ site, item, location, unit, lots: [], receivedOnOrders: '0' },
      ...{ usable: null, consigned: null, consumed: null, inTransit: null, lastCount: null, sources: [] },
      onHand: type === 'inventory.StockIssued' ? subtract(onHand, quantity) : add(onHand, quantity),
      sequence: (before?.sequence ?? 0) + 1,
      ...{ asOf: occurredAt, lastEventId: eventId, changedAt: occurredAt },
    }
    this.held.set(key, position)
    return [key, position]
  }

  /** Sends one event for each position, without waiting for it; only for what a service would wait for, too. */
  async publish(lane: number, positions: Iterable<Position>): Promise<void> {
    const messages = [...positions].map((data) => {
      const id = `stock:${data.location}:${data.item}/${data.sequence}`
      const lineage = { id, service: this.run, time: Date.now(), causation: id, correlation: id }
      const message: Message = { type: 'inventory.StockPositionChanged', data }
      return outgoing(this.codec, this.topic, message, lineage)
    })
    const pending = this.publishing.get(lane) ?? new Set()
    this.publishing.set(lane, pending)
    const sent = this.log.append(messages).finally(() => pending.delete(sent))
    pending.add(sent)
    if (pending.size >= LIMITS.backlog) await Promise.race(pending)
  }
}
