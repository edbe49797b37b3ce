import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import { VirtualClock } from '@supplyline/messaging'
import { type ConsumptionInput, consumption } from './decide-consumption.ts'
import { operationsOf } from './erp/erp.ts'
import { MemoryErp } from './erp/memory-erp.ts'
import { kindsOf, NOW, taking, timerFired } from './testing/examples.ts'
import { charged, saying, summarised, usedLine } from './testing/posting-examples.ts'
import { topology } from './topology.ts'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
const cellsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .map((line) => line.split('|').map((cell) => cell.trim()))

type Given = ConsumptionInput['message']
const two = summarised({ lines: [usedLine, { ...usedLine, location: 'NOWHERE' }] })
const none = summarised({ lines: [{ ...usedLine, location: 'NOWHERE' }] })
const other = summarised({ lines: [{ ...usedLine, quantity: '31' }] })
const GI = { reference: 'GI0VCZCJQF4Q1R1A', operation: 'post-goods-issue' }

/** What follows, in a word for each: what is asked of the ERP, what is raised, and what ends. */
const follows = (before: Given[], when: Given): string[] => {
  const take = (message: Given) => taking(message, { references: charged }) as ConsumptionInput
  const {
    events,
    intents = [],
    refuse,
  } = given(consumption, play(consumption, before.map(take)).events).when(take(when))
  const posted = (events ?? []).flatMap(({ type }) => (type === 'procurement.ErpPosted' ? ['posted'] : []))
  return [...intents.map((i) => i.operation), ...posted, ...kindsOf(events), ...(refuse ? ['dead letter'] : [])]
}

const scenarios: [input: string, then: string, before: Given[], when: Given, expected: string[]][] = [
  ['every line can be charged', 'posting `post-goods-issue`', [], summarised(), ['post-goods-issue']],
  ['some can', 'of the others', [], two, ['post-goods-issue', 'consumption-not-posted']],
  ['none can', 'raise `consumption-not-posted`', [], none, ['consumption-not-posted']],
  ['the same lines again', 'nothing', [summarised()], summarised(), []],
  ['other lines', 'raise `consumption-conflict`', [summarised()], other, ['consumption-conflict']],
  ['no lines or more than 500', 'dead letter', [], summarised({ lines: [] }), ['dead letter']],
  ['outcome', 'as above', [summarised()], saying(GI), ['posted']],
]

describe('what a site used', () => {
  const [, section = ''] = readme.split('### `consumption:')
  const [, ...rows] = cellsOf(section.split('\n### ')[0] ?? '')

  test('has the rows that are run here', () => {
    expect(rows.map(([, input]) => input)).toEqual(scenarios.map(([input]) => expect.stringContaining(input)))
    expect(rows.map(([, , then]) => then)).toEqual(scenarios.map(([, then]) => expect.stringContaining(then)))
  })

  test.each(scenarios)('%s: %s', (_, __, before, when, expected) => {
    expect(follows(before, when)).toEqual(expected)
  })

  test('waits an hour for an answer', () => {
    const late = timerFired(`answer:${GI.reference}`, NOW)
    expect(follows([summarised()], late)).toEqual(['posting-unanswered'])
  })
})

test('every topic that is read stands in the table', () => {
  const [table = ''] = (readme.split('## Topics')[1] ?? '').split('| out')
  const expanded = table.replace(/`master\.\{(.*?)\}\.v1`/, (_, names: string) =>
    names
      .split(',')
      .map((name) => `master.${name}.v1`)
      .join(),
  )
  const read = [...topology.references, ...topology.routes.map((r) => r.topic)]
  for (const { name } of read) expect(expanded).toContain(name)
})

test('every call of an ERP stands in the table of intents', () => {
  const [, section = ''] = readme.split('Intents (')
  const operations = cellsOf(section.split('\n## ')[0] ?? '').map(([, operation]) => operation?.replaceAll('`', ''))
  const erp = new MemoryErp(new VirtualClock())
  expect(operations.slice(1).sort()).toEqual(Object.keys(operationsOf(erp)).sort())
})
