import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { type Decision, play } from '@supplyline/decider'
import { type MasterInput, master } from './decide.ts'
import { identifier } from './decide-identifier.ts'
import { asking, contract, entry, item, NOON, supplier } from './examples.ts'
import { idOf, type Value } from './value.ts'

// What becomes of a request: the rows of the README's table, each with what it says.

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const rows = readme
  .slice(readme.indexOf('| given '), readme.indexOf('Exceptions are the master-data-steward'))
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| given ') && !line.startsWith('| ---'))
  .map((line) => line.split('|').map((cell) => cell.trim()))

const DAY = 86_400_000
const SOON = NOON + DAY
const PART = { manufacturer: 'Keen Edge', manufacturerPart: 'X-1' }
const ID = 'identifier:part KEENEDGE X1'
const wrong = supplier({ gln: '1' })
const named = (name: string, effectiveFrom = 0) => supplier({ name, effectiveFrom })
const ask = (value: Value, eventId: string, requestedAt = NOON) => entry(asking(value, { eventId, requestedAt }))
const found = (value: Value, eventId = 'R-1') =>
  entry({ type: 'master.ReferenceFound', data: { site: '*', entity: idOf(value), eventId, heldBy: [] } }, [value])
const fired = (name: string, dueAt: number) =>
  entry({ type: 'supplyline.TimerFired', data: { site: '*', name, dueAt } }, [], dueAt)
const sought = (references: Value[] = []) =>
  entry(
    {
      type: 'master.ReferenceSought',
      data: { site: '*', entity: 'supplier:NEWCO', seeker: 'contract:C-1', eventId: 'R-9', at: null },
    },
    references,
  )
const substituted = (...substitutes: string[]) => entry(item({ substitutes }))
const stands = (code: string, ...substitutes: string[]) =>
  entry({ type: 'master.ReferenceFound', data: { site: '*', entity: `item:${code}`, eventId: '', heldBy: [] } }, [
    item({ item: code, substitutes }),
  ])

/** What follows, in a word for each: what is published, raised, resolved, and whom it tells or asks. */
const told = (decision: Decision<{ type: string; data: unknown }>): string[] => [
  ...(decision.events ?? []).flatMap(({ type, data }) => {
    if (type === 'supplyline.ExceptionRaised') return [(data as { kind: string }).kind]
    if (type === 'supplyline.ExceptionResolved') return ['resolved']
    return type.startsWith('master.') ? ['published'] : [type]
  }),
  ...(decision.tell ?? []).map(({ aggregate, message }) => `${message.type.split('.')[1]} ${aggregate}`),
]
const after = (given: MasterInput[], when: MasterInput) => told(master.decide(when, play(master, given).state))
const ofIdentifier = (...inputs: [code: string, part: string | null][]) => {
  const published = inputs.map(([code, manufacturerPart]) =>
    entry({ type: 'master.ReferenceFound', data: { site: '*', entity: ID, eventId: '', heldBy: [] } }, [
      item({ ...PART, item: code, manufacturerPart }),
    ]),
  )
  const last = published.pop()
  return told(identifier.decide(last as never, play(identifier, published as never).state))
}

const waiting = ask(contract(), 'R-1')
const scenarios: [when: string, follows: () => string[], expected: string[]][] = [
  ['with the same content', () => after([ask(named('a'), 'R-1')], ask(named('a'), 'R-1')), []],
  ['with other content', () => after([ask(named('a'), 'R-1')], ask(named('b'), 'R-1')), ['event-id-reused']],
  [
    'a request that begins before that one',
    () => after([ask(named('b'), 'R-2', NOON + 1)], ask(named('a'), 'R-1')),
    ['RequestOutdated'],
  ],
  [
    'something about the value itself is wrong',
    () => after([], ask(wrong, 'R-1')),
    ['RequestRefused', 'master-change-refused'],
  ],
  [
    'a sound supplier or location',
    () => after([ask(wrong, 'R-1')], ask(named('a'), 'R-2')),
    ['ValueHeld', 'published', 'resolved'],
  ],
  ['the same', () => after([ask(named('a'), 'R-1')], ask(named('a'), 'R-2')), ['ValueHeld']],
  [
    'a sound contract or policy',
    () => after([], waiting),
    ['RequestWaits', 'ReferenceSought supplier:NEWCO', 'ReferenceSought item:GLOVE'],
  ],
  [
    'a sound item with GTINs or a part number',
    () => after([], ask(item(PART), 'R-1')),
    ['RequestWaits', `ReferenceSought ${ID}`],
  ],
  [
    'all that it names have answered, and it fits them',
    () => after([waiting, found(item())], found(supplier())),
    ['ReferenceTaken', 'ValueHeld', 'published'],
  ],
  [
    'it does not fit, or one is missing after a minute',
    () => after([waiting, found(item())], fired('missing', NOON + 60_000)),
    ['RequestRefused', 'master-change-refused'],
  ],
  ['a sound value that holds from later on', () => after([], ask(named('a', SOON), 'R-1')), ['ValueScheduled']],
  [
    'another one for the same time, asked for later',
    () => after([ask(named('a', SOON), 'R-1')], ask(named('b', SOON), 'R-2', NOON + 1)),
    ['ValueScheduled'],
  ],
  [
    'its time comes',
    () => after([ask(named('a', SOON), 'R-1')], fired('effective', SOON)),
    ['ValueDue', 'ValueHeld', 'published'],
  ],
  ['it is sought', () => after([], sought([named('a')])), ['ReferenceFound contract:C-1']],
  ['it is sought', () => after([], sought()), ['SeekerNoted']],
  [
    'another item is published with it',
    () => ofIdentifier(['A', 'X-1'], ['B', 'x1']),
    ['ItemsChanged', 'duplicate-item'],
  ],
  [
    'one of them is published without it',
    () => ofIdentifier(['A', 'X-1'], ['B', 'x1'], ['A', null]),
    ['ItemsChanged', 'resolved'],
  ],
  [
    'a minute after it is published a substitute is none',
    () => after([substituted('GONE')], fired('substitutes', NOON + 60_000)),
    ['DoubtRaised', 'substitute-unknown'],
  ],
  [
    'its substitutes lead back to it',
    () => after([substituted('H'), stands('H', 'I')], stands('I', 'GLOVE')),
    ['SubstituteAnswered', 'DoubtRaised', 'substitutes-in-a-circle'],
  ],
]

describe('the table of the README', () => {
  test('has the rows that are run here', () => {
    expect(scenarios.map(([when]) => when)).toHaveLength(rows.length)
    for (const [index, [when]] of scenarios.entries()) expect(rows[index]?.[2]).toContain(when)
  })

  test.each(scenarios)('%s', (_, follows, expected) => {
    expect(follows()).toEqual(expected)
  })
})
