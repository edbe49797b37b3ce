import { stopAllChildren } from './child.ts'
import { mockSap } from './components/mock-sap.ts'
import { wipeDataDir } from './data-dir.ts'
import { type Endpoints, removeEndpoints, writeEndpoints } from './endpoints.ts'
import type { Flags } from './flags.ts'
import { occupy } from './occupy.ts'
import { type Addresses, type Keep, startPlatform } from './platform.ts'
import { choosePorts } from './ports.ts'
import { provision } from './provision.ts'
import { dismissReaper } from './reaper.ts'
import { existingServices, startService, warmUp } from './services.ts'
import { supervisor } from './supervisor.ts'
import { type Tokens, tokensOf } from './tokens.ts'

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

/** Everything that `start` runs; `stop` may be called at any time and leaves nothing behind. */
export const launch = ({ dataDir, fresh, onlyPlatform }: Flags, print: Print) => {
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

  const startSap = async (port: number): Promise<string> =>
    (await keepPlatform('sap', () => mockSap.start({ dataDir, port }, print))).address

  const startServices = async (platform: Addresses, sap: string, tokens: Tokens): Promise<Record<string, string>> => {
    const services = existingServices((entry) => print(`warning: ${entry} does not exist yet, skipped`))
    const ports = await choosePorts(
      dataDir,
      services.map(({ name }) => name),
    )
    const addresses = services.map(async (service): Promise<[string, string]> => {
      const start = () => startService(service, { platform, sap, tokens, dataDir }, ports[service.name] as number)
      return [service.name, (await keepService(service.name, start)).address]
    })
    return Object.fromEntries(await Promise.all(addresses))
  }

  const start = async (): Promise<Endpoints> => {
    release = await occupy(dataDir)
    removeEndpoints(dataDir)
    if (fresh) wipeDataDir(dataDir)
    const tokens = tokensOf(dataDir)

    print(onlyPlatform ? 'starting the platform' : 'starting the platform and the partner systems')
    const sapPort = onlyPlatform ? undefined : (await choosePorts(dataDir, ['sap'])).sap
    const [{ kafka, registry, mongo }, sap] = await Promise.all([
      startPlatform({ dataDir, keep: keepPlatform, progress: print }),
      sapPort === undefined ? undefined : startSap(sapPort),
      onlyPlatform ? undefined : warmUp(dataDir),
    ])
    const platform = { kafka, registry, mongo }
    let services: Record<string, string> = {}
    if (sap !== undefined) {
      print('making topics and schemas')
      await provision(platform, print)
      print('starting the services')
      services = await startServices(platform, sap, tokens)
    }
    endpoints = {
      ...platform,
      ...(services.gateway === undefined ? {} : { gateway: services.gateway }),
      partners: sap === undefined ? {} : { sap },
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
