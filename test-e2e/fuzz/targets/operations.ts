import { createApp, principalsOf, serve } from '@supplyline/http'
import { MemoryPlatform, outgoing } from '@supplyline/messaging'
import { allTopics } from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'
import { api } from '../../../services/operations/src/api.ts'
import { held, hold } from '../../../services/operations/src/testing/examples.ts'
import { topology } from '../../../services/operations/src/topology.ts'
import { watching } from '../../../services/operations/src/watch.ts'
import { changeJson } from '../mutate/json.ts'
import { bytesOf, changeParts } from '../mutate/message.ts'
import { type Target, usual } from '../target.ts'
import { forgetful } from './forgetful.ts'
import { exchange, outcomeOfExchange } from './http-exchange.ts'

const principals = principalsOf(JSON.stringify({ 'ap-token': 'ap', 'source-token': 'source' }))
const UNLIMITED = { quota: { requests: Number.MAX_SAFE_INTEGER, seconds: 60 } }
const authorization: [string, string] = ['authorization', 'Bearer ap-token']
const json: [string, string][] = [authorization, ['content-type', 'application/json'], ['idempotency-key', 'key-1']]

const release = (path: string, body: unknown): Buffer =>
  bytesOf({ first: `POST ${path}`, headers: json, body: Buffer.from(JSON.stringify(body)) })
const seeds = [
  release('/v1/invoices/ACME/INV-1/release', { holdId: 'HD1', reason: 'agreed by telephone' }),
  release('/v1/invoices/ACME/INV-1/release', { reason: 'paid under protest' }),
  release('/v1/invoices/A/B%3AC/release', { holdId: null, reason: 'x' }),
  ...['/', '/v1/status', '/openapi.json', '/readyz?verbose'].map((path) =>
    bytesOf({
      first: `GET ${path}`,
      headers: [authorization, ['accept', 'text/html, */*;q=0.8']],
      body: Buffer.alloc(0),
    }),
  ),
]

/** Requests to operations: the form that releases a held invoice, and the page. */
export const operations = async (): Promise<Target> => {
  const platform = new MemoryPlatform()
  const { codec, clock } = platform
  await codec.prepare(allTopics.flatMap((t) => t.records.map((record) => ({ topic: t.name, record }))))
  const message = held({ holds: [hold(), hold({ holdId: 'HD2', rule: 'not-received' })] })
  const topic = allTopics.find((t) => t.records.includes(message.type))
  if (!topic || 'mistake' in principals) throw new Error('no topic, or no principals')
  const lineage = { id: 'x', service: 'test', time: clock.now(), causation: 'x', correlation: 'x' }
  await platform.log.append([outgoing(codec, topic, message, lineage)])
  const running = await platform.start(topology)
  const logger = createLogger({ service: 'operations', level: 'silent' })
  const watch = watching()
  const parts = { ...forgetful(platform, 'operations'), codec, clock, logger }
  const stopWatching = await watch.start(parts)
  const routes = api(principals, watch.now)(parts, () => running)
  await platform.pass(1_000)
  const served = await serve(createApp({ service: 'operations', logger, ...routes, limits: UNLIMITED }), 0)
  const port = Number(new URL(served.url).port)
  const words = ['/v1/invoices/', '%2F', '%00', '"holdId":', '"reason":', 'GET ', 'POST ']
  const larder = { seeds, words: words.map((word) => Buffer.from(word)), longest: 280_000 }
  return {
    ...larder,
    allowed: { any: 250, perKiB: 2 * usual.allowed.perKiB },
    change: changeParts(() => larder, changeJson),
    run: async (bytes) => outcomeOfExchange(await exchange(port, bytes)),
    close: async () => {
      await stopWatching()
      await platform.stop('operations')
      await served.close()
    },
  }
}
