import type { Message, Topic } from '@supplyline/schemas'
import type { OutgoingMessage } from '@supplyline/state'
import { contextFromHeaders, inSpan, type Logger, messagingAttributes, withoutSpan } from '@supplyline/telemetry'
import type { Codec } from './codec/index.ts'
import { commandFault, isCommand, routeFor } from './commands.ts'
import { deadLetter, type Fault } from './dead-letter.ts'
import { decode } from './decode.ts'
import { byKeyOf, causeOf, correlationOf, idOf, routingFault } from './entries.ts'
import { inboxMessage, siteOf } from './inbox.ts'
import { type LogRecord, placeOf } from './log.ts'
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
  if (isCommand(message) && route.topic.name === topology.commands?.name)
    return routeCommand(context, route, record, message)
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

/**
 * A released key hears of it in its own inbox; a resubmitted record is routed as if it had come now. Whatever cannot be
 * followed is a dead letter itself, and stops nothing.
 */
const routeCommand = async (
  context: RouterContext,
  route: Route,
  record: LogRecord,
  command: Extract<Message, { type: 'supplyline.ReleaseKey' | 'supplyline.ResubmitRecord' }>,
): Promise<OutgoingMessage[]> => {
  const { topology, inbox, codec, tables, logger } = context
  const where = placeOf(record)
  const refused = (fault: Fault) => poison(context, { ...route, byKey: () => undefined }, record, fault)
  const fault = commandFault(command, where)
  if (fault) return refused(fault)
  const { topic, partition, offset, record: given } = command.data
  const release = command.type === 'supplyline.ReleaseKey' ? command.data : undefined
  const key = command.type === 'supplyline.ResubmitRecord' ? command.data.key : record.key
  const original = { ...record, topic, partition, offset, key, value: given }
  try {
    let routed: Routed[] = release ? [{ aggregate: release.aggregate }] : []
    if (given) {
      const inner = await decode(codec, original)
      if (inner.fault) return refused({ ...inner.fault, where })
      const found = routeFor(topology, topic)?.to(inner.message, tables) ?? []
      routed = release ? found.filter((r) => r.aggregate === release.aggregate) : found
      if (routed.length === 0) return refused(elsewhere(topic, where))
    }
    const carried = release ? record.value : given
    return routed.map(({ aggregate, stamps }, index) =>
      inboxMessage(codec, inbox.name, {
        ...entryOf(context, route, record, aggregate, index),
        ...{ site: siteOf(command), record: carried ?? new Uint8Array(0), stamps: stamps ?? [], rules: topology.rules },
        origin: release ? record : original,
      }),
    )
  } catch (error) {
    const cannot = routingFault(record, error)
    logger.error({ err: error, fault: cannot }, 'command cannot be followed')
    return refused(cannot)
  }
}

const elsewhere = (topic: string, where: string): Fault => ({
  code: 'refused-input',
  what: `the record given concerns no such aggregate of this service, on ${topic}`,
  where,
  next: 'what replaces a parked record must concern the same aggregate; otherwise skip it and resubmit the other one',
})

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
  const parked = messages.length > 0 ? aggregate : undefined
  if (topology.deadLetters)
    messages.push(deadLetter(topology.deadLetters.name, topology.service, record, fault, parked))
  return messages
}
