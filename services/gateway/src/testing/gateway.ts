import { expect } from '@jest/globals'
import { createApp, serve } from '@supplyline/http'
import { type Log, MemoryPlatform, outgoing } from '@supplyline/messaging'
import { allTopics, type Message, type Topic } from '@supplyline/schemas'
import { MemoryStore, type OutgoingMessage } from '@supplyline/state'
import { createLogger } from '@supplyline/telemetry'
import { api } from '../api.ts'
import { principalsOf } from '../principals.ts'
import { topology } from '../topology.ts'
import { masterData } from './examples.ts'

const callers = ['source', 'requester', 'approver', 'approver2', 'ap', 'operator', 'operator2']
export const principals = principalsOf(JSON.stringify(Object.fromEntries(callers.map((c) => [`${c}-token`, c]))))
const logger = createLogger({ service: 'gateway', level: 'silent' })

type Asked = { as?: string; key?: string | null; headers?: Record<string, string> }

/** A gateway on a platform in memory, spoken to over HTTP. `append` may be replaced, `restart` ends it as a crash would. */
export const startGateway = async () => {
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
    const routes = api(principals as Exclude<typeof principals, { mistake: string }>)(
      { log, store, codec, logger, clock },
      () => (starting ? undefined : running),
    )
    return { running, store, ...(await serve(createApp({ service: 'gateway', logger, ...routes }), 0)) }
  }

  /** What others publish; seen by the gateway when it resolves. */
  const publish = async (...messages: Message[]): Promise<void> => {
    const lineage = { id: 'x', service: 'test', time: platform.clock.now(), causation: 'x', correlation: 'x' }
    for (const message of messages) {
      const topic = allTopics.find((t) => t.records.includes(message.type)) as Topic
      await platform.log.append([outgoing(platform.codec, topic, message, lineage)])
    }
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

export type Gateway = Awaited<ReturnType<typeof startGateway>>

/** The findings of a refused request, `pointer: detail; fix`. */
export const findings = (answer: { status: number; body: { errors?: Record<string, string>[] } }): string[] => {
  expect(answer.status).toBe(422)
  return (answer.body.errors ?? []).map((e) => `${e.pointer} ${e.detail}; ${e.fix}`)
}
