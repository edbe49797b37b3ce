import { createApp, principalsOf, serve } from '@supplyline/http'
import { type Log, MemoryPlatform, outgoing } from '@supplyline/messaging'
import {
  allTopics,
  type DecidingService,
  deadLettersOf,
  exceptionsOf,
  type Message,
  matchCommands,
  type Topic,
} from '@supplyline/schemas'
import { MemoryStore, type OutgoingMessage } from '@supplyline/state'
import { createLogger } from '@supplyline/telemetry'
import { api } from '../api.ts'
import type { Status } from '../status.ts'
import { topology } from '../topology.ts'
import { watching } from '../watch.ts'

const callers = ['source', 'requester', 'approver', 'approver2', 'ap', 'operator', 'operator2']
const principals = principalsOf(JSON.stringify(Object.fromEntries(callers.map((c) => [`${c}-token`, c]))))
const logger = createLogger({ service: 'operations', level: 'silent' })

type Asked = { as?: string; key?: string | null; accept?: string }

/** Operations on a platform in memory, spoken to over HTTP. `append` and `progress` may be replaced. */
export const startOperations = async (port = 0) => {
  const platform = new MemoryPlatform()
  await platform.codec.prepare(allTopics.flatMap((t) => t.records.map((record) => ({ topic: t.name, record }))))
  const { codec, clock } = platform
  const faults: Pick<Log, 'append' | 'progress'> = {
    append: (messages: OutgoingMessage[]) => platform.log.append(messages),
    progress: (group) => platform.log.progress(group),
  }
  const log = {
    append: (messages) => faults.append(messages),
    progress: (group) => faults.progress(group),
    follow: (options) => platform.log.follow(options),
    bounds: (partition) => platform.log.bounds(partition),
  } as Log

  const running = await platform.start(topology)
  const store = new MemoryStore(platform.database('operations'))
  const watch = watching()
  const routes = api(principals as Exclude<typeof principals, { mistake: string }>, watch.now)(
    { log, store, codec, logger, clock },
    () => running,
  )
  const stopWatching = await watch.start({ log, store, codec, logger, clock })
  const served = await serve(createApp({ service: 'operations', logger, ...routes }), port)
  let keys = 0

  const topicOf = ({ type, data }: Message): Topic => {
    const found = type.startsWith('supplyline.Exception')
      ? exceptionsOf((data as { service: DecidingService }).service)
      : allTopics.find((t) => t.records.includes(type))
    if (!found) throw new Error(`no topic for ${type}`)
    return found
  }

  const call = async (method: string, path: string, body: unknown, { as = 'ap', key, accept }: Asked = {}) => {
    const idempotencyKey = key === undefined ? `key-${++keys}` : key
    const answer = await fetch(served.url + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: {
        ...(as && { authorization: `Bearer ${as}-token` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(method === 'POST' && idempotencyKey !== null && { 'idempotency-key': idempotencyKey }),
        ...(accept && { accept }),
      },
    })
    const text = await answer.text()
    const json = answer.headers.get('content-type')?.includes('json')
    return { status: answer.status, headers: answer.headers, text, body: json ? JSON.parse(text) : undefined }
  }

  return {
    platform,
    faults,
    store,
    url: served.url,
    /** What others publish; seen, and fit to be shown, when it resolves. */
    publish: async (...messages: Message[]): Promise<void> => {
      const lineage = { id: 'x', service: 'test', time: clock.now(), causation: 'x', correlation: 'x' }
      await platform.log.append(messages.map((message) => outgoing(codec, topicOf(message), message, lineage)))
      await platform.pass(1_000)
    },
    /** A record that a service set aside. */
    setAside: (service: DecidingService, headers: Record<string, string>, key = 'k'): void => {
      platform.broker.put({ topic: deadLettersOf(service).name, partition: 0 }, key, Buffer.from('bytes'), headers)
    },
    status: async (): Promise<Status> => (await call('GET', '/v1/status', undefined)).body,
    get: (path: string, asked?: Asked) => call('GET', path, undefined, asked),
    post: (path: string, body: unknown, asked?: Asked) => call('POST', path, body, asked),
    commands: () =>
      platform.broker.all(matchCommands.name).map(({ key, headers, value }) => ({
        key,
        headers,
        ...codec.decode(Buffer.from(value ?? [])),
      })),
    stop: async (): Promise<void> => {
      await stopWatching()
      await platform.stop('operations')
      await served.close()
    },
  }
}

export type Operations = Awaited<ReturnType<typeof startOperations>>
