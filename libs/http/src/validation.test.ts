import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { z } from 'zod'
import { Problem } from './problem.ts'
import { parseBody, parseQuery } from './validation.ts'

/** Any that Unicode has but halves of pairs. fast-check's own 'binary' makes a table of all of them each time. */
const character = fc.nat(0x10f7ff).map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800))

const line = z.strictObject({
  item: z.string().min(1),
  quantity: z.string().regex(/^\d+$/, 'send a whole number as text'),
  unit: z.enum(['EA', 'BX']),
})
const requisition = z.strictObject({
  site: z.string(),
  lines: z.array(line).min(1).max(3),
  note: z.string().max(5).optional(),
})

function refusal(parse: () => unknown): Problem {
  try {
    parse()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('nothing was refused')
}
const errorsOf = (schema: z.ZodType, value: unknown) => refusal(() => parseBody(schema, value)).details.errors

test('what fits comes back as the schema makes it', () => {
  expect(parseBody(z.object({ n: z.coerce.number() }), { n: '5' })).toEqual({ n: 5 })
})

test('each mistake says where, what and what to do', () => {
  const refused = refusal(() =>
    parseBody(requisition, {
      lines: [{ item: '', quantity: '1.5', unit: 'CA' }, { item: 5, quantity: '1' }, 'gloves'],
      note: 'far too long',
      'odd/key~': 1,
    }),
  )
  expect(refused.status).toBe(422)
  expect(refused.details).toEqual({
    type: 'invalid-body',
    detail: 'The body has 9 mistakes. Nothing was accepted.',
    errors: expect.arrayContaining([
      { pointer: '#/site', detail: 'is missing', fix: 'add a string' },
      { pointer: '#/lines/0/item', detail: 'is 0 characters long', fix: 'send at least 1 characters' },
      { pointer: '#/lines/0/quantity', detail: 'is "1.5"', fix: 'send a whole number as text (/^\\d+$/)' },
      { pointer: '#/lines/0/unit', detail: 'is "CA"', fix: 'send one of "EA", "BX"' },
      { pointer: '#/lines/1/item', detail: 'is 5', fix: 'send a string' },
      { pointer: '#/lines/1/unit', detail: 'is missing', fix: 'add one of "EA", "BX"' },
      { pointer: '#/lines/2', detail: 'is "gloves"', fix: 'send an object' },
      { pointer: '#/note', detail: 'is 12 characters long', fix: 'send at most 5 characters' },
      { pointer: '#/odd~1key~0', detail: 'is not a field we know here', fix: 'remove it, or correct its name' },
    ]),
  })
})

test('no body at all is a missing object', () => {
  expect(errorsOf(requisition, undefined)).toEqual([{ pointer: '#', detail: 'is missing', fix: 'add an object' }])
})

describe('one object or an array of them', () => {
  const one = z.union([line, z.array(line)])
  test('the form that was meant is the one explained', () => {
    expect(errorsOf(one, { item: 'a', quantity: '1' })).toEqual([
      { pointer: '#/unit', detail: 'is missing', fix: 'add one of "EA", "BX"' },
    ])
    expect(errorsOf(one, [{ item: 'a', quantity: '1', unit: 'BX' }, {}])).toHaveLength(3)
    expect(errorsOf(one, 7)).toEqual([{ pointer: '#', detail: 'is 7', fix: 'send an object or an array' }])
  })
  test('a form told by a field names the field', () => {
    const decision = z.discriminatedUnion('decision', [
      z.object({ decision: z.literal('approve') }),
      z.object({ decision: z.literal('refuse'), reason: z.string() }),
    ])
    expect(errorsOf(decision, { decision: 'maybe' })).toEqual([
      { pointer: '#/decision', detail: 'is of no known form', fix: 'set "decision" to one of "approve", "refuse"' },
    ])
    expect(errorsOf(decision, { decision: 'refuse' })).toMatchObject([{ pointer: '#/reason', detail: 'is missing' }])
  })
})

test('a rule of our own says its fix', () => {
  const dates = z.object({ from: z.string(), to: z.string() }).refine(({ from, to }) => from <= to, {
    message: 'ends before it begins',
    path: ['to'],
    params: { fix: 'swap them' },
  })
  expect(errorsOf(dates, { from: '2', to: '1' })).toEqual([
    { pointer: '#/to', detail: 'ends before it begins', fix: 'swap them' },
  ])
})

test('of very many mistakes the first are listed', () => {
  const { details } = refusal(() => parseBody(z.array(z.string()), Array(5_000).fill(1)))
  expect(details.errors).toHaveLength(20)
  expect(details.detail).toBe('The body has 5000 mistakes; the first 20 are listed. Nothing was accepted.')
})

test('a query names its parameters and is a bad request', () => {
  const schema = z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(50) })
  expect(parseQuery(schema, Object.create(null))).toEqual({ limit: 50 })
  const refused = refusal(() => parseQuery(schema, { limit: '1000', order: 'x' }))
  expect(refused.status).toBe(400)
  expect(refused.details.errors).toEqual([
    { parameter: 'limit', detail: 'is 1000', fix: 'send at most 100' },
    { parameter: 'order', detail: 'is not a field we know here', fix: 'remove it, or correct its name' },
  ])
})

test('any value whatever is accepted or refused with a problem that can be sent', () => {
  fc.assert(
    fc.property(fc.anything(), fc.string({ unit: character }), (value, key) => {
      try {
        parseBody(z.union([requisition, z.array(line)]), { lines: [value], [key]: value })
      } catch (error) {
        expect(error).toBeInstanceOf(Problem)
        expect(JSON.stringify((error as Problem).details).length).toBeLessThan(10_000)
      }
    }),
  )
})
