import { describe, expect, test } from '@jest/globals'
import type { Decision } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import {
  deadLetters,
  inbox,
  item,
  items,
  movements,
  openShelf,
  returned,
  routing,
  withdrawals,
  withdrawn,
} from './testing/shelf.ts'
import type { Input } from './topology.ts'

// What becomes of each part of a decision.

/** Runs the decision for every movement at shelf A; elsewhere nothing is decided. */
const run = async (decision: (input: Input) => Decision<Message>, ...movementsAtA: Message[]) => {
  const t = await openShelf()
  const elsewhere: Input[] = []
  await t.platform.start(
    routing((input, { taken }) => {
      if ((input.message.data as { location?: string }).location === 'A' || taken > 0) return decision(input)
      elsewhere.push(input)
      return {}
    }),
  )
  await t.send(items, [item('GLOVE', 'nitrile')])
  await t.send(movements, movementsAtA.length > 0 ? movementsAtA : [returned('A', 1)], { ce_id: 'E-1' })
  await t.platform.settle()
  const entries = t.decoded(inbox).flatMap((m) => (m.type === 'supplyline.InboxEntry' ? [m.data] : []))
  await t.platform.stop('shelf')
  return { t, elsewhere, entries }
}

describe('events', () => {
  test('of an output topic are published under ids that follow from the entry; others are only folded', async () => {
    const { t } = await run(({ message }) => ({ events: [message, withdrawn('A', 'first'), withdrawn('B', 'second')] }))
    expect(
      t
        .records(withdrawals)
        .map((r) => r.headers.ce_id)
        .sort(),
    ).toEqual(['E-1/0/1', 'E-1/0/2'])
    expect(t.shelfAt('A')?.state).toEqual({ onHand: 1, taken: 1 })
  })
})

describe('a message told to another aggregate', () => {
  test('is an entry of it, with an id and a cause that follow from the decision', async () => {
    const tell = [1, 2].map((n) => ({ aggregate: `shelf:B`, message: returned('B', n, { eventId: `told-${n}` }) }))
    const { entries, elsewhere } = await run(() => ({ events: [withdrawn('C')], tell }))
    const told = entries.filter((e) => e.aggregate === 'shelf:B')
    expect(told.map((e) => e.entryId)).toEqual(['E-1/0/tell/0', 'E-1/0/tell/1'])
    expect(elsewhere.map((i) => i.id)).toEqual(['E-1/0/tell/0', 'E-1/0/tell/1'])
    const [first, second] = told.map((e) => e.cause)
    expect(first?.topic).toMatch(/^shelf\.inbox\.v1@\d$/)
    // Places in the lane's sequence, one after the other behind the event.
    expect((second?.offset ?? 0) - (first?.offset ?? 0)).toBe(1)
  })

  test('carries the place in the sequence that its own record has, so that both ways of recognising it agree', async () => {
    const { t, entries } = await run(() => ({
      refuse: { code: 'x', what: 'x', where: 'x', next: 'x' },
      events: [withdrawn('C')],
      tell: [{ aggregate: 'shelf:B', message: returned('B', 1) }],
    }))
    const record = t.records(inbox).find((r) => r.key === 'B')
    const cause = entries.find((e) => e.aggregate === 'shelf:B')?.cause
    expect(String(cause?.offset)).toBe(record?.headers.supplyline_sequence)
    expect(cause?.topic).toBe(`${inbox.name}@${record?.headers.supplyline_lane}`)
  })

  test('brings the reference values that the decision names', async () => {
    const { elsewhere } = await run(() => ({
      tell: [{ aggregate: 'shelf:B', message: returned('B', 1), references: [item('GLOVE', 'named')] }],
    }))
    expect(elsewhere.map((i) => i.references)).toMatchObject([
      [{ type: 'master.Item', data: { description: 'named' } }],
    ])
  })

  test('under a name that can be no aggregate’s parks the teller, and nothing of its decision remains', async () => {
    const { t } = await run(({ message }) => ({
      events: [message, withdrawn('C')],
      tell: [{ aggregate: `shelf:${'x'.repeat(2_000)}`, message: returned('B', 1) }],
    }))
    expect(t.shelfAt('A')).toMatchObject({ state: { taken: 0 }, parked: { code: 'unencodable' } })
    expect(t.records(withdrawals)).toEqual([])
    expect(t.faults()).toEqual(['unencodable'])
  })

  test('to a kind that the service does not have is a dead letter and stops nobody', async () => {
    const { t } = await run(({ message }) => ({
      events: [message],
      tell: [{ aggregate: 'basket:B', message: returned('B', 1) }],
    }))
    expect(t.faults()).toEqual(['unroutable'])
    expect(t.shelfAt('A')?.parked).toBeUndefined()
  })
})

describe('a refusal', () => {
  const refuse = { code: 'wrong-unit', what: 'no such unit', where: 'unit', next: 'send EA' }

  test('makes a dead letter of the record as its source sent it, and its key goes on', async () => {
    const first = returned('A', 1, { unit: 'XX' })
    const { t } = await run(
      ({ message }) => ((message.data as { unit: string }).unit === 'XX' ? { refuse } : { events: [message] }),
      first,
      returned('A', 2),
    )
    expect(t.shelfAt('A')).toMatchObject({ state: { onHand: 2, taken: 1 } })
    const [letter] = t.records(deadLetters)
    expect(letter).toMatchObject({ key: 'A', headers: { ce_id: 'E-1', '__dlq.errors.class': 'wrong-unit' } })
    expect(letter?.headers['__dlq.errors.topic']).toBe(movements.name)
    expect(t.platform.codec.decode(Buffer.from(letter?.value ?? []))).toEqual(first)
  })

  test('may come with events, such as an exception for a person; they are folded and published', async () => {
    const { t } = await run(({ message }) => ({ refuse, events: [message, withdrawn('A')] }))
    expect(t.faults()).toEqual(['wrong-unit'])
    expect(t.records(withdrawals)).toHaveLength(1)
    expect(t.shelfAt('A')?.state).toEqual({ onHand: 1, taken: 1 })
  })

  test('with events that cannot be written is the fault only, not both', async () => {
    const { t } = await run(() => ({ refuse, events: [{ ...withdrawn('A'), data: {} } as never] }))
    expect(t.faults()).toEqual(['unencodable'])
    expect(t.shelfAt('A')?.parked?.code).toBe('unencodable')
  })
})
