import { describe, expect, test } from '@jest/globals'
import type { Message, MessageOf } from '@supplyline/schemas'
import {
  commands,
  deadLetters,
  folding,
  inbox,
  item,
  items,
  movements,
  openShelf,
  returned,
  routing,
} from './testing/shelf.ts'
import type { Input } from './topology.ts'

type Resubmit = MessageOf<'supplyline.ResubmitRecord'>['data']
type Service = Awaited<ReturnType<typeof openShelf>>

const decide = ({ message, direct, references }: Input) => {
  const data = message.data as { unit: string }
  if (data.unit === 'PALLET') return { refuse: { code: 'unit', what: 'no such unit', where: 'unit', next: 'send EA' } }
  return direct && references.length === 0 && data.unit === 'BX' ? { forward: true } : { events: [message] }
}

/** Somebody takes the first dead letter for what it should have been. */
const resubmit = async (t: Service, record: Message | Uint8Array, given: Partial<Resubmit> = {}) => {
  const letter = t.records(deadLetters)[0]
  const data: Resubmit = {
    ...{ commandId: 'C-1', site: 'NORTH', topic: letter?.headers['__dlq.errors.topic'] ?? '' },
    ...{ partition: Number(letter?.headers['__dlq.errors.partition']), key: letter?.key ?? null, edited: true },
    offset: Number(letter?.headers['__dlq.errors.offset']),
    record: Buffer.from(record instanceof Uint8Array ? record : t.platform.codec.encode(movements.name, record)),
    ...{ requestedBy: 'ines', approvedBy: 'omar', reason: 'a unit that nobody has', requestedAt: 0, ...given },
  }
  await t.send(commands, [{ type: 'supplyline.ResubmitRecord', data }])
  await t.platform.pass(3_000)
}

describe.each([
  ['through the inbox', routing],
  ['as they are read', folding],
])('a dead letter of a service that takes its movements %s', (__, topology) => {
  const refused = async () => {
    const t = await openShelf()
    await t.platform.start(topology(decide))
    await t.send(movements, [returned('A', 1), returned('A', 2, { unit: 'PALLET' }), returned('A', 4)])
    await t.platform.pass(3_000)
    expect(t.shelfAt('A')?.state).toMatchObject({ onHand: 5 })
    return t
  }

  test('is taken once it is edited and approved, with the reference values of that day', async () => {
    const t = await refused()
    await t.send(items, [item('GLOVE')])
    await t.platform.settle()
    await resubmit(t, returned('A', 200, { unit: 'EA' }))
    expect(t.shelfAt('A')?.state).toMatchObject({ onHand: 205, taken: 3 })
    await t.platform.stop('shelf')
  })

  test('may go to another aggregate than its key told', async () => {
    const t = await refused()
    await resubmit(t, returned('B', 8))
    expect(t.shelfAt('B')?.state).toMatchObject({ onHand: 8 })
    await t.platform.stop('shelf')
  })

  test('is refused again where nothing was changed, and is another dead letter', async () => {
    const t = await refused()
    const value = t.records(deadLetters)[0]?.value as Uint8Array
    await resubmit(t, value, { edited: false, approvedBy: null })
    expect(t.faults()).toEqual(['unit', 'unit'])
    await t.platform.stop('shelf')
  })

  test.each([
    ['nobody', null],
    ['the one who edited it', 'ines'],
  ])('is not taken when it is edited and approved by %s', async (___, approvedBy) => {
    const t = await refused()
    await resubmit(t, returned('A', 200), { approvedBy })
    expect(t.shelfAt('A')?.state).toMatchObject({ onHand: 5 })
    expect(t.records(deadLetters).at(-1)?.headers).toMatchObject({
      '__dlq.errors.class': 'refused-input',
      '__dlq.errors.topic': commands.name,
    })
    await t.platform.stop('shelf')
  })

  test.each([
    ['bytes that are no record', () => Buffer.from('not Avro')],
    ['bytes of a schema that nobody knows', () => Buffer.from('00000000ff0102', 'hex')],
  ])('that is edited to %s stops nothing: the command is a dead letter', async (___, bytes) => {
    const t = await refused()
    await resubmit(t, bytes())
    expect(t.records(deadLetters).at(-1)?.headers['__dlq.errors.topic']).toBe(commands.name)
    await t.send(movements, [returned('A', 8)])
    await t.platform.pass(3_000)
    expect(t.shelfAt('A')?.state).toMatchObject({ onHand: 13 })
    expect(t.records(inbox).every((r) => r.value !== null)).toBe(true)
    await t.platform.stop('shelf')
  })

  test('is taken once, however often the command is delivered', async () => {
    const t = await refused()
    await resubmit(t, returned('A', 200), {})
    await t.platform.stop('shelf')
    // Its routed positions may lag behind its commits: the command is routed again.
    for (const lane of t.platform.database('shelf').lanes.values()) delete lane.positions[commands.name]
    await t.platform.start(topology(decide))
    await t.platform.pass(3_000)
    expect(t.shelfAt('A')?.state).toMatchObject({ onHand: 205 })
    await t.platform.stop('shelf')
  })
})
