import { decidingServices } from '@supplyline/schemas'
import { z } from 'zod'
import type { Reading } from './board.ts'
import type { DeadLetterGroup } from './dead-letters/letters.ts'
import { groupShown, showGroup } from './dead-letters/shown.ts'
import { doubtShown, showDoubt } from './doubts.ts'
import { exceptionShown, showException } from './exceptions.ts'
import { headline } from './headline.ts'
import type { ServiceLag } from './lag-watch.ts'
import { isoOf, traceIdIn } from './times.ts'

/** Services whose lag is watched: all that take inputs, this one too. */
export const watchedServices: readonly string[] = [...decidingServices, 'operations']

/** Of one kind; beyond that only the number of them is told. */
const MOST_ITEMS = 200

const time = (description: string) => z.string().meta({ description, format: 'date-time' })
const sinceOrNull = (description: string) => time(description).nullable()
const traceId = z.string().nullable().meta({ description: 'Trace id of what it came from, for Jaeger.' })
const count = (description: string) => z.int().meta({ description })

export const status = z.object({
  attention: z.boolean().meta({ description: 'Whether anybody has to do something.' }),
  headline: z.string().meta({ description: 'The state of things in a sentence.' }),
  at: time('When this was told.'),
  asOf: sinceOrNull('When exceptions, held invoices and doubts were read; null while they never were.'),
  unknownSince: sinceOrNull('Since when the database has not answered; then those are as of then.'),
  exceptions: z.object({
    open: count('Open exceptions.'),
    overdue: count('Those past their due time.'),
    owners: z.record(z.string(), z.int()).meta({ description: 'Open exceptions by owner.' }),
    items: z.array(exceptionShown).meta({ description: `Soonest due first, at most ${MOST_ITEMS}.` }),
  }),
  heldInvoices: z.object({
    count: count('Invoices that may not be paid yet.'),
    items: z
      .array(
        z.object({
          supplier: z.string(),
          invoiceNumber: z.string(),
          site: z.string(),
          total: z.string(),
          currency: z.string(),
          explanation: z.string(),
          heldAt: time('When the verdict was given.'),
          holds: z.array(
            z.object({
              holdId: z.string(),
              rule: z.string(),
              line: z.int().nullable(),
              detail: z.string(),
              clearing: z.string().meta({ description: 'The cheapest action that clears it.' }),
              owner: z.string(),
            }),
          ),
          traceId,
        }),
      )
      .meta({ description: `Longest held first, at most ${MOST_ITEMS}.` }),
  }),
  inDoubt: z.object({
    count: count('Orders and postings of which nobody knows whether the ERP holds them.'),
    items: z.array(doubtShown),
  }),
  deadLetters: z.object({
    count: count('Messages set aside about which nobody has asked for anything.'),
    groups: z.array(groupShown),
  }),
  lag: z.array(
    z.object({
      service: z.string(),
      waiting: count('Inputs not taken yet.'),
      unknownSince: sinceOrNull('Since when the log has not said; then this is as of then.'),
      notMovingSince: sinceOrNull('Since when it has taken nothing although there was more.'),
      topics: z
        .array(
          z.object({ topic: z.string(), lag: z.int(), notMovingSince: sinceOrNull('Since when it stands still.') }),
        )
        .meta({ description: 'Empty: the service has not told how far it is.' }),
    }),
  ),
})
export type Status = z.output<typeof status>

/** What is known at a moment. */
export type Known = { reading: Reading; deadLetters: readonly DeadLetterGroup[]; lag: readonly ServiceLag[] }

export const statusOf = ({ reading: { board, unknownSince }, deadLetters, lag }: Known, now: number): Status => {
  const exceptions = board?.exceptions ?? []
  const shown = {
    at: isoOf(now),
    asOf: isoOrNull(board?.readAt ?? null),
    unknownSince: isoOrNull(unknownSince),
    exceptions: {
      open: exceptions.length,
      overdue: exceptions.filter(({ dueAt }) => dueAt < now).length,
      owners: countBy(exceptions.map(({ owner }) => owner)),
      items: exceptions.slice(0, MOST_ITEMS).map((exception) => showException(exception, now)),
    },
    heldInvoices: {
      count: board?.held.length ?? 0,
      items: (board?.held ?? [])
        .slice(0, MOST_ITEMS)
        .map(({ supplier, invoiceNumber, site, total, currency, explanation, heldAt, holds, trace }) => ({
          ...{ supplier, invoiceNumber, site, total, currency, explanation, heldAt: isoOf(heldAt) },
          holds: holds.map(({ holdId, rule, line, detail, clearing, owner }) => ({
            ...{ holdId, rule, line, detail, clearing, owner },
          })),
          traceId: traceIdIn(trace),
        })),
    },
    inDoubt: {
      count: board?.doubts.length ?? 0,
      items: (board?.doubts ?? []).slice(0, MOST_ITEMS).map(showDoubt),
    },
    deadLetters: {
      count: deadLetters.reduce((sum, { open }) => sum + open, 0),
      groups: deadLetters.map(showGroup),
    },
    lag: lag.map(({ service, unknownSince, topics }) => ({
      service,
      waiting: topics.reduce((sum, topic) => sum + topic.lag, 0),
      unknownSince: isoOrNull(unknownSince),
      notMovingSince: isoOrNull(earliest(topics.map(({ notMovingSince }) => notMovingSince))),
      topics: topics.map(({ notMovingSince, ...topic }) => ({ ...topic, notMovingSince: isoOrNull(notMovingSince) })),
    })),
  }
  return { ...headline(shown), ...shown }
}

const isoOrNull = (at: number | null): string | null => (at === null ? null : isoOf(at))

const earliest = (times: (number | null)[]): number | null => {
  const known = times.flatMap((at) => at ?? [])
  return known.length > 0 ? Math.min(...known) : null
}

const countBy = (names: string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, own]) => [name, own.length]))
