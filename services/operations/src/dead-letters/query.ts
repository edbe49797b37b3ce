import { decidingServices } from '@supplyline/schemas'
import { z } from 'zod'
import type { Case } from './letters.ts'

const moment = (description: string) =>
  z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .meta({ description, format: 'date-time' })

const filters = {
  service: z.enum(decidingServices).meta({ description: 'Service that set it aside.' }),
  class: z.string().min(1).max(200).meta({ description: 'Class of the fault.' }),
  topic: z.string().min(1).max(300).meta({ description: 'Topic of the original.' }),
  key: z.string().max(300).meta({ description: 'Key of the original.' }),
  since: moment('Set aside at this time or later.'),
  until: moment('Set aside before this time.'),
}

/** As a query string has it. */
export const query = z
  .strictObject({
    ...filters,
    parked: z
      .enum(['true', 'false'])
      .transform((text) => text === 'true')
      .meta({ description: 'Whether a key waits because of it.' }),
    state: z
      .enum(['open', 'superseded', 'all'])
      .meta({ description: 'Open ones unless given; superseded: somebody has asked for something about it since.' }),
  })
  .partial()

/** As a body has it: only what is open can be resubmitted. */
export const bodyQuery = z.strictObject({ ...filters, parked: z.boolean() }).partial()

export type Query = z.output<typeof query>

/** Every criterion given must fit. */
export const matching = (cases: readonly Case[], asked: Query): Case[] =>
  cases.filter(({ letter, supersededBy }) => {
    const { service, code, original, key, parked, at } = letter
    const state = supersededBy === null ? 'open' : 'superseded'
    return (
      (asked.state === 'all' || (asked.state ?? 'open') === state) &&
      fits(asked.service, service) &&
      fits(asked.class, code) &&
      fits(asked.topic, original.topic) &&
      fits(asked.key, key) &&
      fits(asked.parked, parked !== null) &&
      at >= (asked.since ?? Number.NEGATIVE_INFINITY) &&
      at < (asked.until ?? Number.POSITIVE_INFINITY)
    )
  })

const fits = <T>(asked: T | undefined, found: T | null): boolean => asked === undefined || asked === found
