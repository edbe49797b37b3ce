import { expect, test } from '@jest/globals'
import { clip } from '@supplyline/decider'
import { type Message, recallRequests, recalls } from '@supplyline/schemas'
import { narrate } from './narrate.ts'
import * as examples from './testing/examples.ts'
import * as story from './testing/story.ts'
import { topology } from './topology.ts'

test('every record of the topics that lead into trails is told in words', () => {
  const told = topology.routes
    // A recall has a view of its own, and leads into no trail.
    .flatMap(({ topic }) => (topic === recallRequests || topic === recalls ? [] : topic.records))
    .filter((type) => {
      try {
        return narrate({ type, data: {} } as unknown as Message) === undefined
      } catch {
        // There is a narrator, and it found nothing to tell of.
        return false
      }
    })
  expect(told).toEqual([])
})

test('words name figures, never "null", "undefined" or an object', () => {
  const records = [...Object.values(examples), ...Object.values(story)].filter((f) => typeof f === 'function')
  const messages = records
    .map((make) => (make as () => unknown)())
    .filter((m): m is Message => (m as Message)?.type !== undefined)
  const told = messages.flatMap((message) => narrate(message)?.what ?? [])
  expect(told.length).toBeGreaterThan(20)
  expect(told.filter((what) => /null|undefined|\[object|NaN/.test(what))).toEqual([])
})

test('words that are cut within a character are still text', () => {
  expect(clip('🧤🧤', 3)).toBe('🧤\ufffd…')
})
