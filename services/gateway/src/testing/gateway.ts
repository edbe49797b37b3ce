import { expect } from '@jest/globals'
import { createApp, principalsOf, serve } from '@supplyline/http'
import { type Log, MemoryPlatform, outgoing } from '@supplyline/messaging'
import { allTopics, type DecidingService, exceptionsOf, type Message, type Topic } from '@supplyline/schemas'
import { MemoryStore, type OutgoingMessage } from '@supplyline/state'
import { createLogger } from '@supplyline/telemetry'
import { api } from '../api.ts'
import { topology } from '../topology.ts'
import { masterData } from './examples.ts'

const callers = ['source', 'requester', 'approver', 'approver2', 'ap', 'operator', 'operator2']
export const principals = principalsOf(JSON.stringify(Object.fromEntries(callers.map((c) => [`${c}-token`, c]))))
const logger = createLogger({ service: 'gateway', level: 'silent' })

type Asked = { as?: string; key?: string | null; headers?: Record<string, string> }

/** A gateway on a platform in memory, spoken to over HTTP. `append` may be replaced, `restart` ends it as a crash would. */
export const startGateway = async (jaeger?: string) => {
  const platform = new MemoryPlatform()
  await platform.codec.prepare(allTopics.flatMap((t) => t.records.map((record) => ({ topic: t.name, record }))))
  const stored = (messages: OutgoingMessage[]) => platform.log.append(messages)
  const faults = { append: stored }
  const log = { append: (messages: OutgoingMessage[]) => faults.append(messages) } as Log

  let starting = false
  const start = async () => {
    const running = await platform.start(topology)
    const store = new MemoryStore(platform.database('gateway'))
    const { codec, clock } = platform
    const routes = api(principals as Exclude<typeof principals, { mistake: string }>, jaeger)(
      { log, store, codec, logger, clock },
      () => (starting ? undefined : running),
    )
    return { running, store, ...(await serve(createApp({ service: 'gateway', logger, ...routes }), 0)) }
  }

  /** A record under this id, in this trace; of invoices, the topic may be told. */
  const append = async (id: string, message: Message, { trace, on }: { trace?: string; on?: Topic } = {}) => {
    const topic = on ?? topicOf(message)
    const lineage = { id, service: 'test', time: platform.clock.now(), causation: id, correlation: id }
    const written = outgoing(platform.codec, topic, message, lineage)
    if (trace) written.headers.traceparent = `00-${trace}-00f067aa0ba902b7-01`
    await platform.log.append([written])
  }

  /** What others publish; seen by the gateway when it resolves. */
  let published = 0
  const publish = async (...messages: Message[]): Promise<void> => {
    for (const message of messages) await append(`x-${++published}`, message)
    await platform.settle()
  }

  await publish(...masterData)
  let served = await start()
  let keys = 0

  const call = async (method: string, path: string, body: unknown, { as = 'source', key, headers }: Asked = {}) => {
    const idempotencyKey = key === undefined ? `key-${++keys}` : key
    const answer = await fetch(served.url + path, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: {
        ...(as && { authorization: `Bearer ${as}-token` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(method === 'POST' && idempotencyKey !== null && { 'idempotency-key': idempotencyKey }),
        ...headers,
      },
    })
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many forms
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as any }
  }

  return {
    platform,
    faults,
    stored,
    publish,
    append,
    store: () => served.store,
    /** As if it had not got as far as it has. */
    starting: () => {
      starting = true
    },
    get: (path: string, as = 'ap') => call('GET', path, undefined, { as }),
    post: (path: string, body: unknown, asked?: Asked) => call('POST', path, body, asked),
    /** Everything on a topic, decoded. */
    read: (topic: Topic) =>
      platform.broker.all(topic.name).map(({ key, headers, value }) => ({
        key,
        headers,
        ...platform.codec.decode(Buffer.from(value ?? [])),
      })),
    restart: async () => {
      await platform.stop('gateway')
      void served.close()
      faults.append = stored
      served = await start()
    },
    stop: async () => {
      await platform.stop('gateway')
      await served.close()
    },
  }
}

/** Invoices come from suppliers unless told otherwise; exceptions are on the topic of their service. */
const topicOf = (message: Message): Topic => {
  const { type, data } = message
  if (type === 'supplyline.ExceptionRaised' || type === 'supplyline.ExceptionResolved')
    return exceptionsOf(data.service as DecidingService)
  return allTopics.find((t) => t.records.includes(type)) as Topic
}

export type Gateway = Awaited<ReturnType<typeof startGateway>>

/** The findings of a refused request, `pointer: detail; fix`. */
export const findings = (answer: { status: number; body: { errors?: Record<string, string>[] } }): string[] => {
  expect(answer.status).toBe(422)
  return (answer.body.errors ?? []).map((e) => `${e.pointer} ${e.detail}; ${e.fix}`)
}
