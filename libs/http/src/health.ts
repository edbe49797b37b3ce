import { metricsText } from '@supplyline/telemetry'
import { type Response, Router } from 'express'

/** Resolves when what the service depends on works; rejects with the reason when it does not. */
export type Check = () => Promise<unknown>

export interface CheckResult {
  name: string
  ok: boolean
  milliseconds: number
  reason?: string
}

/** `/livez`, `/readyz` (`?verbose` lists every check) and `/metrics`, open to all. */
export function health(checks: Readonly<Record<string, Check>>, timeoutMs = 2_000): Router {
  let running: Promise<CheckResult[]> | undefined
  // Probes that come while checks run share their results, so that a flood of probes is no flood of checks.
  const results = (): Promise<CheckResult[]> => {
    running ??= Promise.all(Object.entries(checks).map(([name, check]) => run(name, check, timeoutMs))).finally(() => {
      running = undefined
    })
    return running
  }

  const router = Router()
  router.get('/livez', (_request, response) => {
    text(response, 200, 'ok\n')
  })
  router.get('/readyz', async (request, response) => {
    const all = await results()
    const failed = all.filter(({ ok }) => !ok)
    const status = failed.length === 0 ? 200 : 503
    if ('verbose' in request.query) response.status(status).json({ ready: status === 200, checks: all })
    else
      text(response, status, failed.length === 0 ? 'ok\n' : `not ready: ${failed.map(({ name }) => name).join(', ')}\n`)
  })
  router.get('/metrics', async (_request, response) => {
    const { contentType, body } = await metricsText()
    response.setHeader('Content-Type', contentType)
    response.end(body)
  })
  return router
}

async function run(name: string, check: Check, timeoutMs: number): Promise<CheckResult> {
  const start = performance.now()
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    await Promise.race([Promise.resolve().then(check), expired])
    return { name, ok: true, milliseconds: since(start) }
  } catch (error) {
    return { name, ok: false, milliseconds: since(start), reason: reasonOf(error) }
  } finally {
    clearTimeout(timer)
  }
}

const since = (start: number): number => Math.round(performance.now() - start)

// The endpoint is open, so: one line, and no user names or passwords of connection strings.
const reasonOf = (error: unknown): string =>
  String((error as { message?: unknown } | undefined)?.message ?? error)
    .replace(/\/\/[^/@\s]*@/g, '//')
    .split('\n', 1)[0]
    ?.slice(0, 200) ?? ''

function text(response: Response, status: number, body: string): void {
  response.status(status).type('text/plain').send(body)
}
