import {
  type LaneConsumer,
  type Log,
  type LogRecord,
  type MemoryBroker,
  MemoryLog,
  partitionOf,
} from '@supplyline/messaging'
import type { OutgoingMessage } from '@supplyline/state'
import type { Random } from '../src/random.ts'
import { type Faults, Injected } from './faults.ts'
import type { SimProcess } from './sim-process.ts'

/** A producer gives up what it could not send within this time. */
const PRODUCER_MS = 30_000

/** How long a process lives that the broker hears nothing of. */
const CUT_OFF_MS = [500, 4_000] as const

/** How long a delivery takes when nothing is wrong. */
const SLOWEST_MS = 40

/** Records on their way to one partition of one consumer. */
type Flight = { records: LogRecord[]; last: LogRecord[] }

/** The log as a process reaches it: appends get lost, late or torn; deliveries come in pieces, late, and once more. */
export class SimLog implements Log {
  private readonly process: SimProcess
  private readonly broker: MemoryBroker
  private readonly log: MemoryLog
  private readonly faults: Faults
  private readonly random: Random
  /** Nothing of it arrives any more. */
  private cutOff = false
  private readonly leave: (() => void)[] = []
  private readonly join: (() => void)[] = []

  constructor(process: SimProcess, broker: MemoryBroker, faults: Faults, random: Random) {
    this.process = process
    this.broker = broker
    this.log = new MemoryLog(broker)
    this.faults = faults
    this.random = random
  }

  /** The broker takes the process for gone: others get its lanes, and it is not told. */
  evict(): void {
    for (const end of this.leave) end()
  }

  /** It is back, and is told which lanes are its. */
  rejoin(): void {
    for (const begin of this.join) begin()
  }

  async append(messages: OutgoingMessage[]): Promise<void> {
    const { process, faults } = this
    const askedAt = process.clock.now()
    await process.turn()
    const fault = faults.take('append', process.service)
    if (fault === 'cut off, killed') {
      this.cutOff = true
      faults.later(this.random.between(...CUT_OFF_MS), () => faults.over || process.crash())
    }
    if (this.cutOff && !faults.over) throw new Injected('the broker is not reached')
    if (fault === 'rejected') throw new Injected('the broker does not answer')
    if (process.clock.now() - askedAt >= PRODUCER_MS) throw new Injected('the producer has given up')
    if (fault === 'torn') {
      // Of one partition all is stored, or nothing: what one send has for it is one batch.
      const placeOf = ({ topic, key }: (typeof messages)[number]) =>
        `${topic} ${partitionOf(key ?? '', this.broker.of(topic).length)}`
      const torn = new Set([...new Set(messages.map(placeOf))].filter(() => this.random.chance(0.5)))
      await this.log.append(messages.filter((message) => !torn.has(placeOf(message))))
      throw new Injected('some partitions were not reached')
    }
    if (fault === 'lands late' || fault === 'lands late, killed') {
      const left = askedAt + PRODUCER_MS - process.clock.now()
      faults.later(this.random.below(left), () => void this.log.append(messages))
      if (fault === 'lands late, killed') process.crash()
      await new Promise<void>((resolve) => process.clock.at(askedAt + PRODUCER_MS, resolve))
      throw new Injected('no acknowledgement in time')
    }
    await this.log.append(messages)
    await process.turn()
    if (fault === 'acknowledgement lost') throw new Injected('no acknowledgement')
  }

  async consumeLanes(options: Parameters<Log['consumeLanes']>[0]): Promise<LaneConsumer> {
    const { process, broker } = this
    await process.turn()
    const { listener } = options
    const flights = new Map<string, Flight>()
    let lanes: number[] | undefined
    const inner = this.log.consumeLanes({
      ...options,
      listener: {
        assigned: (given) => {
          flights.clear()
          lanes = given
          process.soon(() => {
            if (lanes) listener.assigned(lanes)
            lanes = undefined
          })
        },
        records: (records) => this.fly(flights, listener.records, records),
      },
    })
    const member = [...broker.members].at(-1)
    if (!member) throw new Error('it has not joined')
    const { group } = options
    let stopped = false
    this.leave.push(() => broker.members.delete(member) && broker.assign(group))
    this.join.push(() => {
      if (stopped || broker.members.has(member)) return
      broker.members.add(member)
      broker.assign(group)
    })
    const consumer = await inner
    await process.turn()
    return {
      ...consumer,
      start: (from) => {
        flights.delete(`${from.topic}/${from.partition}`)
        consumer.start(from)
      },
      stop: async () => {
        await process.turn()
        stopped = true
        await consumer.stop()
      },
    }
  }

  private fly(flights: Map<string, Flight>, deliver: (records: LogRecord[]) => void, records: LogRecord[]): void {
    const [first] = records
    if (!first) return
    const id = `${first.topic}/${first.partition}`
    const flight = flights.get(id)
    if (flight) {
      const idle = flight.records.length === 0
      flight.records.push(...records)
      if (idle) this.land(flights, id, flight, deliver)
      return
    }
    const begun: Flight = { records: [...records], last: [] }
    flights.set(id, begun)
    this.land(flights, id, begun, deliver)
  }

  private land(
    flights: Map<string, Flight>,
    id: string,
    flight: Flight,
    deliver: (records: LogRecord[]) => void,
  ): void {
    const { process, random, faults } = this
    const fault = faults.take('delivery', process.service)
    const arrive = () => {
      if (flights.get(id) !== flight) return
      const whole = random.chance(0.75)
      const piece = flight.records.splice(0, whole ? flight.records.length : random.between(1, flight.records.length))
      deliver(fault === 'once more' ? [...flight.last, ...piece] : piece)
      flight.last = piece
      if (flight.records.length > 0) this.land(flights, id, flight, deliver)
    }
    const late = fault === 'late' ? random.between(100, 5_000) : random.chance(0.6) ? random.between(1, SLOWEST_MS) : 0
    if (late > 0) process.clock.at(process.clock.now() + late, arrive)
    else process.soon(arrive)
  }

  async follow(options: Parameters<Log['follow']>[0]): Promise<{ stop(): Promise<void> }> {
    const { process } = this
    await process.turn()
    let begun = false
    const arriving: LogRecord[] = []
    const onRecord = (record: LogRecord) => {
      if (!begun) return options.onRecord(record)
      if (arriving.push(record) > 1) return
      process.soon(() => {
        for (const arrived of arriving.splice(0)) options.onRecord(arrived)
      })
    }
    const following = this.log.follow({ ...options, onRecord })
    begun = true
    return following
  }

  async bounds(partition: Parameters<Log['bounds']>[0]): Promise<{ low: number; high: number }> {
    await this.process.turn()
    return this.log.bounds(partition)
  }

  progress(group: string): ReturnType<Log['progress']> {
    return this.log.progress(group)
  }

  async ping(): Promise<void> {}
  async close(): Promise<void> {}
}
