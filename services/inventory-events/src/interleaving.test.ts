import { expect, test } from '@jest/globals'
import { add } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import fc from 'fast-check'
import { position } from './decide.ts'
import { direct, movement, stockReceived, throughInbox } from './examples.ts'
import { identityOf, type Movement } from './movement.ts'
import { initialState, type KnownPosition, type Position, type PositionEvent } from './position.ts'

type Change = Exclude<PositionEvent, { type: 'supplyline.ExceptionRaised' }>['data']
type Taken = { state: KnownPosition | undefined; changes: Change[] }
/** Lines of receipts are told through the inbox, each once. */
type Sent = Movement | MessageOf<'inventory.StockReceived'>

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
  const changes: Taken['changes'] = []
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
      if (event.type !== 'supplyline.ExceptionRaised') changes.push(event.data)
    }
  }

  for (;;) {
    const open = [
      own.length > 0 ? () => take(own.shift() as Sent, true) : undefined,
      elsewhere.length > 0 ? () => inbox.push(elsewhere.shift() as Sent) : undefined,
      inbox.length > 0 ? () => take(inbox.shift() as Sent, false) : undefined,
    ].filter((step) => step !== undefined)
    if (open.length === 0) return { state: state.status === 'known' ? state : undefined, changes }
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
        minutesAgo: fc.integer({ min: 0, max: 10_000 }),
        again: fc.nat({ max: 2 }),
      }),
      { maxLength: 30 },
    )
    .map((facts) =>
      facts.flatMap(({ kind, quantity, unit, lot, minutesAgo, again }, i) => {
        const occurredAt = Date.UTC(2026, 0, 5, 12) - minutesAgo * 60_000
        const fields = { eventId: `E-${i}`, unit, lot, expiry: lot && (expiryOf[lot] ?? null), occurredAt }
        return Array.from({ length: again + 1 }, () => movement(kind, quantity, fields))
      }),
    )

const choices = fc.infiniteStream(fc.nat({ max: 1_000 }))
const chooser = (stream: Iterator<number>) => (open: number) => (stream.next().value as number) % open

/** Everything about a position but which movement came last. */
const stock = (state: KnownPosition | undefined) => {
  if (!state) return undefined
  const { lastEventId, changedAt, ...rest } = state
  return rest
}

test('whatever the order, the way and the repetitions of the movements, they lead to the same position', () => {
  fc.assert(
    fc.property(
      movements(sums).chain((sent) =>
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
        expect(stock(anyhow.state)).toEqual(stock(inOrder.state))
      },
    ),
    { numRuns: 250 },
  )
})

test('with counts among them, on hand of every lot is the sum of the changes taken, each event once', () => {
  fc.assert(
    fc.property(movements([...sums, 'StockCounted']), fc.array(fc.boolean()), choices, (sent, strays, stream) => {
      const { state, changes } = run(
        sent.map((message, i) => ({ message, stray: strays[i] ?? false })),
        chooser(stream),
      )
      expect(new Set(changes.map((c) => c.eventId)).size).toBe(changes.length)
      expect(state?.sequence ?? 0).toBe(changes.length)
      const sumOf = (taken: { change: string }[]) => taken.reduce((sum, { change }) => add(sum, change), '0')
      expect(state?.onHand ?? '0').toBe(sumOf(changes))
      for (const lot of ['', 'A', 'B', 'C'])
        expect(state?.lots.find((l) => l.lot === lot)?.onHand ?? '0').toBe(sumOf(changes.filter((c) => c.lot === lot)))
      for (const change of changes)
        if ('count' in change) expect(add(change.count.before, change.count.difference)).toBe(change.count.counted)
    }),
    { numRuns: 250 },
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
      fc.tuple(movements(sums), receipts).chain(([moved, received]) =>
        fc.record({
          received: fc.constant(received),
          all: fc.constant([...moved, ...received]),
          shuffled: fc.shuffledSubarray([...moved, ...received], { minLength: moved.length + received.length }),
        }),
      ),
      choices,
      ({ received, all, shuffled }, stream) => {
        const stray = (message: Sent) => ({ message, stray: message.type === 'inventory.StockReceived' })
        const inOrder = run(
          all.map((message) => ({ message, stray: true })),
          () => 0,
        )
        const anyhow = run(shuffled.map(stray), chooser(stream))
        expect(stock(anyhow.state)).toEqual(stock(inOrder.state))
        expect(anyhow.state?.receivedOnOrders ?? '0').toBe(received.reduce((sum, m) => add(sum, m.data.quantity), '0'))
      },
    ),
    { numRuns: 200 },
  )
})
