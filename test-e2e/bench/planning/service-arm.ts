import { topology as inventoryEvents } from '@supplyline/inventory-events'
import { MemoryPlatform, outgoing } from '@supplyline/messaging'
import { topology as replenishment } from '@supplyline/replenishment'
import {
  allTopics,
  type MessageOf,
  type Records,
  replenishmentProposals,
  stockMovements,
  stockPositions,
  subjectsOf,
} from '@supplyline/schemas'
import type { Arm, Told, Transfer, Wanted } from './arm.ts'
import { type Place, placeName } from './assortment.ts'
import { masterData } from './master-data.ts'
import type { Scenario } from './scenario.ts'

export type Published = Records['inventory.StockPositionChanged']

/** Of so many movements one is sent again, and one comes a round late: what sources do. */
const AGAIN_EVERY = 97
const LATE_EVERY = 89

/** inventory-events and replenishment as they run, on the platform in memory, in virtual time. */
export class ServiceArm implements Arm {
  private readonly places: ReadonlyMap<string, Place>
  private readonly platform = new MemoryPlatform()
  private readonly proposed = new Map<string, MessageOf<'replenishment.ReplenishmentProposed'>['data']>()
  private readonly moves = new Map<string, Transfer>()
  private held: Told[] = []
  private count = 0

  private constructor(scenario: Scenario) {
    this.places = new Map(scenario.places.map((place) => [place.name, place]))
  }

  static async start(scenario: Scenario): Promise<ServiceArm> {
    const arm = new ServiceArm(scenario)
    const { platform } = arm
    await platform.codec.prepare(allTopics.flatMap(subjectsOf))
    await arm.append(masterData(scenario))
    await platform.start(inventoryEvents)
    await platform.start(replenishment)
    await platform.settle()
    platform.broker.follow({
      topics: [replenishmentProposals.name],
      onRecord: ({ value }) => {
        const message = platform.codec.decode(Buffer.from(value ?? []))
        if (message.type === 'replenishment.ReplenishmentProposed')
          arm.proposed.set(message.data.proposalId, message.data)
        if (message.type === 'replenishment.TransferProposed')
          arm.moves.set(message.data.transferId, arm.transferOf(message.data))
      },
    })
    return arm
  }

  async tell(told: readonly Told[], now: number): Promise<void> {
    const { clock } = this.platform
    if (now > clock.now()) {
      clock.leapTo(now)
      await this.platform.settle()
    }
    await this.append([...this.held.splice(0), ...told.flatMap((one) => this.asSent(one))])
    await this.platform.settle()
  }

  async wanted(): Promise<readonly Wanted[]> {
    const proposals = [...this.proposed.values()].sort((a, b) => (a.proposalId < b.proposalId ? -1 : 1))
    this.proposed.clear()
    return proposals.map(({ location, item, supplier, orderQuantity, proposalId }) => {
      const place = this.place(location, item)
      return { place, supplier, boxes: Number(orderQuantity), proposalId }
    })
  }

  transfers(): readonly Transfer[] {
    const moves = [...this.moves.values()].sort((a, b) => (a.transferId < b.transferId ? -1 : 1))
    this.moves.clear()
    return moves
  }

  /** What replenishment knows of each place, as its store has it. */
  planned(): ReadonlyMap<string, unknown> {
    const { aggregates } = this.platform.database('replenishment')
    return new Map([...this.places.keys()].map((name) => [name, aggregates.get(`stock:${name}`)?.state]))
  }

  /** The newest position of each place, as published; the services are stopped. */
  async stop(): Promise<ReadonlyMap<string, Published>> {
    await this.append(this.held.splice(0))
    await this.platform.settle()
    for (const service of [...this.platform.services.keys()]) await this.platform.stop(service)
    const published = this.platform.broker.all(stockPositions.name).map(({ key, value }) => {
      const { type, data } = this.platform.codec.decode(Buffer.from(value ?? []))
      if (type !== 'inventory.StockPositionChanged') throw new Error(`${type} among the positions`)
      return [key ?? '', data] as const
    })
    return new Map(published)
  }

  private transferOf({
    transferId,
    item,
    from,
    to,
    lot,
    quantity,
  }: Records['replenishment.TransferProposed']): Transfer {
    const [giving, taking] = [this.place(from, item), this.place(to, item)]
    return { transferId, from: giving, to: taking, lot, quantity: Number(quantity) }
  }

  private place(location: string, item: string): Place {
    const place = this.places.get(placeName(location, item))
    if (!place) throw new Error(`nothing is planned of ${item} at ${location}`)
    return place
  }

  private asSent(told: Told): Told[] {
    if (told.topic !== stockMovements) return [told]
    this.count++
    if (this.count % LATE_EVERY === 0) this.held.push(told)
    return this.count % LATE_EVERY === 0 ? [] : this.count % AGAIN_EVERY === 0 ? [told, told] : [told]
  }

  private async append(told: readonly Told[]): Promise<void> {
    const { log, codec, clock } = this.platform
    await log.append(
      told.map(({ topic, message }) => {
        const id = 'eventId' in message.data ? String(message.data.eventId) : topic.key.of(message.data as never)
        return outgoing(codec, topic, message, {
          ...{ id, service: 'bench', time: clock.now(), causation: id, correlation: id },
        })
      }),
    )
  }
}
