import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { MOCK_SAP_LACKS, MOCK_SAP_PARTNERS } from '../../../services/procurement-sync/src/erp/testing/mock-sap.ts'
import { answers } from './answers.ts'
import { cacheDir } from './cache.ts'
import { startChild } from './child.ts'
import type { Place, Running } from './components/component.ts'
import type { Addresses } from './platform.ts'
import type { Tokens } from './tokens.ts'
import { waitUntilReady } from './wait-until-ready.ts'

export const ROOT = join(import.meta.dirname, '..', '..', '..')

/** Where everything is that a service may want to know of. */
export type ServiceContext = {
  platform: Addresses
  sap: string
  edi: { url: string; pickupDir: string }
  tokens: Tokens
  jaeger?: { ui: string; otlp: string } | undefined
}

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

const tokenRoles = (tokens: Tokens) =>
  JSON.stringify(Object.fromEntries(Object.entries(tokens).map(([role, token]) => [token, role])))

export const SERVICES: readonly Service[] = [
  service('master-data'),
  service('inventory-events'),
  service('replenishment'),
  // mock-sap commits at once, and lacks some fields of the real one; its order header has none for a reference.
  service('procurement-sync', ({ sap }) => ({
    ERP_SAP_URL: sap,
    ERP_SAP_REFERENCE: 'PurchaseOrderItemText',
    ERP_SAP_ACKNOWLEDGEMENT: 'PurchaseOrderItemText',
    ERP_SAP_OMITTED: MOCK_SAP_LACKS.join(),
    ERP_SAP_PARTNER_SERVICE: MOCK_SAP_PARTNERS,
    ERP_SAP_SCHEDULE_LINES: 'false',
    ERP_SAP_LONGEST_COMMIT_MS: '3000',
  })),
  service('supplier-ack', ({ edi }) => ({
    SUPPLIER_ACK_EDI_URL: edi.url,
    SUPPLIER_ACK_EDI_PICKUP_DIR: edi.pickupDir,
    SUPPLIER_ACK_EDI_ID: 'ZZ:MERCY',
    SUPPLIER_ACK_SITE: 'MERCY',
  })),
  service('three-way-match'),
  service('operations', ({ tokens }) => ({ OPERATIONS_TOKENS: tokenRoles(tokens) })),
  service('gateway', ({ tokens, jaeger }) => ({
    GATEWAY_TOKENS: tokenRoles(tokens),
    ...(jaeger && { GATEWAY_JAEGER_URL: jaeger.ui }),
  })),
]

export const existingServices = (onMissing: (entry: string) => void): readonly Service[] =>
  SERVICES.filter(({ entry }) => {
    const exists = existsSync(join(ROOT, entry))
    if (!exists) onMissing(entry)
    return exists
  })

const COMPILED = join(cacheDir(), 'compiled')

/**
 * A young generation of at most 16 MB, into which it grows under load. And what lived long while a lane was warming up is
 * no reason to put all that is made in the same place among the old at once (pretenuring): a busy service made a third of
 * its garbage there, and whatever that referred to was kept with it until the next full collection.
 */
export const LEAN = ['--max-semi-space-size=16', '--no-allocation-site-pretenuring']

/**
 * Answers of the log have up to 4 MiB. By itself glibc gives such blocks pages of their own only until the first of them is
 * freed; from then on it cuts them out of its heap, which stays as full of holes as it was at its largest.
 */
export const LEAN_ALLOCATION = { MALLOC_MMAP_THRESHOLD_: `${128 * 1024}` }

/** Fills the compile cache if there is none yet. */
export const warmUp = async (dataDir: string): Promise<void> => {
  if (existsSync(COMPILED)) return
  const program = join(import.meta.dirname, 'warm-up.ts')
  const log = join(dataDir, 'logs', 'warm-up.log')
  await startChild(process.execPath, [...LEAN, program], { log, cwd: ROOT, env: { NODE_COMPILE_CACHE: COMPILED } })
    .exited
}

/** All settings of a service. OTEL_EXPORTER_OTLP_ENDPOINT is inherited if Jaeger is not ours. */
export const environmentOf = ({ env }: Pick<Service, 'env'>, context: ServiceContext, port: number) => ({
  SUPPLYLINE_KAFKA: context.platform.kafka,
  SUPPLYLINE_REGISTRY: context.platform.registry,
  SUPPLYLINE_MONGO: context.platform.mongo,
  HTTP_PORT: `${port}`,
  LOG_LEVEL: process.env.LOG_LEVEL || 'info',
  ...LEAN_ALLOCATION,
  ...(context.jaeger && { OTEL_EXPORTER_OTLP_ENDPOINT: context.jaeger.otlp }),
  ...env(context),
})

/** As a process of its own; back once `/readyz` says yes. */
export const startService = async (
  service: Service,
  context: ServiceContext,
  { dataDir, port }: Place,
): Promise<Running> => {
  const { name, entry } = service
  const child = startChild(process.execPath, [...LEAN, entry], {
    log: join(dataDir, 'logs', `${name}.log`),
    cwd: ROOT,
    // Compiled code and stripped types from the second start on: half a second and 25 MB a process.
    env: { ...environmentOf(service, context, port), NODE_COMPILE_CACHE: COMPILED },
  })
  const address = `http://127.0.0.1:${port}`
  await waitUntilReady(name, child, () => answers(`${address}/readyz`))
  return { ...child, address }
}
