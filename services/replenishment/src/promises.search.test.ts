import { expect, test } from '@jest/globals'
import type { Message, MessageOf } from '@supplyline/schemas'
import fc from 'fast-check'
import { type StockInput, stock } from './decide.ts'
import {
  cancelled,
  contract,
  dataOf,
  entry,
  item,
  location,
  minMax,
  onHand,
  orderLine,
  par,
  placed,
  refused,
  rejected,
  reorderPoint,
  supplier,
} from './examples.ts'
import { initialState, onOrderOf, type Stock } from './stock.ts'

type Proposed = MessageOf<'replenishment.ReplenishmentProposed'>['data']
type Policy = MessageOf<'master.StockingPolicy'>

/** Everything around the decider, kept by other means: what was proposed, what became of it, what lies on the shelf. */
class World {
  state: Stock = initialState
  shelf = 0
  policy: Policy = par('10')
  terms: Message[] = []
  /** Proposals that are neither ordered nor refused, and live orders, in gloves. */
  readonly open = new Map<string, number>()
  readonly orders = new Map<string, { gloves: number; lines: ReturnType<typeof orderLine>[]; begun?: boolean }>()
  received = 0
  readonly history: StockInput['message'][] = []
  proposals = 0
  private last: StockInput['message'] | undefined
  private count = 0

  send(message: StockInput['message']): Proposed[] {
    this.history.push(message)
    return this.repeat(message)
  }

  repeat(message: StockInput['message']): Proposed[] {
    const before = this.position()
    const { events = [] } = stock.decide(entry(message, [this.policy, location(), ...this.terms]), this.state)
    this.state = events.reduce(stock.evolve, this.state)
    const proposed = dataOf(events, 'replenishment.ReplenishmentProposed')
    for (const p of proposed) {
      this.check(p, before)
      expect(this.open.has(p.proposalId)).toBe(false)
      this.open.set(p.proposalId, Number(p.orderQuantity) * Number(p.unitFactor))
      this.proposals++
    }
    return proposed
  }

  report(): Proposed[] {
    this.last = onHand(String(this.shelf), { receivedOnOrders: String(this.received) })
    return this.send(this.last)
  }

  newOrderId = (): string => `PO${++this.count}`

  /** On hand, and on order in every way. */
  position(): number {
    const orders = [...this.orders.values()].map((o) => o.gloves)
    return [...this.open.values(), ...orders].reduce((sum, n) => sum + n, this.shelf)
  }

  /** Whether the policy would want more than there is. */
  isShort(position = this.position()): boolean {
    const { kind, par, reorderPoint, orderUpTo } = this.policy.data
    if (kind === 'PAR') return position < Number(par)
    const reached = kind === 'MIN_MAX' ? position < Number(reorderPoint) : position <= Number(reorderPoint)
    return reached && position < Number(orderUpTo)
  }

  /** Never without need, never twice for one, and no more than packs, minimum and multiple make it. */
  private check(p: Proposed, before: number): void {
    const target = Number(this.policy.data.par ?? this.policy.data.orderUpTo)
    expect(this.isShort(before)).toBe(true)
    expect(Number(p.inventoryPosition)).toBe(before)
    expect(Number(p.need)).toBe(target - before)
    const [terms] = dataOf(this.terms, 'master.Contract')
    const factor = Number(p.unitFactor)
    const step = Number(terms?.multiple) * factor
    const ordered = Number(p.orderQuantity) * factor
    expect(ordered).toBeGreaterThanOrEqual(Number(p.need))
    expect(ordered % step).toBe(0)
    expect(ordered).toBeLessThan(Math.max(Number(p.need), Number(terms?.minimumOrder) * factor) + step)
  }
}

type Step = (world: World, n: number) => void

const pick = <T>(all: Iterable<T>, n: number): T | undefined => {
  const list = [...all]
  return list[n % (list.length || 1)]
}

const steps: Record<string, Step> = {
  move: (w, n) => {
    w.shelf += (n % 41) - 25
    w.report()
  },
  changePolicy: (w, n) => {
    const [low, high] = [String(n % 50), String((n % 50) + (n % 7) * 10)]
    w.policy = [par(high), reorderPoint(low, high), minMax(low, high)][n % 3] as Policy
    w.send(w.policy)
  },
  changeTerms: (w, n) => {
    const terms = { unit: n % 2 ? 'EA' : 'BX', minimumOrder: String(n % 4), multiple: String((n % 3) + 1) }
    const packed = item({ packaging: [{ unit: 'BX', factor: '12', gtin: null, per: '1' }] })
    w.terms = n % 9 === 0 ? [packed, supplier()] : [packed, contract(terms), supplier()]
  },
  order: (w, n) => {
    const open = pick(w.open, n)
    if (!open) return
    const [id, gloves] = open
    const byHand = n % 5
    const line = orderLine(id, String(gloves + byHand), { sources: orderLine(id, String(gloves)).sources })
    w.open.delete(id)
    const orderId = w.newOrderId()
    w.orders.set(orderId, { gloves: gloves + byHand, lines: [line] })
    expect(w.send(placed(orderId, line))).toEqual([])
  },
  orderByHand: (w, n) => {
    const orderId = w.newOrderId()
    const lines = [orderLine('RQ', String(n % 13)), orderLine('RQ', '5', { line: 2, location: '4W' })]
    w.orders.set(orderId, { gloves: n % 13, lines })
    expect(w.send(placed(orderId, ...lines))).toEqual([])
  },
  refuse: (w, n) => {
    const open = pick(w.open, n)
    if (!open) return
    const [id, gloves] = open
    const line = orderLine(id, String(gloves))
    w.open.delete(id)
    const answers = [rejected(id), refused(w.newOrderId(), line), cancelled(w.newOrderId(), line)]
    expect(w.send(answers[n % 3] as StockInput['message'])).toEqual([])
  },
  // From the oldest order on, as replenishment takes it; more than was ordered is left with the supplier.
  receive: (w, n) => {
    let left = n % 17
    for (const [orderId, order] of w.orders) {
      const come = Math.min(left, order.gloves)
      left -= come
      w.shelf += come
      w.received += come
      order.gloves -= come
      order.begun ||= come > 0
      if (order.gloves === 0) w.orders.delete(orderId)
    }
    w.report()
  },
  cancel: (w, n) => {
    const order = pick(w.orders, n)
    if (!order || order[1].begun) return
    const [orderId, { lines }] = order
    w.orders.delete(orderId)
    expect(w.send(cancelled(orderId, ...lines))).toEqual([])
  },
  // The same fact again, under a new offset. An old policy is none: it would be the policy again.
  again: (w, n) => {
    const facts = w.history.filter((m) => m.type !== 'master.StockingPolicy')
    const message = pick(facts, n)
    if (message) expect(w.repeat(message)).toEqual([])
  },
}

const history = fc.array(fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.nat({ max: 10_000 })), { maxLength: 60 })

const play = (taken: [string, number][]): World => {
  const world = new World()
  steps.changeTerms?.(world, 1)
  for (const [name, n] of taken) steps[name]?.(world, n)
  return world
}

test('whatever happens, a need is proposed once, and what is on order is what the orders say', () => {
  fc.assert(
    fc.property(history, (taken) => {
      const world = play(taken)
      const known = Number(onOrderOf(world.state))
      expect(world.shelf + known).toBe(world.position())
      expect(world.state.proposed.map((p) => p.proposalId).sort()).toEqual([...world.open.keys()].sort())
    }),
    { numRuns: 400 },
  )
})

test('once things are quiet and there is a contract, nothing is missing, and nothing more is proposed', () => {
  fc.assert(
    fc.property(history, (taken) => {
      const world = play(taken)
      steps.changeTerms?.(world, 1)
      world.report()
      expect(world.isShort()).toBe(false)
      const { proposals } = world
      world.report()
      world.send(world.policy)
      expect(world.proposals).toBe(proposals)
      expect(world.state.hindrance).toBeNull()
    }),
    { numRuns: 400 },
  )
})

test('stock that goes up and down by the same again and again leads to one proposal', () => {
  const world = play([])
  world.policy = par('10')
  for (let i = 0; i < 50; i++) {
    world.shelf = i % 2 === 0 ? 4 : 12
    world.report()
  }
  expect(world.proposals).toBe(1)
})
