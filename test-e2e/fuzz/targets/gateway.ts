import { createApp, principalsOf, serve } from '@supplyline/http'
import { MemoryPlatform, outgoing } from '@supplyline/messaging'
import { allTopics, type DecidingService, exceptionsOf, type Message } from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'
import { api } from '../../../services/gateway/src/api.ts'
import * as examples from '../../../services/gateway/src/testing/examples.ts'
import * as story from '../../../services/gateway/src/testing/story.ts'
import { topology } from '../../../services/gateway/src/topology.ts'
import { changeJson } from '../mutate/json.ts'
import { bytesOf, changeParts } from '../mutate/message.ts'
import { type Target, usual } from '../target.ts'
import { forgetful } from './forgetful.ts'
import { exchange, outcomeOfExchange } from './http-exchange.ts'

const callers = ['source', 'requester', 'approver', 'ap', 'operator']
const principals = principalsOf(JSON.stringify(Object.fromEntries(callers.map((c) => [`${c}-token`, c]))))
const UNLIMITED = { quota: { requests: Number.MAX_SAFE_INTEGER, seconds: 60 } }

const request = (line: string, as: string, body?: unknown, ...headers: [string, string][]): Buffer =>
  bytesOf({
    first: line,
    headers: [
      ['authorization', `Bearer ${as}-token`],
      ...(body === undefined
        ? []
        : ([
            ['content-type', 'application/json'],
            ['idempotency-key', 'key-1'],
          ] as [string, string][])),
      ...headers,
    ],
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
  })

const cursor = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const gets = [
  ...[
    '/openapi.json',
    '/livez',
    '/readyz?verbose',
    '/v1/stock-positions',
    '/v1/stock-positions?location=WARD-3&limit=1',
  ],
  ...[
    '/v1/requisitions/RQ1',
    '/v1/purchase-orders/PO1',
    '/v1/purchase-orders/4500000113/timeline',
    '/v1/invoices/ACME%3AINV%2F1',
  ],
  ...[
    '/v1/exceptions?status=open&limit=2',
    '/v1/exceptions?status=all&owner=ap',
    `/v1/exceptions?status=all&cursor=${cursor(['all', 'exception:a'])}`,
  ],
  `/v1/stock-positions?cursor=${cursor('position:A:B')}&item=GLOVE`,
]
/** Who may post, by a part of the path; the first that fits. */
const senders = [
  ...[
    ['decisions', 'approver'],
    ['requisitions', 'requester'],
    ['invoices', 'ap'],
    ['stock-movements', 'source'],
  ],
  ['goods-receipts', 'source'],
] as const
const trace: [string, string] = ['traceparent', `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`]

/** Requests to the gateway: each route with its own validation, queries, cursors, keys and headers. */
export const gateway = async (): Promise<Target> => {
  const platform = new MemoryPlatform()
  await platform.codec.prepare(allTopics.flatMap((t) => t.records.map((record) => ({ topic: t.name, record }))))
  const known: Message[] = [
    ...[...examples.masterData, examples.positionChanged(), examples.submitted(), examples.approvalRequired()],
    ...[examples.placed(), story.transmitted(), story.acknowledged(), story.shipped(), story.billed(), story.held()],
    story.raised(),
  ]
  for (const [at, message] of known.entries()) {
    const lineage = { id: `x-${at}`, service: 'test', time: platform.clock.now(), causation: 'x', correlation: 'x' }
    await platform.log.append([outgoing(platform.codec, topicOf(message), message, lineage)])
  }
  const running = await platform.start(topology)
  await platform.settle()
  if ('mistake' in principals) throw new Error('no principals')
  const stored = forgetful(platform, 'gateway')
  const logger = createLogger({ service: 'gateway', level: 'silent' })
  const routes = api(principals)({ ...stored, codec: platform.codec, clock: platform.clock, logger }, () => running)
  const served = await serve(createApp({ service: 'gateway', logger, ...routes, limits: UNLIMITED }), 0)
  const port = Number(new URL(served.url).port)

  const { paths } = (await (await fetch(`${served.url}/openapi.json`)).json()) as { paths: Record<string, Paths> }
  const posts = Object.entries(paths).flatMap(([path, { post }]) => {
    const [example] = post?.requestBody?.content['application/json']?.schema?.examples ?? []
    if (!post || example === undefined) return []
    const as = senders.find(([part]) => path.includes(part))?.[1] ?? 'operator'
    const line = `POST ${path.replace(/\{\w+\}/, 'RQ1')}`
    return [request(line, as, example), request(line, as, [example, example], trace)]
  })
  const seeds = [...gets.map((path) => request(`GET ${path}`, 'ap')), ...posts]
  const words = [
    'GET ',
    'POST ',
    '/v1/',
    '%00',
    '%2F',
    '%',
    '&',
    '?cursor=',
    'chunked',
    'application/json; charset=utf-16',
  ]
  const larder = { seeds, words: words.map((word) => Buffer.from(word)), longest: 280_000 }
  return {
    ...larder,
    // A connection, and everything around the routes.
    allowed: { any: 250, perKiB: 2 * usual.allowed.perKiB },
    change: changeParts(() => larder, changeJson),
    run: async (bytes) => outcomeOfExchange(await exchange(port, bytes)),
    close: async () => {
      await platform.stop('gateway')
      await served.close()
    },
  }
}

type Paths = { post?: { requestBody?: { content: Record<string, { schema?: { examples?: unknown[] } }> } } }

const topicOf = (message: Message) => {
  const { type, data } = message
  if (type === 'supplyline.ExceptionRaised') return exceptionsOf(data.service as DecidingService)
  const found = allTopics.find((t) => t.records.includes(type))
  if (!found) throw new Error(`no topic for ${type}`)
  return found
}
