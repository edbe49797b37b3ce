import { provision } from '@supplyline/messaging/kafka'
import { stopAllChildren } from './child.ts'
import { jaeger } from './components/jaeger.ts'
import { ediPickupDir, mockEdi } from './components/mock-edi.ts'
import { mockSap } from './components/mock-sap.ts'
import { wipeDataDir } from './data-dir.ts'
import { type Endpoints, removeEndpoints, writeEndpoints } from './endpoints.ts'
import type { Flags } from './flags.ts'
import { occupy } from './occupy.ts'
import { type Keep, startPlatform } from './platform.ts'
import { choosePorts } from './ports.ts'
import { dismissReaper } from './reaper.ts'
import { existingServices, type ServiceContext, startService, warmUp } from './services.ts'
import { supervisor } from './supervisor.ts'
import { tokensOf } from './tokens.ts'

type Print = (line: string) => void

const announcing =
  (keep: Keep, print: Print): Keep =>
  async (name, start) => {
    const begun = performance.now()
    const running = await keep(name, start)
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    print(`  ${name.padEnd(17)}${running.address}  (${seconds} s)`)
    return running
  }

/** Where services reach the partners: through whatever stands in between, if somebody has put something there. */
const partnersBehind = ({ sap, edi }: Record<'sap' | 'edi', string>): Record<'sap' | 'edi', string> => ({
  sap: process.env.SUPPLYLINE_PARTNER_SAP || sap,
  edi: process.env.SUPPLYLINE_PARTNER_EDI || edi,
})

/** Everything that `start` runs; `stop` may be called at any time and leaves nothing behind. */
export const launch = ({ dataDir, fresh, onlyPlatform, jaeger: withJaeger }: Flags, print: Print) => {
  let endpoints: Endpoints | undefined
  let release = () => {}
  const platformSide = supervisor(print, () => publish())
  const serviceSide = supervisor(print, () => publish())
  const keepPlatform = announcing(platformSide.keep, print)
  const keepService = announcing(serviceSide.keep, print)

  const publish = () => {
    if (endpoints === undefined) return
    endpoints.pids = { ...platformSide.pids(), ...serviceSide.pids(), launcher: process.pid }
    writeEndpoints(dataDir, endpoints)
  }

  const startPartners = async (ports: Record<'sap' | 'edi', number>) => {
    if (onlyPlatform) return undefined
    const [sap, edi] = await Promise.all([
      keepPlatform('sap', () => mockSap.start({ dataDir, port: ports.sap }, print)),
      keepPlatform('edi', () => mockEdi.start({ dataDir, port: ports.edi }, print)),
    ])
    return { sap: sap.address, edi: edi.address }
  }

  const startJaeger = async (ports: Record<'jaeger' | 'jaeger-otlp', number>): Promise<ServiceContext['jaeger']> => {
    if (!withJaeger) return undefined
    const place = { dataDir, port: ports.jaeger, otlpPort: ports['jaeger-otlp'] }
    const { address } = await keepPlatform('jaeger', () => jaeger.start(place, print))
    print(`  its query API    ${address}/api/services`)
    return { ui: address, otlp: `http://127.0.0.1:${place.otlpPort}` }
  }

  const startServices = async (context: ServiceContext): Promise<Record<string, string>> => {
    const services = existingServices((entry) => print(`warning: ${entry} does not exist yet, skipped`))
    const ports = await choosePorts(
      dataDir,
      services.map(({ name }) => name),
    )
    const addresses = services.map(async (service): Promise<[string, string]> => {
      const start = () => startService(service, context, { dataDir, port: ports[service.name] as number })
      return [service.name, (await keepService(service.name, start)).address]
    })
    return Object.fromEntries(await Promise.all(addresses))
  }

  const start = async (): Promise<Endpoints> => {
    release = await occupy(dataDir)
    removeEndpoints(dataDir)
    if (fresh) wipeDataDir(dataDir)
    const tokens = tokensOf(dataDir)
    if (withJaeger) await jaeger.acquire(print) // without it there is nothing to start

    print(onlyPlatform ? 'starting the platform' : 'starting the platform and the partner systems')
    const ports = await choosePorts(dataDir, ['sap', 'edi', 'jaeger', 'jaeger-otlp'])
    const [{ kafka, registry, mongo }, partners, tracing] = await Promise.all([
      startPlatform({ dataDir, keep: keepPlatform, progress: print }),
      startPartners(ports),
      startJaeger(ports),
      onlyPlatform ? undefined : warmUp(dataDir),
    ])
    const platform = { kafka, registry, mongo }
    let services: Record<string, string> = {}
    if (partners !== undefined) {
      print('making topics and schemas')
      await provision(platform)
      print('starting the services')
      const { sap, edi } = partnersBehind(partners)
      const pickup = { url: edi, pickupDir: ediPickupDir(dataDir) }
      services = await startServices({ platform, sap, edi: pickup, tokens, jaeger: tracing })
    }
    endpoints = {
      ...platform,
      ...(services.gateway === undefined ? {} : { gateway: services.gateway }),
      ...(services.operations === undefined ? {} : { console: services.operations }),
      ...(tracing === undefined ? {} : { jaeger: tracing.ui }),
      partners: partners ?? {},
      services,
      tokens,
      pids: {},
    }
    publish()
    return endpoints
  }

  const stop = async () => {
    await serviceSide.stop()
    await platformSide.stop()
    await stopAllChildren() // what was still starting, or downloading
    if (endpoints !== undefined) removeEndpoints(dataDir)
    await dismissReaper()
    release()
  }

  return { start, stop }
}
