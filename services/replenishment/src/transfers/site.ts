import type { Decider, Decision } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message, MessageOf } from '@supplyline/schemas'
import { type StockInput, stock } from '../decide.ts'
import { dayOf } from '../demand/demand.ts'
import { contract, item, NOON, onHand, policy, supplier } from '../examples.ts'
import { initialState, type Stock } from '../stock.ts'
import { type Exchange, type ExchangeInput, exchange } from './exchange.ts'

/** What tests of transfers speak of: places of site NORTH that stock gloves of lots that expire, and their exchange. */
export const DAY = 24 * 60 * 60_000

export const stamps = (par: string): Message[] => [
  policy({ par }),
  item({ expiryTracked: true }),
  contract({ unit: 'EA' }),
  supplier(),
]

/** Eight weeks of so much a day. */
export const using = (perDay: number): Stock => {
  const used = new Array<number>(56).fill(perDay)
  return { ...initialState, demand: { consumed: '0', last: dayOf(NOON) - 1, used, short: used.map(() => 0 as const) } }
}

type Lots = [lot: string, expiry: string, onHand: number][]

/** Everything that is told between the aggregates is delivered in the order in which one told another, as the inbox does. */
export class Site {
  now = NOON
  readonly places = new Map<
    string,
    { state: Stock; par: string; shelf: Lots; rest: number; sent: number; used: number }
  >()
  exchange: Exchange = exchange.initialState
  /** What each was given, and what followed from it, in order. */
  readonly journal: { at: string; message: Message; events: Message[] }[] = []
  readonly inputs: { at: string; input: Input }[] = []
  private readonly onTheWay = new Map<string, { to: string; message: Message; references: readonly Message[] }[]>()
  private readonly timers = new Map<string, Map<string, number>>()
  private count = 0

  add(location: string, state: Stock, par: string, shelf: Lots, rest = 0): void {
    this.places.set(location, { state, par, shelf, rest, sent: 0, used: 0 })
  }

  /** What is on the shelf, and what is on its way to it. */
  report(location: string): void {
    const place = this.placeOf(location)
    const { shelf, rest, sent, par, used } = place
    const total = shelf.reduce((sum, [, , n]) => sum + n, rest)
    const lots = shelf.map(([lot, expiry, n]) => ({
      ...{ lot, expiry, onHand: String(n), status: 'USABLE' as const, unusable: null },
    }))
    const moved = onHand(String(total), {
      ...{ location, lots, inTransit: String(sent), consumed: String(used), receivedOnOrders: '0' },
      ...{ asOf: this.now, changedAt: this.now, sequence: ++this.count },
    })
    this.give(`stock:${location}:GLOVE-M`, moved, this.stampsAt(location, par))
  }

  /** The lot leaves, or the part of it that there is. */
  send({ from, to, lot, quantity }: { from: string; to: string; lot: string; quantity: string }): void {
    const giver = this.placeOf(from)
    giver.shelf = giver.shelf.map(([name, expiry, n]) => [name, expiry, name === lot ? n - Number(quantity) : n])
    this.placeOf(to).sent += Number(quantity)
    this.report(from)
    this.report(to)
  }

  use(location: string, gloves: number): void {
    const place = this.placeOf(location)
    place.rest -= gloves
    place.used += gloves
    this.report(location)
  }

  /** Delivers so much of what is on its way; `which` of the pairs that have something comes first. */
  settle(which: () => number = () => 0, most = 10_000): void {
    for (let i = 0; i < most; i++) {
      const pairs = [...this.onTheWay].filter(([, queue]) => queue.length > 0)
      const queue = pairs[which() % (pairs.length || 1)]?.[1]
      const next = queue?.shift()
      if (!next) return
      this.give(next.to, next.message, next.references)
    }
  }

  /** Timers fire when they are due, stamped with what holds then. */
  pass(ms: number): void {
    const until = this.now + ms
    for (;;) {
      const due = [...this.timers]
        .flatMap(([at, timers]) => [...timers].map(([name, time]) => ({ at, name, time })))
        .filter(({ time }) => time <= until)
        .sort((a, b) => a.time - b.time)[0]
      if (!due) break
      this.now = Math.max(this.now, due.time)
      this.timers.get(due.at)?.delete(due.name)
      const fired = { site: '*', name: due.name, dueAt: due.time }
      const location = due.at.split(':')[1] ?? ''
      this.give(
        due.at,
        { type: 'supplyline.TimerFired', data: fired },
        this.stampsAt(location, this.placeOf(location).par),
      )
      this.settle()
    }
    this.now = until
  }

  proposed<K extends Message['type']>(type: K): MessageOf<K>['data'][] {
    return this.journal.flatMap(({ events }) =>
      events.flatMap((event) => (event.type === type ? [event.data as MessageOf<K>['data']] : [])),
    )
  }

  get sought(): MessageOf<'replenishment.TransferSought'>['data'][] {
    return this.journal.flatMap(({ message }) =>
      message.type === 'replenishment.TransferSought' ? [message.data] : [],
    )
  }

  stateOf = (location: string): Stock => this.placeOf(location).state

  private placeOf(location: string) {
    const place = this.places.get(location)
    if (!place) throw new Error(`no place ${location}`)
    return place
  }

  private stampsAt = (location: string, par: string): Message[] => [
    policy({ par, location }),
    ...stamps(par).filter(({ type }) => type !== 'master.StockingPolicy'),
  ]

  private give(at: string, message: Message, references: readonly Message[]): void {
    const input: Input = {
      id: `e/${++this.count}`,
      now: this.now,
      message,
      references,
      direct: false,
      conflicting: false,
    }
    this.inputs.push({ at, input })
    const place = this.places.get(at.split(':')[1] ?? '')
    if (at.startsWith('exchange:')) this.exchange = this.decide(at, exchange, input as ExchangeInput, this.exchange)
    else if (place) place.state = this.decide(at, stock, input as StockInput, place.state)
  }

  private decide<S, I extends Input, E extends { type: string }>(
    at: string,
    by: Decider<S, I, E>,
    input: I,
    state: S,
  ): S {
    const { events = [], timers = {}, tell = [] }: Decision<E> = by.decide(input, state)
    const known = this.timers.get(at) ?? new Map<string, number>()
    this.timers.set(at, known)
    for (const [name, due] of Object.entries(timers)) {
      if (due === null) known.delete(name)
      else known.set(name, due)
    }
    this.journal.push({ at, message: input.message, events: events as unknown as Message[] })
    for (const { aggregate, message, references = input.references } of tell) {
      const pair = `${at} ${aggregate}`
      const queue = this.onTheWay.get(pair) ?? []
      this.onTheWay.set(pair, queue)
      queue.push({
        to: aggregate,
        message: message as unknown as Message,
        references: references as readonly Message[],
      })
    }
    return events.reduce(by.evolve, state)
  }
}
