import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import { makeGtin } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import { type MasterInput, master } from './decide.ts'
import { identifier } from './decide-identifier.ts'
import { asking, contract, entry, item, NOON } from './examples.ts'
import { identifierName, identifiersOf } from './identifiers.ts'
import type { MasterEvent } from './master.ts'

type Item = Records['master.Item']

const gtin = (n: number) => makeGtin(`0952000000${String(n).padStart(3, '0')}`)
const [ONE, BOX] = [gtin(1), gtin(2)]
const level = (of: string | null, unit = 'BX', factor = '100') => ({ unit, factor, gtin: of, per: '1' })
const identified = (changes: Partial<Item> = {}) =>
  item({
    substitutes: [],
    gtin: ONE,
    packaging: [level(BOX)],
    manufacturer: 'Keen Edge',
    manufacturerPart: 'KEE-3003',
    ...changes,
  })
const refusals = (events: readonly { type: string; data: unknown }[] | undefined) =>
  (events ?? []).flatMap((e) => (e.type === 'supplyline.ExceptionRaised' ? [e.data as { detail: string }] : []))

describe('what nobody else may have', () => {
  test('are the GTINs of an item and of its packaging, and its part number, each with where it stands', () => {
    expect([...identifiersOf(identified().data)]).toEqual([
      [`identifier:gtin ${ONE}`, 'gtin'],
      [`identifier:gtin ${BOX}`, 'packaging[0].gtin'],
      ['identifier:part KEENEDGE KEE3003', 'manufacturerPart'],
    ])
    expect([...identifiersOf(item().data)]).toEqual([])
  })

  test.each([
    ['KEE-3003', 'kee3003'],
    ['KEE-3003', 'KEE 30 03'],
    ['KEE-3003', 'KEE–3003'],
    ['KEE-3003', 'ＫＥＥ3003'],
  ])('of part numbers %s and %s are one', (one, other) => {
    const of = (manufacturerPart: string) => [...identifiersOf(item({ manufacturerPart }).data).keys()]
    expect(of(one)).toEqual(of(other))
  })

  test('a part number is that of its manufacturer, and is none without one, or without a letter or digit', () => {
    const of = (changes: Partial<Item>) => [...identifiersOf(item(changes).data).keys()]
    expect(of({ manufacturerPart: '7', manufacturer: 'A' })).not.toEqual(
      of({ manufacturerPart: '7', manufacturer: 'B' }),
    )
    expect(of({ manufacturerPart: '7', manufacturer: null })).toEqual([])
    expect(of({ manufacturerPart: ' - ', manufacturer: 'A' })).toEqual([])
  })
})

describe('an item that has any', () => {
  const request = entry(asking(identified(), { eventId: 'R-1' }))
  const told = (entity: string, heldBy: readonly string[]): MasterInput =>
    entry({ type: 'master.ReferenceFound', data: { site: '*', entity, eventId: 'R-1', heldBy } })
  const all = (heldBy: (id: string) => readonly string[]) =>
    [...identifiersOf(identified().data).keys()].map((id) => told(id, heldBy(id)))

  test('asks whose they are, and is held once they are its own or nobody’s', () => {
    expect(
      given(master, [])
        .when(request)
        .tell?.map((tell) => tell.aggregate),
    ).toEqual([...identifiersOf(identified().data).keys()])
    const { events } = play(master, [request, ...all((id) => (id.includes(BOX) ? ['GLOVE'] : []))])
    expect(events).toContainEqual(identified())
    expect(play(master, [request, ...all(() => []).slice(1)]).events).not.toContainEqual(identified())
  })

  test('is refused where another one has them, which is named with the field', () => {
    const { events } = play(master, [request, ...all((id) => (id.includes(ONE) ? [] : ['SCALPEL']))])
    expect(events).not.toContainEqual(identified())
    expect(refusals(events)).toMatchObject([
      {
        kind: 'master-change-refused',
        detail: expect.stringMatching(
          `packaging\\[0\\].gtin: GTIN ${BOX} is that of SCALPEL; manufacturerPart: part KEENEDGE KEE3003 is that of SCALPEL`,
        ),
        nextAction: expect.stringContaining('compare it with the package; correct it, or use SCALPEL'),
      },
    ])
  })

  test('is refused after a minute in which nobody could tell', () => {
    const fired = entry({ type: 'supplyline.TimerFired', data: { site: '*', name: 'missing', dueAt: NOON + 60_000 } })
    expect(refusals(play(master, [request, fired]).events)[0]?.detail).toContain('nobody could tell whose identifier:')
  })

  test('one GTIN on two of its levels is a mistake of its own', () => {
    const { events } = given(master, []).when(entry(asking(identified({ packaging: [level(ONE)] }))))
    expect(refusals(events)[0]?.detail).toContain('gtin: two levels have the same GTIN')
  })

  test('tells them whose they are once it is published, by whomever, and when they are its own no more', () => {
    const publishedAs = (value: ReturnType<typeof identified>) => entry(value)
    const told = (inputs: MasterInput[], last: MasterInput) =>
      master.decide(last, play(master, inputs).state).tell?.map(({ aggregate, references }) => [aggregate, references])
    const [one, box, part] = identifiersOf(identified().data).keys()
    const first = publishedAs(identified())
    expect(told([], first)).toEqual([one, box, part].map((id) => [id, [identified()]]))
    expect(told([first], publishedAs(identified()))).toBeUndefined()
    const corrected = identified({ packaging: [level(gtin(3))] })
    expect(told([first], publishedAs(corrected))).toEqual(
      [box, `identifier:gtin ${gtin(3)}`].map((id) => [id, [corrected]]),
    )
  })
})

describe('an identifier', () => {
  const id = `identifier:gtin ${ONE}`
  const sought = entry({
    type: 'master.ReferenceSought',
    data: { site: '*', entity: id, seeker: 'item:GLOVE', eventId: 'R-1', at: null },
  })
  const publishedAs = (code: string, changes: Partial<Item> = {}) => {
    const value = identified({ item: code, ...changes })
    return entry({ type: 'master.ReferenceFound', data: { site: '*', entity: id, eventId: '', heldBy: [] } }, [value])
  }
  const after = (...inputs: MasterInput[]) => play(identifier, inputs as never)
  const kinds = ({ events }: { events: readonly { type: string }[] }) =>
    events.flatMap(({ type }) => (type.startsWith('supplyline.') ? [type.slice('supplyline.'.length)] : []))

  test('answers with the items that have it', () => {
    const heldBy = (...inputs: MasterInput[]) =>
      identifier.decide(sought as never, after(...inputs).state).tell?.map(({ message }) => message.data)
    expect(heldBy()).toMatchObject([{ entity: id, eventId: 'R-1', heldBy: [] }])
    expect(heldBy(publishedAs('SCALPEL'))).toMatchObject([{ heldBy: ['SCALPEL'] }])
    expect(heldBy(publishedAs('SCALPEL'), publishedAs('SCALPEL', { gtin: null }))).toMatchObject([{ heldBy: [] }])
  })

  test('two that were asked for at the same time are an exception that names both', () => {
    expect(refusals(after(publishedAs('SCALPEL'), publishedAs('KNIFE')).events)).toMatchObject([
      {
        ...{ kind: 'duplicate-item', subject: 'item:SCALPEL', owner: 'master-data-steward', dueAt: NOON + 86_400_000 },
        detail: `SCALPEL and KNIFE have the same GTIN ${ONE}: one would be ordered, received or billed for the other`,
      },
    ])
  })

  test('which is resolved when one of them is corrected, whichever it is', () => {
    for (const corrected of ['SCALPEL', 'KNIFE'])
      expect(
        kinds(after(publishedAs('SCALPEL'), publishedAs('KNIFE'), publishedAs(corrected, { gtin: null }))),
      ).toEqual(['ExceptionRaised', 'ExceptionResolved'])
  })

  test('once, however often they are published; anew with each that joins', () => {
    const two = [publishedAs('SCALPEL'), publishedAs('KNIFE')]
    expect(kinds(after(...two, ...two))).toEqual(['ExceptionRaised'])
    const three = after(...two, publishedAs('BLADE'))
    expect(kinds(three)).toEqual(['ExceptionRaised', 'ExceptionResolved', 'ExceptionRaised'])
    expect(refusals(three.events)[1]?.detail).toContain('SCALPEL and KNIFE and BLADE')
  })

  test('has a name that a person knows', () => {
    expect([identifierName(id), identifierName('identifier:part KEENEDGE KEE3003')]).toEqual([
      `GTIN ${ONE}`,
      'part KEENEDGE KEE3003',
    ])
  })
})

describe('a packaging level that contracts count on', () => {
  const box = contract({ unit: 'BX' })
  const unpacked = asking(item({ packaging: [] }), { requestedAt: NOON + 1 })
  const lost = '"BX" would be gone, in which contract C-1 has its price'

  test('is kept: the item is refused that would lose it', () => {
    const { events } = given(master, []).when(entry(unpacked, [item(), box]))
    expect(refusals(events)[0]?.detail).toContain(lost)
    const ended = { ...box, data: { ...box.data, effectiveTo: NOON } } as typeof box
    expect(refusals(given(master, []).when(entry(unpacked, [item(), ended])).events)).toEqual([])
    expect(refusals(given(master, []).when(entry(unpacked, [item(), contract({ unit: 'EA' })])).events)).toEqual([])
  })

  test('also by a contract that was told of it a moment ago and is in no table yet', () => {
    const sought = entry(
      {
        type: 'master.ReferenceSought',
        data: { site: '*', entity: 'item:GLOVE', seeker: 'contract:C-1', eventId: 'R-1', at: null },
      },
      [item(), box],
    )
    const events: MasterEvent[] = play(master, [entry(asking(item())), sought]).events
    expect(refusals(given(master, events).when(entry(unpacked)).events)[0]?.detail).toContain(lost)
    expect(refusals(given(master, events).when(entry(unpacked, [], NOON + 120_000)).events)).toEqual([])
  })
})
