import { expect, test } from '@jest/globals'
import type { Decision } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { add, subtract } from '@supplyline/quantity'
import type { ConsumptionLine, Message, MessageOf } from '@supplyline/schemas'
import fc from 'fast-check'
import type { Consumption } from './consumption.ts'
import { position } from './decide.ts'
import { consumption } from './decide-consumption.ts'
import { factors } from './decide-factors.ts'
import { itemRecalls } from './decide-item-recalls.ts'
import { direct, GLOVES, movement, NOON, throughInbox, WARD } from './examples.ts'
import { identityOf, type Movement, quantityOf } from './movement.ts'
import type { Position } from './position.ts'
import { periodOf } from './unreported.ts'

// Each use is told once: whatever comes late or again, whichever way, and whenever timers fire.

// biome-ignore lint/suspicious/noExplicitAny: states and inputs of four deciders
const deciders: Record<string, any> = { stock: position, consumption, factors, 'item-recalls': itemRecalls }
const POSITION = 'stock:3W:GLOVE-M'
const HOUR = 3_600_000

type Waiting = { aggregate: string; message: Message; references: readonly Message[] }
type Told = MessageOf<'inventory.ConsumptionSummarised'>['data']
type Step =
  | { moved: Movement; stray: boolean }
  | { packed: string }
  | { site: string }
  | { deliver: number }
  | { fire: number }
  | { passed: number }

/** The service in small. Aggregates tell one another; a timer that is set may fire at any time. */
class Service {
  readonly states = new Map<string, unknown>()
  readonly inbox: Waiting[] = []
  readonly told: Told[] = []
  readonly taken: Movement[] = []
  box = '100'
  private site = 'NORTH'
  private now = NOON
  private entries = 0
  private readonly seen = new Map<string, string>()
  private readonly timers = new Map<string, { aggregate: string; name: string }>()

  run(steps: readonly Step[]): this {
    for (const step of steps) this.take(step)
    return this
  }

  /** Nothing is under way any longer. */
  rest(): this {
    while (this.inbox.length > 0) this.take({ deliver: 0 })
    return this
  }

  private take(step: Step): void {
    if ('moved' in step) this.move(step.moved, step.stray)
    else if ('packed' in step) {
      this.box = step.packed
      this.inbox.push({ aggregate: 'factors:GLOVE-M', message: this.item(), references: [] })
    } else if ('site' in step) this.site = step.site
    else if ('passed' in step) this.now += step.passed * HOUR
    else if ('fire' in step) this.fire(step.fire)
    else {
      const waiting = [...new Set(this.inbox.map(({ aggregate }) => aggregate))]
      const aggregate = waiting[step.deliver % waiting.length]
      const at = this.inbox.findIndex((entry) => entry.aggregate === aggregate)
      const [entry] = at < 0 ? [] : this.inbox.splice(at, 1)
      if (entry) this.decide(entry, false)
    }
  }

  private move(reported: Movement, stray: boolean): void {
    const message = { ...reported, data: { ...reported.data, site: this.site } } as Movement
    const location: Message = { type: 'master.Location', data: { ...WARD, site: this.site } }
    const entry = { aggregate: POSITION, message, references: [this.item(), location] }
    if (stray) this.inbox.push(entry)
    else this.decide(entry, true)
  }

  private fire(index: number): void {
    const timer = [...this.timers.values()][index % Math.max(1, this.timers.size)]
    if (!timer) return
    const { aggregate, name } = timer
    this.timers.delete(`${aggregate} ${name}`)
    const message: Message = { type: 'supplyline.TimerFired', data: { site: '*', name, dueAt: this.now } }
    this.decide({ aggregate, message, references: [] }, false)
  }

  private decide(entry: Waiting, isDirect: boolean): void {
    const { aggregate, message, references } = entry
    const identity = identityOf(message)
    const known = identity && this.seen.get(identity.id)
    if (known !== undefined && known === identity?.content) return
    const conflicting = known !== undefined
    const fields = { id: `entry-${++this.entries}`, now: this.now, conflicting }
    const input: Input = isDirect ? direct(message, fields) : throughInbox(message, { ...fields, references })
    const decider = deciders[aggregate.slice(0, aggregate.indexOf(':'))]
    const decision: Decision<Message> = decider.decide(input, this.states.get(aggregate) ?? decider.initialState)
    if (decision.forward) return void this.inbox.push(entry)
    if (identity && !conflicting && !decision.refuse) this.seen.set(identity.id, identity.content)
    for (const event of decision.events ?? []) {
      this.states.set(aggregate, decider.evolve(this.states.get(aggregate) ?? decider.initialState, event))
      if (event.type === 'inventory.ConsumptionSummarised') this.told.push(event.data)
      if ((event.type as string) === 'StockMoved' && identity) this.taken.push(message as Movement)
    }
    for (const tell of decision.tell ?? []) this.inbox.push({ references: [], ...tell })
    for (const [name, due] of Object.entries(decision.timers ?? {}))
      if (due === null) this.timers.delete(`${aggregate} ${name}`)
      else this.timers.set(`${aggregate} ${name}`, { aggregate, name })
  }

  private item(): Message {
    const packaging = [{ unit: 'BX', factor: this.box, gtin: null, per: '1' }]
    return { type: 'master.Item', data: { ...GLOVES, packaging } }
  }
}

/** By site, period, location, item, lot and supplier; without what comes to zero. */
class Sums {
  private readonly sums = new Map<string, string>()
  add(site: string, period: string, lines: readonly Omit<ConsumptionLine, 'unit'>[]): this {
    for (const { location, item, lot, supplier, quantity } of lines) {
      const name = [site, period, location, item, lot, supplier].join('|')
      this.sums.set(name, add(this.sums.get(name) ?? '0', quantity))
    }
    return this
  }
  get all(): Record<string, string> {
    return Object.fromEntries([...this.sums].filter(([, quantity]) => quantity !== '0').sort())
  }
}

/** Told, and what is still to be told, wherever it waits. */
const accounted = ({ told, states, inbox }: Service) => {
  const sums = new Sums()
  for (const { site, period, lines } of told) sums.add(site, period, lines)
  for (const { message } of inbox)
    if (message.type === 'inventory.ConsumptionReported')
      sums.add(message.data.site, message.data.period, message.data.lines)
  for (const [id, state] of states) {
    const gathering = state as Consumption
    if (id.startsWith('consumption:') && gathering.status === 'gathering')
      sums.add(gathering.site, gathering.period, gathering.lines)
  }
  const at = states.get(POSITION) as Position | undefined
  for (const used of (at?.status === 'known' && at.unreported) || [])
    sums.add(used.site, periodOf(used.day), [{ ...used, location: '3W', item: 'GLOVE-M' }])
  return sums.all
}

/** The movements that were taken, plainly. */
const used = (taken: readonly Movement[], box: string) => {
  const sums = new Sums()
  for (const message of taken) {
    const { type, data } = message
    const { unit, site, location, item, lot } = data
    const base = unit === 'BX' ? String(Number(quantityOf(message)) * Number(box)) : quantityOf(message)
    const quantity = /Issued|Used/.test(type) ? base : type === 'inventory.StockReturned' ? subtract('0', base) : '0'
    const period = new Date(data.occurredAt).toISOString().slice(0, 10)
    const supplier = 'supplier' in data ? data.supplier : null
    sums.add(site, period, [{ location, item, lot: lot ?? '', supplier, quantity }])
  }
  return sums.all
}

const kinds = [
  ...(['StockIssued', 'StockIssued', 'StockReturned', 'ConsignmentUsed', 'ConsignmentReceived'] as const),
  ...(['StockCounted', 'StockTransferredOut', 'StockAdjusted', 'StockQuarantined'] as const),
]
const moves = fc
  .record({
    kind: fc.constantFrom(...kinds),
    // Some are sent again, some under an id that was used before.
    id: fc.nat({ max: 30 }),
    quantity: fc.integer({ min: 1, max: 3 }).map(String),
    unit: fc.constantFrom('EA', 'EA', 'BX'),
    lot: fc.constantFrom('A', 'B', null),
    supplier: fc.constantFrom('MEDCO', 'OTHER'),
    hoursAgo: fc.constantFrom(0, 0, 1, 13, 40, 80),
    stray: fc.boolean(),
  })
  .map(({ kind, id, quantity, hoursAgo, stray, ...fields }): Step => {
    const at = { ...fields, eventId: `E-${id}`, occurredAt: NOON - hoursAgo * HOUR }
    return { moved: movement(kind, quantity, at), stray }
  })
const index = fc.nat({ max: 20 })
const steps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: moves },
    { weight: 4, arbitrary: index.map((deliver): Step => ({ deliver })) },
    { weight: 3, arbitrary: index.map((fire): Step => ({ fire })) },
    { weight: 1, arbitrary: fc.constantFrom('50', '60', '100').map((packed): Step => ({ packed })) },
    { weight: 1, arbitrary: fc.constantFrom('NORTH', 'SOUTH').map((site): Step => ({ site })) },
    { weight: 1, arbitrary: fc.nat({ max: 30 }).map((passed): Step => ({ passed })) },
  ),
  { maxLength: 60, size: 'max' },
)

test('what is told and what is still to be told is what was used; nothing is told twice, and no revision is missing', () => {
  let revisions = 0
  fc.assert(
    fc.property(steps, (given) => {
      const service = new Service().run([{ packed: '100' }, { deliver: 0 }, ...given]).rest()
      const { told, taken, box } = service
      expect(accounted(service)).toEqual(used(taken, box))
      const next = new Map<string, number>()
      for (const { site, period, revision, lines } of told) {
        const name = `${site}:${period}`
        expect(revision).toBe((next.get(name) ?? 0) + 1)
        next.set(name, revision)
        expect(lines.length).toBeGreaterThan(0)
        expect(lines.every(({ quantity }) => quantity !== '0')).toBe(true)
        revisions++
      }
    }),
    { numRuns: 400 },
  )
  expect(revisions).toBeGreaterThan(100)
})

test('when every timer has fired, all of it is told', () => {
  fc.assert(
    fc.property(steps, (given) => {
      const service = new Service().run([{ packed: '100' }, { deliver: 0 }, ...given]).rest()
      const timers: Step[] = Array.from({ length: 30 }, () => ({ fire: 0 }))
      service.run(timers).rest().run(timers)
      const sums = new Sums()
      for (const { site, period, lines } of service.told) sums.add(site, period, lines)
      expect(sums.all).toEqual(used(service.taken, service.box))
    }),
    { numRuns: 200 },
  )
})
