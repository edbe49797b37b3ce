import type { Topic } from '@supplyline/schemas'
import type { OutgoingMessage } from '@supplyline/state'
import { contextFromHeaders, inSpan, type Logger, messagingAttributes, withoutSpan } from '@supplyline/telemetry'
import type { Codec } from './codec/index.ts'
import { deadLetter, type Fault } from './dead-letter.ts'
import { decode } from './decode.ts'
import { byKeyOf, causeOf, correlationOf, idOf, routingFault } from './entries.ts'
import { inboxMessage, siteOf } from './inbox.ts'
import type { LogRecord } from './log.ts'
import type { Tables } from './references.ts'
import { isAggregateId, type Route, type Routed, type Topology } from './topology.ts'

export type RouterContext = { topology: Topology; inbox: Topic; codec: Codec; tables: Tables; logger: Logger }

/**
 * Turns the records of one input partition into inbox entries, one for each aggregate that a record concerns. Routing
 * the same records again gives entries with the same causes, which the aggregates recognise.
 */
export const routeRecords = async (
  context: RouterContext,
  route: Route,
  records: LogRecord[],
): Promise<OutgoingMessage[]> => {
  const messages: OutgoingMessage[] = []
  for (const record of records) messages.push(...(await routeRecord(context, route, record)))
  return messages
}

const routeRecord = async (context: RouterContext, route: Route, record: LogRecord): Promise<OutgoingMessage[]> => {
  const { topology, inbox, codec, tables } = context
  const { message, fault } = await decode(codec, record)
  if (fault) return poison(context, route, record, fault)
  const entries = (routed: Routed[]) =>
    routed.map(({ aggregate, stamps }, index) =>
      inboxMessage(codec, inbox.name, {
        ...entryOf(context, route, record, aggregate, index),
        site: siteOf(message),
        record: record.value ?? new Uint8Array(0),
        stamps: stamps ?? [],
        rules: topology.rules,
      }),
    )
  const parent = contextFromHeaders(record.headers)
  try {
    const routed = route.to(message, tables)
    if (routed.length === 0) return []
    if (topology.projection) return withoutSpan(parent, () => entries(routed))
    const attributes = () => messagingAttributes('send', inbox.name)
    return inSpan(`send ${inbox.name}`, 'producer', attributes, parent, () => entries(routed))
  } catch (error) {
    // Too large for an entry, or a bug in the route: no trying again would help.
    const cannot = routingFault(record, error)
    context.logger.error({ err: error, fault: cannot }, 'record cannot be routed')
    return poison(context, route, record, cannot)
  }
}

const entryOf = (context: RouterContext, route: Route, record: LogRecord, aggregate: string, index: number) => ({
  aggregate,
  entryId: `${idOf(record)}/${index}`,
  cause: causeOf(record, route.topic.writer !== 'sources', index),
  correlation: correlationOf(record),
  rules: context.topology.rules,
  origin: record,
})

/** What cannot become an entry is a dead letter, and stops the key that it would have concerned, if its key tells which. */
const poison = (context: RouterContext, route: Route, record: LogRecord, fault: Fault): OutgoingMessage[] => {
  const { topology, inbox, codec } = context
  const aggregate = byKeyOf(route, record)
  const messages: OutgoingMessage[] = []
  if (aggregate !== undefined && isAggregateId(aggregate))
    messages.push(
      inboxMessage(codec, inbox.name, {
        ...entryOf(context, route, record, aggregate, 0),
        // The bytes lie among the dead letters; an entry without any says that they could not be taken.
        ...{ site: '*', record: new Uint8Array(0), stamps: [] },
      }),
    )
  if (topology.deadLetters) messages.push(deadLetter(topology.deadLetters.name, topology.service, record, fault))
  return messages
}
