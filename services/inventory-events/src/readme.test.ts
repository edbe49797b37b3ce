import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { position } from './decide.ts'
import { direct, movement, NOON, throughInbox } from './examples.ts'

const DAY = 86_400_000
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
