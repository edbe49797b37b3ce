import { expect, test } from '@jest/globals'
import { add, subtract } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import fc from 'fast-check'
import { position } from './decide.ts'
import { direct, movement, stockReceived, throughInbox, transferSent } from './examples.ts'
import { COUNTS_REMEMBERED, REMEMBERED, tieOf } from './journal.ts'
import { identityOf, type Movement, quantityOf } from './movement.ts'
import { type Count, initialState, type KnownPosition, type Position } from './position.ts'
import { summary } from './summary.ts'
import { casesOf } from './trace.ts'

/** Lines of receipts and what others send here are told through the inbox, each once. */
type Sent = Movement | MessageOf<'inventory.StockReceived' | 'inventory.TransferSent' | 'inventory.RecallAsked'>
type Taken = { state: KnownPosition | undefined; taken: Sent[]; exceptions: string[] }

/**
 * What the kernel may do with the movements of one position: those on its own partition are read in order, those that a
 * source put elsewhere and those that the position cannot decide alone come through the inbox, whenever it is read.
 * `choose` picks which of the three logs is read next.
 */
const run = (sent: { message: Sent; stray: boolean }[], choose: (open: number) => number): Taken => {
  const own = sent.filter((s) => !s.stray).map((s) => s.message)
  const elsewhere = sent.filter((s) => s.stray).map((s) => s.message)
  const inbox: Sent[] = []
  const seen = new Map<string, string>()
  const taken: Sent[] = []
  const exceptions = new Map<string, string>()
  let state: Position = initialState

  const take = (message: Sent, isDirect: boolean) => {
    const identity = identityOf(message)
    const known = identity && seen.get(identity.id)
    if (known !== undefined && known === identity?.content) return
    const conflicting = known !== undefined
    const input = isDirect ? direct(message, { conflicting }) : throughInbox(message, { conflicting })
    const decision = position.decide(input, state)
    if (decision.forward) return void inbox.push(message)
    if (identity && !conflicting && !decision.refuse) seen.set(identity.id, identity.content)
    for (const event of decision.events ?? []) {
      state = position.evolve(state, event)
      if (event.type === 'StockMoved' || event.type === 'StockSentHere') taken.push(message)
      if (event.type === 'supplyline.ExceptionRaised') exceptions.set(event.data.exceptionId, event.data.kind)
      if (event.type === 'supplyline.ExceptionResolved') exceptions.delete(event.data.exceptionId)
    }
  }

  for (;;) {
    const open = [
      own.length > 0 ? () => take(own.shift() as Sent, true) : undefined,
      elsewhere.length > 0 ? () => inbox.push(elsewhere.shift() as Sent) : undefined,
      inbox.length > 0 ? () => take(inbox.shift() as Sent, false) : undefined,
    ].filter((step) => step !== undefined)
    if (open.length === 0) {
      const known = state.status === 'known' ? state : undefined
      return { state: known, taken, exceptions: [...exceptions.values()].sort() }
    }
    open[choose(open.length)]?.()
  }
}

const expiryOf: Record<string, string | null> = { A: '2027-01-31', B: '2027-02-28', C: null }
const sums = [
  'StockIssued',
  'StockReturned',
  'StockAdjusted',
  'StockTransferredOut',
  'StockTransferredIn',
  'StockExpired',
  'StockQuarantined',
  'StockReleased',
  'ConsignmentReceived',
  'ConsignmentUsed',
  'ConsignmentTakenBack',
]

const movements = (kinds: string[]) =>
  fc
    .array(
      fc.record({
        kind: fc.constantFrom(...kinds) as fc.Arbitrary<Parameters<typeof movement>[0]>,
        // Zero and wrong units are among them: what is refused is refused on every way.
        quantity: fc.integer({ min: 0, max: 2_000 }).map((n) => String(n / 8)),
        unit: fc.constantFrom('EA', 'EA', 'EA', 'BX', 'PK'),
        lot: fc.constantFrom('A', 'B', 'C', null),
        // Many happen at the same time.
        minutesAgo: fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 10_000 })),
        again: fc.nat({ max: 2 }),
        caseReference: fc.constantFrom('CASE-1', 'CASE-2', null),
      }),
      { maxLength: 30 },
    )
    .map((facts) =>
      facts.flatMap(({ kind, quantity, unit, lot, minutesAgo, again, caseReference }, i) => {
        const occurredAt = Date.UTC(2026, 0, 5, 12) - minutesAgo * 60_000
        const fields = {
          eventId: `E-${i}`,
          unit,
          lot,
          expiry: lot && (expiryOf[lot] ?? null),
          occurredAt,
          caseReference,
        }
        return Array.from({ length: again + 1 }, () => movement(kind, quantity, fields))
      }),
    )

const choices = fc.infiniteStream(fc.nat({ max: 1_000 }))
const chooser = (stream: Iterator<number>) => (open: number) => (stream.next().value as number) % open

/** Everything about a position but what came last, and which event has brought it below zero. */
const stock = (state: KnownPosition | undefined) => {
  if (!state) return undefined
  const {
    lastEventId,
    changedAt,
    journal,
    belowZero,
    transfers,
    offCounts,
    recalledStock,
    traces,
    unreported,
    ...rest
  } = state
  const lines = [journal?.lines, journal?.recent].join('\n').split('\n').filter(Boolean).sort()
  const open = transfers?.map(({ id, unit, waiting }) => `${id} ${unit} ${waiting}`).sort()
  const off = offCounts?.map(({ lot }) => lot).sort() ?? []
  const gone = traces?.lots
    .map((trace) => ({ ...trace, cases: casesOf(trace) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
  const used = unreported?.map((one) => Object.values(one).join(' ')).sort()
  const isTold = { isBelowZero: belowZero !== null, isRecalled: typeof recalledStock === 'string' }
  return { ...rest, lines, open, off, gone, used, ...isTold }
}

const later = (a: Sent, b: Sent): number =>
  timeOf(a) - timeOf(b) || Number(isCount(a)) - Number(isCount(b)) || (tieOf(idOf(a)) < tieOf(idOf(b)) ? -1 : 1)
const timeOf = ({ data }: Sent): number => ('occurredAt' in data ? data.occurredAt : 0)
const idOf = ({ data }: Sent): string => ('eventId' in data ? data.eventId : data.recallId)
const isCount = (message: Sent): boolean => message.type === 'inventory.StockCounted'

/** What happened, plainly replayed in the order in which it did: on hand by lot, what was consumed, the last count. */
const replayed = (taken: readonly Sent[]) => {
  const lots = new Map<string, string>()
  const total = () => [...lots.values()].reduce(add, '0')
  let consumed = '0'
  let lastCount: Omit<Count, 'eventId'> | null = null
  for (const message of [...taken].sort(later)) {
    const { type, data } = message
    if (type === 'inventory.TransferSent' || type === 'inventory.RecallAsked') continue
    const { lot, occurredAt } = data
    const put = (change: string) => lots.set(lot ?? '', add(lots.get(lot ?? '') ?? '0', change))
    if (type === 'inventory.StockReceived') {
      put(data.quantity)
      continue
    }
    const quantity = data.unit === 'BX' ? String(Number(quantityOf(message)) * 100) : quantityOf(message)
    if (type === 'inventory.StockQuarantined' || type === 'inventory.StockReleased') continue
    if (type === 'inventory.StockIssued' || type === 'inventory.ConsignmentUsed') consumed = add(consumed, quantity)
    if (type === 'inventory.StockReturned') consumed = subtract(consumed, quantity)
    if (type === 'inventory.StockCounted') {
      const before = lot === null ? total() : (lots.get(lot) ?? '0')
      const difference = subtract(quantity, before)
      put(difference)
      lastCount = { lot, counted: add(quantity, '0'), before, difference, countedAt: occurredAt }
    } else put(/Issued|Expired|Out|Used|TakenBack/.test(type) ? subtract('0', quantity) : quantity)
  }
  const held = [...lots].filter(([, onHand]) => onHand !== '0').sort()
  return { onHand: total(), lots: Object.fromEntries(held), consumed, lastCount }
}

/** The same of a position. */
const figures = (state: KnownPosition | undefined) => {
  const { eventId: _, ...count } = state?.lastCount ?? { eventId: '' }
  return {
    onHand: state?.onHand ?? '0',
    lots: Object.fromEntries(state?.lots.map(({ lot, onHand }) => [lot, onHand]) ?? []),
    consumed: state?.consumed ?? '0',
    lastCount: state?.lastCount ? count : null,
  }
}

test('whatever the order, the way and the repetitions of movements and counts, they lead to what happened in its own order', () => {
  fc.assert(
    fc.property(
      movements([...sums, 'StockCounted', 'StockCounted'])
        .filter((sent) => new Set(sent.filter(isCount).map((m) => idOf(m))).size <= COUNTS_REMEMBERED)
        .chain((sent) =>
          fc.record({
            sent: fc.constant(sent),
            shuffled: fc.shuffledSubarray(sent, { minLength: sent.length }),
            strays: fc.array(fc.boolean(), { minLength: sent.length, maxLength: sent.length }),
          }),
        ),
      choices,
      ({ sent, shuffled, strays }, stream) => {
        const inOrder = run(
          sent.map((message) => ({ message, stray: true })),
          () => 0,
        )
        const anyhow = run(
          shuffled.map((message, i) => ({ message, stray: strays[i] ?? false })),
          chooser(stream),
        )
        expect(anyhow.exceptions).toEqual(inOrder.exceptions)
        expect(stock(anyhow.state)).toEqual(stock(inOrder.state))
        expect(figures(anyhow.state)).toEqual(replayed(anyhow.taken))
        expect(anyhow.state?.sequence ?? 0).toBe(new Set(anyhow.taken.map((m) => idOf(m))).size)
      },
    ),
    { numRuns: 400 },
  )
})

test('a long story with counts, in which no more lies between than is remembered: what happened in its own order', () => {
  const facts = fc.array(
    fc.record({
      kind: fc.constantFrom(...sums, ...sums, 'StockCounted') as fc.Arbitrary<Parameters<typeof movement>[0]>,
      quantity: fc.integer({ min: 1, max: 80 }).map(String),
      lot: fc.constantFrom('A', 'B', null),
      // Each is at most so many places late.
      late: fc.nat({ max: REMEMBERED / 2 }),
    }),
    { minLength: 100, maxLength: 300 },
  )
  fc.assert(
    fc.property(facts, choices, (happened, stream) => {
      const sent = happened.map(({ kind, quantity, lot, late }, i) => {
        const occurredAt = Date.UTC(2026, 0, 5, 11) + i * 1_000
        return { place: i + late, message: movement(kind, quantity, { eventId: `L-${i}`, lot, occurredAt }) }
      })
      const arrived = sent.sort((a, b) => a.place - b.place).map(({ message }) => ({ message, stray: false }))
      const { state, taken, exceptions } = run(arrived, chooser(stream))
      expect(exceptions.filter((kind) => kind !== 'negative-stock' && kind !== 'count-beyond-tolerance')).toEqual([])
      expect(taken).toHaveLength(happened.length)
      expect(figures(state)).toEqual(replayed(taken))
      expect(JSON.stringify(state?.journal).length).toBeLessThan(2_500)
    }),
    { numRuns: 100 },
  )
})

test('the two halves of transfers, in any order: what is on its way is what was sent and has not arrived', () => {
  const halves = fc.array(
    fc.record({
      id: fc.constantFrom('T-1', 'T-2', 'T-3'),
      quantity: fc.integer({ min: 1, max: 4 }),
      sent: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(halves, choices, (list, stream) => {
      const messages: Sent[] = list.map(({ id, quantity, sent }) =>
        sent
          ? transferSent(String(quantity), { transferId: id })
          : movement('StockTransferredIn', String(quantity), { transferId: id }),
      )
      const isSent = (message: Sent) => message.type === 'inventory.TransferSent'
      const { state } = run(
        messages.map((message) => ({ message, stray: isSent(message) })),
        chooser(stream),
      )
      const open = new Map<string, number>()
      for (const { id, quantity, sent } of list) open.set(id, (open.get(id) ?? 0) + (sent ? quantity : -quantity))
      const expected = [...open.values()].filter((n) => n > 0).reduce((sum, n) => sum + n, 0)
      if (state) expect(summary(state)?.data.inTransit).toBe(String(expected))
      expect(state === undefined).toBe(list.every(({ sent }) => sent))
      expect(state?.sequence ?? list.length).toBe(list.length)
    }),
  )
})

test('receipts and their reversals among the movements: the same position, and received on orders is the sum of theirs', () => {
  const receipts = fc
    .array(
      fc.record({
        eighths: fc.integer({ min: 1, max: 800 }),
        back: fc.boolean(),
        lot: fc.constantFrom('A', 'B', null),
      }),
      {
        maxLength: 10,
      },
    )
    .map((lines) =>
      lines.flatMap(({ eighths, back, lot }) => {
        const fields = { lot, expiry: lot && (expiryOf[lot] ?? null) }
        const line = stockReceived(String(eighths / 8), fields)
        return back ? [line, stockReceived(String(-eighths / 8), fields)] : [line]
      }),
    )
  fc.assert(
    fc.property(
      fc.tuple(movements([...sums, 'StockCounted']), receipts).chain(([moved, received]) =>
        fc.record({
          received: fc.constant(received),
          all: fc.constant([...moved, ...received]),
          shuffled: fc.shuffledSubarray([...moved, ...received], { minLength: moved.length + received.length }),
        }),
      ),
      choices,
      ({ received, all, shuffled }, stream) => {
        fc.pre(all.filter(isCount).length <= COUNTS_REMEMBERED)
        const stray = (message: Sent) => ({ message, stray: message.type === 'inventory.StockReceived' })
        const inOrder = run(
          all.map((message) => ({ message, stray: true })),
          () => 0,
        )
        const anyhow = run(shuffled.map(stray), chooser(stream))
        expect(stock(anyhow.state)).toEqual(stock(inOrder.state))
        expect(figures(anyhow.state)).toEqual(replayed(anyhow.taken))
        expect(anyhow.state?.receivedOnOrders ?? '0').toBe(received.reduce((sum, m) => add(sum, m.data.quantity), '0'))
      },
    ),
    { numRuns: 200 },
  )
})

test('whenever a recall comes, and a lot expires: what may be used is what is neither recalled, expired nor quarantined', () => {
  const recall = (lot: string | null): Sent => {
    const at = { site: 'NORTH', item: 'GLOVE-M', location: '3W' }
    return { type: 'inventory.RecallAsked', data: { ...at, recallId: `R-${lot}`, lot, reason: 'holes' } }
  }
  const isRecall = (message: Sent) => message.type === 'inventory.RecallAsked'
  const expired = (state: Position, now: number): Position => {
    const data = { site: '*', name: 'expiry', dueAt: now }
    const input = throughInbox({ type: 'supplyline.TimerFired', data }, { now })
    return (position.decide(input, state).events ?? []).reduce(position.evolve, state)
  }
  const told = (state: Position) => {
    const { lastEventId, changedAt, sequence, ...rest } = summary(state)?.data ?? {}
    return rest
  }
  fc.assert(
    fc.property(
      movements([...sums, 'StockQuarantined', 'StockCounted']).chain((moved) => {
        const all: Sent[] = [...moved, recall('A'), recall('A')]
        return fc.record({
          all: fc.constant(all),
          shuffled: fc.shuffledSubarray(all, { minLength: all.length }),
        })
      }),
      choices,
      ({ all, shuffled }, stream) => {
        fc.pre(all.filter(isCount).length <= COUNTS_REMEMBERED)
        const inOrder = run(
          all.map((message) => ({ message, stray: true })),
          () => 0,
        )
        const anyhow = run(
          shuffled.map((message) => ({ message, stray: isRecall(message) })),
          chooser(stream),
        )
        expect(anyhow.exceptions).toEqual(inOrder.exceptions)
        expect(anyhow.state?.recalls ?? []).toHaveLength(anyhow.state ? 1 : 0)
        if (!anyhow.state || !inOrder.state) return expect(anyhow.state).toEqual(inOrder.state)
        // B is to be used up by the end of February; A, which is recalled, before that.
        const march = Date.UTC(2027, 2, 1)
        const state = expired(anyhow.state, march)
        expect(told(state)).toEqual(told(expired(inOrder.state, march)))
        const aside = new Map<string, number>()
        for (const { type, data } of anyhow.taken)
          if (type === 'inventory.StockQuarantined' || type === 'inventory.StockReleased') {
            const quantity = Number(data.quantity) * (data.unit === 'BX' ? 100 : 1)
            const before = aside.get(data.lot ?? '') ?? 0
            aside.set(data.lot ?? '', before + (type === 'inventory.StockReleased' ? -quantity : quantity))
          }
        const onHand = Number(anyhow.state.onHand)
        const unusable = anyhow.state.lots
          .filter((lot) => Number(lot.onHand) > 0)
          .map(({ lot, onHand: held }) =>
            lot === 'A' || lot === 'B' ? Number(held) : Math.min(Number(held), Math.max(0, aside.get(lot) ?? 0)),
          )
          .reduce((sum, held) => sum + held, 0)
        expect(Number(summary(state)?.data.usable)).toBe(onHand < 0 ? onHand : Math.max(0, onHand - unusable))
      },
    ),
    { numRuns: 200 },
  )
})
