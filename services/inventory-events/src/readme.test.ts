import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { type Decision, given, play } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { position } from './decide.ts'
import { type ConsumptionInput, consumption } from './decide-consumption.ts'
import { type ItemRecallsInput, itemRecalls } from './decide-item-recalls.ts'
import { type RecallInput, recall } from './decide-recall.ts'
import { direct, movement, NOON, throughInbox } from './examples.ts'
import type { ItemRecallsEvent } from './item-recalls.ts'
import type { Movement } from './movement.ts'
import type { KnownPosition, PositionEvent } from './position.ts'
import type { RecallEvent } from './recall.ts'
import { MOST_RECALLS } from './recalls.ts'
import { summary } from './summary.ts'
import { MOST_UNREPORTED } from './unreported.ts'

const DAY = 86_400_000
/** Cells of the rows of a table under a heading, without its head. */
const tableOf = (heading: string, column: string): string[][] => {
  const lines = (readme.split(`## ${heading}`)[1]?.split('\n## ')[0] ?? '').split('\n')
  const head = lines.findIndex((line) => line.startsWith(`| ${column} `))
  const rows = lines.slice(head + 2)
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}
const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')

/** The rows of "What becomes of a movement" that need nothing but the position: when, then. */
const rows = (readme.split('## What becomes of a movement')[1]?.split('\n## ')[0] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| ●'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, , , when = '', then = '']) => ({ when, then }))

/** A movement that a row and all below it speak of, so that the first of them must decide. */
const issued = (fields: object, input: Partial<Input> = {}) => direct(movement('StockIssued', '1', fields), input)
const examples: [when: string, then: RegExp, input: Input | undefined, outcome: string | undefined][] = [
  // The kernel drops it; `inventory-events.test.ts` sends events again.
  ['is the very same event as one taken before', /^nothing/, undefined, undefined],
  [
    'has no proper id, names, lot',
    /invalid-/,
    issued({ eventId: '', occurredAt: 0 }, { conflicting: true }),
    'invalid-event-id',
  ],
  [
    'has the id of an event taken before',
    /event-id-reused/,
    issued({ occurredAt: 0 }, { conflicting: true }),
    'event-id-reused',
  ],
  [
    'happened more than 14 days before',
    /older-than-horizon/,
    issued({ occurredAt: NOON - 15 * DAY }),
    'older-than-horizon',
  ],
  ['happened more than 5 minutes after', /in-the-future/, issued({ occurredAt: NOON + DAY }), 'in-the-future'],
  ['is in the unit and of the site', /^taken$/, issued({}), 'StockMoved'],
]

test('the README has these rows, in this order', () => {
  expect(rows.map(({ when }) => when)).toEqual(examples.map(([when]) => expect.stringContaining(when)))
})

test.each(examples.map((example, index) => [example[0], index] as const))('a movement that %s', (_, index) => {
  const [, then, input, outcome] = examples[index] as (typeof examples)[number]
  expect(rows[index]?.then).toMatch(then)
  if (!input) return
  const known = play(position, [throughInbox(movement('StockAdjusted', '10'))]).events
  const { refuse, events } = given(position, known).when(input)
  const [event] = events ?? []
  expect(refuse?.code ?? (event?.type === 'supplyline.ExceptionRaised' ? event.data.kind : event?.type)).toBe(outcome)
})

type Kind = Parameters<typeof movement>[0]
const told = (inputs: Input[]) => summary(play(position, inputs).state)?.data

/** Everything is there already: stock, stock of a supplier, and some of it in quarantine. */
const stocked = [
  throughInbox(movement('StockAdjusted', '20', { lot: 'A' })),
  direct(movement('ConsignmentReceived', '10', { lot: 'A' })),
  direct(movement('StockQuarantined', '10', { lot: 'A' })),
]

test('the README tells of every movement but the count', () => {
  const kinds: Record<Exclude<Movement['type'], 'inventory.StockCounted'>, true> = {
    'inventory.StockIssued': true,
    'inventory.StockReturned': true,
    'inventory.StockAdjusted': true,
    'inventory.StockExpired': true,
    'inventory.StockTransferredOut': true,
    'inventory.StockTransferredIn': true,
    'inventory.StockQuarantined': true,
    'inventory.StockReleased': true,
    'inventory.ConsignmentReceived': true,
    'inventory.ConsignmentUsed': true,
    'inventory.ConsignmentTakenBack': true,
  }
  const rows = tableOf('What becomes of a movement', 'movement')
  expect(rows.map(([kind]) => `inventory.${kind}`)).toEqual(Object.keys(kinds))
})

test.each(tableOf('What becomes of a movement', 'movement'))(
  '%s: on hand %s, consumed %s, consigned %s, may be used %s',
  (kind, ...signs) => {
    const moved = direct(movement(kind as Kind, '3', { lot: 'A', transferId: 'T' }))
    const [before, after] = [told(stocked), told([...stocked, moved])]
    const figures = (['onHand', 'consumed', 'consigned', 'usable'] as const).map(
      (name) => Number(after?.[name]) - Number(before?.[name]),
    )
    expect(figures).toEqual(signs.map((sign) => ({ '+': 3, '−': -3, '': 0 })[sign]))
  },
)

const ten = throughInbox(movement('StockAdjusted', '10', { lot: 'A' }))
const dated = throughInbox(movement('StockAdjusted', '10', { lot: 'A', expiry: '2026-01-04' }))
const over = throughInbox({ type: 'supplyline.TimerFired', data: { site: '*', name: 'expiry', dueAt: NOON } })
const aside = (quantity: string) => direct(movement('StockQuarantined', quantity, { lot: 'A' }))
const recalled = (lot: string | null) => {
  const data = { site: 'NORTH', item: 'GLOVE-M', location: '3W', recallId: 'R-1', lot, reason: 'holes' }
  return throughInbox({ type: 'inventory.RecallAsked', data })
}
const lots: Record<string, Input[]> = {
  'nothing else': [ten],
  '4 of it are quarantined': [ten, aside('4')],
  '12 of it are quarantined': [ten, aside('12')],
  '4 are quarantined, and 6 released': [ten, aside('4'), direct(movement('StockReleased', '6', { lot: 'A' }))],
  'the day of its expiry is over': [dated, over],
  'it is recalled': [ten, recalled('A')],
  'every lot of the item is recalled': [ten, recalled(null)],
  'it is expired and recalled': [dated, over, recalled('A')],
}

test('the README has a row for each of these lots', () => {
  expect(tableOf('What may be used', 'given').map(([given]) => given)).toEqual(Object.keys(lots))
})

test.each(tableOf('What may be used', 'given'))(
  'a lot of 10, given %s: %s, unusable %s',
  (given = '', status = '', unusable) => {
    expect(told(lots[given] ?? [])?.lots).toMatchObject([{ status: status.replaceAll('`', ''), unusable }])
  },
)

/** What follows, in the words of the contracts: events and exceptions told, messages to others, dead letters. */
const outcome = ({
  events = [],
  tell = [],
  refuse,
}: Decision<RecallEvent | PositionEvent | ItemRecallsEvent>): string[] => [
  ...events.flatMap((e) => {
    if (e.type === 'supplyline.ExceptionRaised') return [e.data.kind]
    return e.type === 'inventory.RecallTraced' ? ['RecallTraced'] : []
  }),
  ...tell.map(({ message }) => message.type.slice('inventory.'.length)),
  ...(refuse ? [refuse.code] : []),
]

const requested = (fields = {}): RecallInput => {
  const data = { eventId: 'ask', recallId: 'R-1', site: '*', item: 'GLOVE-M', lot: 'A', gtin: null, reason: 'holes' }
  const message = { ...data, requestedBy: 'lee', requestedAt: NOON, ...fields }
  return throughInbox({ type: 'inventory.RecallRequested', data: message }) as RecallInput
}
const answered = throughInbox({
  type: 'inventory.RecallAnswered',
  data: {
    site: 'NORTH',
    item: 'GLOVE-M',
    location: '3W',
    recallId: 'R-1',
    positions: [],
    lotUnknown: '0',
    isComplete: true,
  },
}) as RecallInput
const silent = throughInbox({
  type: 'supplyline.TimerFired',
  data: { site: '*', name: 'answers', dueAt: NOON },
}) as RecallInput
const withdrawn = throughInbox({
  type: 'inventory.RecallWithdrawn',
  data: {
    ...{ eventId: 'off', recallId: 'R-1', site: '*', item: 'GLOVE-M', reason: 'corrected' },
    ...{ withdrawnBy: 'lee', withdrawnAt: NOON },
  },
}) as RecallInput
const ofRecall = (...inputs: RecallInput[]): string[] => {
  const last = inputs.at(-1) as RecallInput
  return outcome(recall.decide(last, play(recall, inputs.slice(0, -1)).state))
}
const ofPosition = (...inputs: Input[]): string[] => {
  const last = inputs.at(-1) as Input
  return outcome(position.decide(last, play(position, inputs.slice(0, -1)).state))
}
const ofItem = (...inputs: ItemRecallsInput[]): string[] => {
  const last = inputs.at(-1) as ItemRecallsInput
  return outcome(itemRecalls.decide(last, play(itemRecalls, inputs.slice(0, -1)).state))
}
const listed = (holds: boolean, recallId = 'R-1') => {
  const data = { site: '*', item: 'GLOVE-M', recallId, lot: 'A', asked: ['STORE'], holds }
  return throughInbox({ type: 'inventory.RecallListed', data }) as ItemRecallsInput
}
const manyListed = Array.from({ length: MOST_RECALLS }, (_, i) => listed(true, `N-${i}`))
const sought = throughInbox({
  type: 'inventory.RecallsSought',
  data: { site: 'NORTH', item: 'GLOVE-M', location: '3W' },
}) as ItemRecallsInput
const noted = throughInbox({
  type: 'inventory.RecallNoted',
  data: { site: 'NORTH', item: 'GLOVE-M', location: '3W', recallId: 'R-1', lot: 'A', holds: true },
})
const many = Array.from({ length: MOST_RECALLS }, (_, i) => {
  const data = { site: 'NORTH', item: 'GLOVE-M', location: '3W', recallId: `N-${i}`, lot: 'B', reason: 'holes' }
  return throughInbox({ type: 'inventory.RecallAsked', data })
})

const recallRows: [when: string, then: RegExp, outcome: string[], follows: string[]][] = [
  ['it is requested', /every location is asked/, ofRecall(requested()), ['RecallAsked', 'RecallListed']],
  ['every location has answered', /RecallTraced/, ofRecall(requested(), answered), ['RecallTraced']],
  ['a location is silent', /recall-incomplete/, ofRecall(requested(), silent), ['RecallTraced', 'recall-incomplete']],
  ['the same item, lot and site again', /^nothing/, ofRecall(requested(), requested({ reason: 'again' })), []],
  [
    'other stock under its number',
    /recall-conflict/,
    ofRecall(requested(), requested({ lot: 'B' })),
    ['recall-conflict'],
  ],
  ['it is withdrawn', /may use it again/, ofRecall(requested(), answered, withdrawn), ['RecallLifted', 'RecallListed']],
  ['it is requested', /^nothing/, ofRecall(withdrawn, requested()), []],
  ['stock comes there for the first time', /asks which recalls hold/, ofPosition(ten), ['RecallsSought']],
  ['asks which recalls hold', /put aside/, ofItem(listed(true), sought), ['RecallNoted']],
  ['is requested, and did not ask it', /the same/, ofItem(sought, listed(true)), ['RecallNoted']],
  ['is withdrawn', /may use it again/, ofItem(listed(true), sought, listed(false)), ['RecallNoted']],
  ['is told of it', /no answer/, ofPosition(ten, noted), ['recalled-stock']],
  ['recalled stock is on hand', /recalled-stock/, ofPosition(recalled('A'), ten), ['recalled-stock', 'RecallsSought']],
  ['another one', /recall-not-kept/, ofPosition(...many, recalled('A')), ['recall-not-kept', 'RecallAnswered']],
  ['another one', /recall-not-kept/, ofItem(...manyListed, listed(true)), ['recall-not-kept']],
  ['has no proper number', /invalid-recall/, ofRecall(requested({ recallId: 'a:b' })), ['invalid-recall']],
]

test('the README has these rows about recalls, in this order', () => {
  const whens = tableOf('Recalls', 'given').map(([, when]) => when)
  expect(whens).toEqual(recallRows.map(([when]) => expect.stringContaining(when)))
})

test.each(recallRows.map(([when], index) => [when, index] as const))('of a recall: %s (row %d)', (_, index) => {
  const [, then, found, follows] = recallRows[index] as (typeof recallRows)[number]
  expect(tableOf('Recalls', 'given')[index]?.[2]).toMatch(then)
  expect(found).toEqual(follows)
})

/** Timers set or cancelled, what is told and published, and the sums that a position keeps as unreported. */
const wordsOf = ({ events = [], tell = [], timers = {} }: Decision<{ type: string }>): string[] => [
  ...Object.values(timers).map((due) => (due === null ? 'cancelled' : 'timer')),
  ...tell.map(({ message }) => message.type.slice('inventory.'.length)),
  ...events.flatMap(({ type }) => (type === 'inventory.ConsumptionSummarised' ? ['ConsumptionSummarised'] : [])),
]
const ofUse = (...inputs: Input[]): string[] => {
  const last = inputs.at(-1) as Input
  const before = play(position, [stocked[0] as Input, ...inputs.slice(0, -1)]).state
  const decision = position.decide(last, before)
  const after = (decision.events ?? []).reduce(position.evolve, before) as KnownPosition
  return [...wordsOf(decision), ...(after.unreported ?? []).map(({ quantity }) => quantity)]
}
const ofSummary = (...inputs: ConsumptionInput[]): string[] => {
  const last = inputs.at(-1) as ConsumptionInput
  return wordsOf(consumption.decide(last, play(consumption, inputs.slice(0, -1)).state))
}
const taken = (quantity: string) => direct(movement('StockIssued', quantity, { lot: 'A' }))
const returned = direct(movement('StockReturned', '3', { lot: 'A' }))
const dayOver = throughInbox({
  type: 'supplyline.TimerFired',
  data: { site: '*', name: 'consumption:2026-01-05', dueAt: NOON + DAY },
})
/** Of two days. */
const manyLots = Array.from({ length: MOST_UNREPORTED }, (_, i) =>
  direct(movement('StockIssued', '1', { lot: `L-${i % 250}`, occurredAt: NOON - (i < 250 ? 0 : DAY) })),
)
const reports = (count: number, quantity = '1') => {
  const line = { item: 'GLOVE-M', location: '3W', supplier: null, quantity, unit: 'EA' }
  const lines = Array.from({ length: count }, (_, i) => ({ ...line, lot: `L-${i}` }))
  const data = { site: 'NORTH', period: '2026-01-05', lines }
  return throughInbox({ type: 'inventory.ConsumptionReported', data }) as ConsumptionInput
}
const gathered = throughInbox({
  type: 'supplyline.TimerFired',
  data: { site: '*', name: 'summary', dueAt: NOON },
}) as ConsumptionInput

const consumptionRows: [when: string, then: RegExp, outcome: string[], follows: string[]][] = [
  ['a movement changes what is consumed', /kept; a timer is set/, ofUse(taken('3')), ['timer', '3']],
  ['another one', /one sum/, ofUse(taken('3'), taken('4')), ['7']],
  ['all of it is returned', /timer is cancelled/, ofUse(taken('3'), returned), ['cancelled']],
  ['timer fires', /`ConsumptionReported`.* forgotten/, ofUse(taken('3'), dayOver), ['ConsumptionReported']],
  ['more of that day comes late', /difference is kept/, ofUse(taken('3'), dayOver, taken('2')), ['timer', '2']],
  [
    'another one',
    /all at once; the new one is kept/,
    ofUse(...manyLots, taken('9')),
    ['timer', 'cancelled', 'ConsumptionReported', 'ConsumptionReported', '9'],
  ],
  ['a position reports', /gathers for 15 minutes/, ofSummary(reports(1)), ['timer']],
  ['15 minutes are over', /`ConsumptionSummarised`/, ofSummary(reports(1), gathered), ['ConsumptionSummarised']],
  ['it has 500 lines', /at once/, ofSummary(reports(1), reports(500)), ['cancelled', 'ConsumptionSummarised']],
  ['all of it comes to nothing', /nothing is told/, ofSummary(reports(1), reports(1, '-1')), ['cancelled']],
]

test('the README has these rows about consumption, in this order', () => {
  const whens = tableOf('Consumption', 'given').map(([, when]) => when)
  expect(whens).toEqual(consumptionRows.map(([when]) => expect.stringContaining(when)))
})

test.each(consumptionRows.map(([when], index) => [when, index] as const))('of consumption: %s (row %d)', (_, index) => {
  const [, then, found, follows] = consumptionRows[index] as (typeof consumptionRows)[number]
  expect(tableOf('Consumption', 'given')[index]?.[2]).toMatch(then)
  expect(found).toEqual(follows)
})
