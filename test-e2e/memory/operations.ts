import { createApp, type Principal, serve } from '@supplyline/http'
import { type MemoryPlatform, type RunningService, startService } from '@supplyline/messaging'
import { topology } from '@supplyline/operations'
import { createLogger } from '@supplyline/telemetry'
import { api } from '../../services/operations/src/api.ts'
import { watching } from '../../services/operations/src/watch.ts'

const principals: Record<string, Principal> = Object.fromEntries(
  ['operator', 'operator2', 'ap'].map((name) => [`${name}-token`, { name, role: name.replace(/\d/, '') }]),
)
const logger = createLogger({ service: 'operations', level: 'silent' })

// biome-ignore lint/suspicious/noExplicitAny: JSON, as it came
type Answer = { status: number; body: any }

/** Operations on the platform in memory, spoken to over HTTP; started again, it finds what it had kept. */
export const openOperations = async (platform: MemoryPlatform, port = 0) => {
  const own = platform.open('operations')
  const running: RunningService = await startService(topology, own)
  const watch = watching()
  const routes = api(principals, watch.now)(own, () => running)
  const stopWatching = await watch.start(own)
  const served = await serve(createApp({ service: 'operations', logger, ...routes }), port)
  await platform.settle()
  let keys = 0

  const ask = async (path: string, { as = 'operator', body, key }: { as?: string; body?: unknown; key?: string }) => {
    const answer = await fetch(served.url + path, {
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      headers: {
        authorization: `Bearer ${as}-token`,
        ...(body !== undefined && {
          'content-type': 'application/json',
          'idempotency-key': key ?? `${process.hrtime.bigint()}-${++keys}`,
        }),
      },
    })
    return { status: answer.status, body: await answer.json() } as Answer
  }
  return {
    url: served.url,
    get: (path: string, as?: string) => ask(path, as === undefined ? {} : { as }),
    post: (path: string, body: unknown, given: { as?: string; key?: string } = {}) => ask(path, { body, ...given }),
    stop: async (): Promise<void> => {
      await stopWatching()
      await running.stop()
      await served.close()
    },
  }
}

export type Operations = Awaited<ReturnType<typeof openOperations>>
