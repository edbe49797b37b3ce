import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { answers } from './answers.ts'
import { cacheDir } from './cache.ts'
import { startChild } from './child.ts'
import type { Running } from './components/component.ts'
import type { Addresses } from './platform.ts'
import type { Tokens } from './tokens.ts'
import { waitUntilReady } from './wait-until-ready.ts'

export const ROOT = join(import.meta.dirname, '..', '..', '..')

export type ServiceContext = { platform: Addresses; sap: string; tokens: Tokens; dataDir: string }

type Service = {
  name: string
  entry: string
  env: (context: ServiceContext) => Record<string, string>
}

const service = (name: Service['name'], env: Service['env'] = () => ({})): Service => ({
  name,
  entry: `services/${name}/src/main.ts`,
  env,
})

const SERVICES: readonly Service[] = [
  service('master-data'),
  service('inventory-events'),
  service('replenishment'),
  // mock-sap commits at once and its order header has no field for a reference.
  service('procurement-sync', ({ sap }) => ({
    ERP_SAP_URL: sap,
    ERP_SAP_REFERENCE: 'PurchaseOrderItemText',
    ERP_SAP_SCHEDULE_LINES: 'false',
    ERP_SAP_LONGEST_COMMIT_MS: '3000',
  })),
  service('gateway', ({ tokens }) => ({
    GATEWAY_TOKENS: JSON.stringify(Object.fromEntries(Object.entries(tokens).map(([role, token]) => [token, role]))),
  })),
]

export const existingServices = (onMissing: (entry: string) => void): readonly Service[] =>
  SERVICES.filter(({ entry }) => {
    const exists = existsSync(join(ROOT, entry))
    if (!exists) onMissing(entry)
    return exists
  })

const COMPILED = join(cacheDir(), 'compiled')

/** A small young generation: an idle service keeps some 20 MB less, a busy one collects a little more often. */
const LEAN = ['--max-semi-space-size=4']

/** Fills the compile cache if there is none yet. */
export const warmUp = async (dataDir: string): Promise<void> => {
  if (existsSync(COMPILED)) return
  const program = join(import.meta.dirname, 'warm-up.ts')
  const log = join(dataDir, 'logs', 'warm-up.log')
  await startChild(process.execPath, [...LEAN, program], { log, cwd: ROOT, env: { NODE_COMPILE_CACHE: COMPILED } })
    .exited
}

const commonEnvironment = ({ kafka, registry, mongo }: Addresses, port: number): Record<string, string> => ({
  SUPPLYLINE_KAFKA: kafka,
  SUPPLYLINE_REGISTRY: registry,
  SUPPLYLINE_MONGO: mongo,
  HTTP_PORT: `${port}`,
  LOG_LEVEL: process.env.LOG_LEVEL || 'info',
  // Compiled code and stripped types from the second start on: half a second and 25 MB a process.
  NODE_COMPILE_CACHE: COMPILED,
})

/** As a process of its own; back once `/readyz` says yes. OTEL_EXPORTER_OTLP_ENDPOINT is inherited if it is set. */
export const startService = async (
  { name, entry, env }: Service,
  context: ServiceContext,
  port: number,
): Promise<Running> => {
  const child = startChild(process.execPath, [...LEAN, entry], {
    log: join(context.dataDir, 'logs', `${name}.log`),
    cwd: ROOT,
    env: { ...commonEnvironment(context.platform, port), ...env(context) },
  })
  const address = `http://127.0.0.1:${port}`
  await waitUntilReady(name, child, () => answers(`${address}/readyz`))
  return { ...child, address }
}
