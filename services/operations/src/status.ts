import { decidingServices } from '@supplyline/schemas'
import { z } from 'zod'
import type { Reading } from './board.ts'
import type { DeadLetterGroup } from './dead-letters.ts'
import { headline } from './headline.ts'
import type { ServiceLag } from './lag-watch.ts'

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
    items: z
      .array(
        z.object({
          exceptionId: z.string(),
          site: z.string(),
          service: z.string(),
          kind: z.string(),
          subject: z.string(),
          detail: z.string(),
          owner: z.string(),
          nextAction: z.string(),
          raisedAt: time('When it was raised.'),
          dueAt: time('When it is due.'),
          overdue: z.boolean(),
          traceId,
        }),
      )
      .meta({ description: `Soonest due first, at most ${MOST_ITEMS}.` }),
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
    items: z.array(
      z.object({
        what: z.string(),
        name: z.string(),
        erp: z.string(),
        reference: z.string(),
        reason: z.string(),
        since: time('Since when.'),
        traceId,
      }),
    ),
  }),
  deadLetters: z.object({
    count: count('Messages set aside.'),
    groups: z.array(
      z.object({
        service: z.string(),
        code: z.string().meta({ description: 'Class of the fault.' }),
        count: z.int(),
        firstAt: time('First one.'),
        lastAt: time('Last one.'),
        example: z.object({
          key: z.string(),
          place: z.string().meta({ description: 'topic/partition@offset of the last one.' }),
          what: z.string(),
          next: z.string(),
          traceId,
        }),
      }),
    ),
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
    at: iso(now),
    asOf: isoOrNull(board?.readAt ?? null),
    unknownSince: isoOrNull(unknownSince),
    exceptions: {
      open: exceptions.length,
      overdue: exceptions.filter(({ dueAt }) => dueAt < now).length,
      owners: countBy(exceptions.map(({ owner }) => owner)),
      items: exceptions
        .slice(0, MOST_ITEMS)
        .map(({ exceptionId, site, service, kind, subject, detail, owner, nextAction, raisedAt, dueAt, trace }) => ({
          ...{ exceptionId, site, service, kind, subject, detail, owner, nextAction },
          ...{ raisedAt: iso(raisedAt), dueAt: iso(dueAt), overdue: dueAt < now, traceId: traceIdIn(trace) },
        })),
    },
    heldInvoices: {
      count: board?.held.length ?? 0,
      items: (board?.held ?? [])
        .slice(0, MOST_ITEMS)
        .map(({ supplier, invoiceNumber, site, total, currency, explanation, heldAt, holds, trace }) => ({
          ...{ supplier, invoiceNumber, site, total, currency, explanation, heldAt: iso(heldAt) },
          holds: holds.map(({ holdId, rule, line, detail, clearing, owner }) => ({
            ...{ holdId, rule, line, detail, clearing, owner },
          })),
          traceId: traceIdIn(trace),
        })),
    },
    inDoubt: {
      count: board?.doubts.length ?? 0,
      items: (board?.doubts ?? []).slice(0, MOST_ITEMS).map(({ trace, since, ...doubt }) => ({
        ...doubt,
        since: iso(since),
        traceId: traceIdIn(trace),
      })),
    },
    deadLetters: {
      count: deadLetters.reduce((sum, group) => sum + group.count, 0),
      groups: deadLetters.map(({ example: { trace, ...example }, firstAt, lastAt, ...group }) => ({
        ...group,
        firstAt: iso(firstAt),
        lastAt: iso(lastAt),
        example: { ...example, traceId: traceIdIn(trace) },
      })),
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

const LATEST_MS = 8.64e15
const iso = (at: number): string => new Date(Math.max(-LATEST_MS, Math.min(LATEST_MS, at))).toISOString()
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at))

const earliest = (times: (number | null)[]): number | null => {
  const known = times.flatMap((at) => at ?? [])
  return known.length > 0 ? Math.min(...known) : null
}

const countBy = (names: string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, own]) => [name, own.length]))

/** W3C Trace Context, section 3.2.2. */
const traceIdIn = (traceparent: string | null): string | null =>
  /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(traceparent ?? '')?.[1] ?? null
