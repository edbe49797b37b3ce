import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { type Decision, play } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message, MessageOf } from '@supplyline/schemas'
import { item, NOON, supplier } from '../examples.ts'
import { idOf, type Value } from '../value.ts'
import { ATTRIBUTES } from './attributes.ts'
import { erpDrift, MOST_OPEN } from './erp-drift.ts'
import { erpEntity } from './erp-entity.ts'
import { erpNames } from './erp-names.ts'

const NUMBER = '100001001'
const input = <M extends Message>(message: M, references: readonly Message[] = [], now = NOON): Input<M> => ({
  ...{ id: `entry-${now}-${JSON.stringify(message).length}`, now, message, references },
  ...{ direct: false, conflicting: false },
})
const glove = (changes: object = {}) => item({ erpMaterials: { sap: NUMBER }, ...changes })
const seen = (changes: object = {}): Message => ({
  type: 'procurement.ErpItemSeen',
  data: {
    ...{ erp: 'sap', site: '*', number: NUMBER, description: 'GLOVE NITRILE M', baseUnit: 'EA' },
    ...{ blocked: false, deleted: false, changedOn: '2026-01-05', seenAt: NOON, ...changes },
  },
})
const missing: Message = {
  type: 'procurement.ErpEntityMissing',
  data: { erp: 'sap', site: '*', kind: 'item', number: NUMBER, seenAt: NOON },
}
const named = (value: Value, is = true) => {
  const kind = value.type === 'master.Item' ? 'item' : 'supplier'
  const data = { erp: 'sap', site: '*', kind, number: NUMBER, entity: idOf(value), named: is, namedAt: NOON }
  return input({ type: 'master.ErpEntityNamed', data } as Message, [value])
}
const vendor = (changes: object = {}): Message => ({
  type: 'procurement.ErpSupplierSeen',
  data: {
    ...{ erp: 'sap', site: '*', number: NUMBER, name: 'Another name than ours' },
    ...{ blocked: false, deleted: false, changedOn: null, seenAt: NOON, ...changes },
  },
})

type Entry = Input<Message>
/** How the last entry leaves it: what is told of it and what is published, in words. */
const compared = (...entries: Entry[]): string[] => {
  const last = entries.pop()
  const decision = erpEntity.decide(last as never, play(erpEntity, entries as never).state) as Decision<Message>
  return [
    ...(decision.events ?? []).flatMap((e) =>
      e.type === 'master.ErpStanding' ? [`taken over: ${e.data.status}`] : [],
    ),
    ...(decision.tell ?? []).flatMap(({ message }) => {
      const { was, standing, differences } = (message as MessageOf<'master.ErpDriftNoted'>).data
      return [`${was} to ${standing}`, ...differences.map((d) => `${d.attribute}: ${d.ours}, ${d.theirs}`)]
    }),
  ]
}

test('the README says of each attribute who is right, as it is decided here', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const [, table = ''] = readme.split('| of an item or supplier')
  const rows = (table.split('\n\n')[0] ?? '').split('\n').slice(2)
  expect(rows.map((row) => row.split('|').map((cell) => cell.trim())).map(([, name, right]) => [name, right])).toEqual(
    [...ATTRIBUTES.item, ...ATTRIBUTES.supplier].map(({ name, right }) => [name, right]),
  )
})

describe('an item or supplier and what the ERP has of its number', () => {
  const ours = named(glove())
  test.each<[string, Entry[], string[]]>([
    ['agree', [ours, input(seen())], ['taken over: ACTIVE', 'NOTHING to AGREES']],
    ['in whatever order they come', [input(seen()), ours], ['taken over: ACTIVE', 'UNKNOWN to AGREES']],
    ['the same again: nothing', [ours, input(seen()), input(seen({ changedOn: '2026-02-01' }))], []],
    [
      'another base unit: ours is right, so it is drift',
      [ours, input(seen({ baseUnit: 'PC' }))],
      ['taken over: ACTIVE', 'NOTHING to DIFFERS', 'base unit: EA, PC'],
    ],
    ['corrected there: it is settled', [ours, input(seen({ baseUnit: 'PC' })), input(seen())], ['DIFFERS to AGREES']],
    [
      'corrected here: it is settled',
      [ours, input(seen({ baseUnit: 'PC' })), named(glove({ baseUnit: 'PC' }))],
      ['DIFFERS to AGREES'],
    ],
    [
      'another description: each has its own',
      [ours, input(seen()), input(seen({ description: 'Gloves' }))],
      ['taken over: ACTIVE'],
    ],
    [
      'marked for deletion: the ERP is right, so it is taken over, and used here all the same',
      [ours, input(seen()), input(seen({ deleted: true }))],
      ['taken over: DELETED', 'AGREES to DIFFERS', 'material status: in use, DELETED'],
    ],
    [
      'the ERP has none',
      [ours, input(missing)],
      ['taken over: MISSING', 'NOTHING to DIFFERS', `material number: ${NUMBER}, none`],
    ],
    ['nobody here names it', [input(seen())], ['NOTHING to UNKNOWN']],
    ['nobody here names it, and it is out of use', [input(seen({ deleted: true }))], []],
    [
      'it is named no longer',
      [ours, input(seen({ baseUnit: 'PC' })), named(glove(), false)],
      ['taken over: ACTIVE', 'DIFFERS to UNKNOWN'],
    ],
    ['the ERP has not answered yet', [ours], []],
    [
      'a supplier is compared by no name',
      [named(supplier()), input(vendor())],
      ['taken over: ACTIVE', 'NOTHING to AGREES'],
    ],
    [
      'a supplier is blocked',
      [named(supplier()), input(vendor({ blocked: true }))],
      ['taken over: BLOCKED', 'NOTHING to DIFFERS', 'vendor status: in use, BLOCKED'],
    ],
  ])('%s', (_, entries, expected) => {
    expect(compared(...entries)).toEqual(expected)
  })

  test('a difference keeps the time from which it is known, whatever else comes to differ', () => {
    const differing = input(seen({ baseUnit: 'PC' }), [], NOON)
    const { state } = play(erpEntity, [
      ours,
      differing,
      input(seen({ baseUnit: 'PC', deleted: true }), [], NOON + 5),
    ] as never)
    expect(state).toMatchObject({ drift: [{ since: NOON }, { since: NOON + 5 }] })
  })
})

test('who names what: told when it begins, changes or ends, and not when another attribute changes', () => {
  const tellOf = (...values: Value[]) => {
    const entries = values.map((value) => input(value)) as never[]
    const last = entries.pop() as never
    return (erpNames.decide(last, play(erpNames, entries).state).tell ?? []).map(
      ({ aggregate, message }) => `${aggregate} ${(message.data as { named: boolean }).named}`,
    )
  }
  expect(tellOf(glove())).toEqual([`erp-entity:sap:item:${NUMBER} true`])
  expect(tellOf(glove(), glove({ description: 'Another' }))).toEqual([])
  expect(tellOf(glove(), glove({ baseUnit: 'PC' }))).toEqual([`erp-entity:sap:item:${NUMBER} true`])
  expect(tellOf(glove(), glove({ erpMaterials: { sap: '7', old: 'A:1' } }))).toEqual([
    `erp-entity:sap:item:${NUMBER} false`,
    'erp-entity:sap:item:7 true',
    'erp-entity:old:item:A%3A1 true',
  ])
  expect(tellOf(glove(), glove({ erpMaterials: { sap: `000${NUMBER}` } }))).toEqual([])
  expect(tellOf(supplier({ erpVendors: { sap: '9' } }))).toEqual(['erp-entity:sap:supplier:9 true'])
})

describe('the drift of an ERP', () => {
  let state: typeof erpDrift.initialState
  let told: string[]
  let entries: number
  const take = (message: Message, now = NOON) => {
    const decision = erpDrift.decide({ ...input(message, [], now), id: `entry-${++entries}` } as never, state)
    for (const event of decision.events ?? []) state = erpDrift.evolve(state, event)
    const of = (decision.events ?? []) as Message[]
    told = of.flatMap(({ type, data }) => {
      if (type === 'supplyline.ExceptionRaised') return [`${data.kind} ${data.subject}: ${data.detail}`]
      return type === 'supplyline.ExceptionResolved' ? [`resolved: ${data.resolution}`] : []
    })
    return decision.timers ?? {}
  }
  const noted = (number: string, was: string, standing: string, theirs = 'PC'): Message => ({
    type: 'master.ErpDriftNoted',
    data: {
      ...{
        erp: 'sap',
        site: '*',
        kind: 'item',
        number,
        was,
        standing,
        entities: standing === 'UNKNOWN' ? [] : ['item:G'],
      },
      differences:
        standing === 'DIFFERS'
          ? [{ attribute: 'base unit', ours: 'EA', theirs, since: NOON, next: 'correct it there' }]
          : [],
    },
  })
  const timer: Message = { type: 'supplyline.TimerFired', data: { site: '*', name: 'unknown', dueAt: NOON } }
  beforeEach(() => {
    ;[state, told, entries] = [erpDrift.initialState, [], 0]
  })

  test('is one exception for each, which says what differs since when; it goes when nothing differs', () => {
    take(noted('1', 'NOTHING', 'DIFFERS'))
    expect(told).toEqual([
      'erp-drift item:G: item:G and material 1 of sap differ: base unit is EA here and PC there, since 2026-01-05T12:00:00.000Z',
    ])
    take(noted('1', 'DIFFERS', 'DIFFERS', 'ST'))
    expect(told).toEqual(['resolved: it differs otherwise', expect.stringContaining('ST there')])
    take(noted('1', 'DIFFERS', 'AGREES'))
    expect(told).toEqual(['resolved: nothing differs any more'])
    expect(state).toMatchObject({ open: {}, differing: 0 })
  })

  test('of very many, only so many are exceptions; the rest is counted', () => {
    for (let i = 0; i < MOST_OPEN + 50; i++) take(noted(String(i), 'NOTHING', 'DIFFERS'))
    expect([Object.keys(state.open).length, state.differing]).toEqual([MOST_OPEN, MOST_OPEN + 50])
    take(noted('0', 'DIFFERS', 'AGREES'))
    take(noted('x', 'NOTHING', 'DIFFERS'))
    expect(told[0]).toContain(`it is one of ${MOST_OPEN + 50}, of which ${MOST_OPEN} have an exception`)
  })

  test('fifty thousand that nobody names are one exception, a minute after the last of them came', () => {
    const wrong: unknown[] = []
    for (let i = 0; i < 50_000; i++) {
      const timers = take(noted(String(i), 'NOTHING', 'UNKNOWN'), NOON + i)
      if (told.length > 0 || !isDeepStrictEqual(timers, { unknown: NOON + i + 60_000 })) wrong.push([i, told, timers])
    }
    expect(wrong).toEqual([])
    take(timer)
    expect(told).toEqual([
      expect.stringMatching(/^erp-unknown sap:materials: sap has 50000 materials in use .* 0, 1, /),
    ])
    take(timer)
    expect(told).toEqual([])
  })

  test('it gives way to another when there are fewer, and ends with the last', () => {
    for (const number of ['1', '2']) take(noted(number, 'NOTHING', 'UNKNOWN'))
    take(timer)
    take(noted('1', 'UNKNOWN', 'AGREES'))
    take(timer)
    expect(told).toEqual(['resolved: there are 1', expect.stringContaining('sap has 1 materials in use')])
    take(noted('2', 'UNKNOWN', 'NOTHING'))
    take(timer)
    expect(told).toEqual(['resolved: there are 0'])
  })
})
