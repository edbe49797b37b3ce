import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { ServiceContext } from '@supplyline/local'
import { endpointsOf } from '../connection.ts'
import { EXIT, Failed, WrongUsage } from '../exit.ts'
import type { Terminal } from '../terminal.ts'

const VERBS = ['rebuild', 'swap', 'status', 'abandon', 'rollback', 'redrive', 'execute', 'pause', 'resume'] as const

export const replayHelp = `  ${'replay VERB --service NAME [options]'.padEnd(44)}the service's own replay: ${VERBS.join(', ')}`

/**
 * Runs the replay of a service as a process of its own, with the environment that the launcher gives that service, on
 * this terminal. Returns its exit code.
 */
export const replay = async (words: readonly string[], terminal: Terminal): Promise<number> => {
  const { verb, service, dataDir, passed } = read(words)
  const { SERVICES, ROOT, environmentOf } = await import('@supplyline/local')
  const found = SERVICES.find(({ name }) => name === service)
  if (!found) throw new WrongUsage(`--service ${service}: there is ${SERVICES.map(({ name }) => name).join(', ')}`)
  const env = environmentOf(found, await contextOf(dataDir, terminal), 0)
  const child = spawn(process.execPath, [join(ROOT, found.entry), 'replay', verb, ...passed], {
    stdio: 'inherit',
    env: { ...terminal.env, ...env },
  })
  return new Promise((resolve, reject) => {
    child.on('error', (cause) =>
      reject(new Failed(`the replay could not be started: ${cause.message}`, 'see its cause', { cause })),
    )
    child.on('exit', (code, signal) => resolve(code ?? (signal ? EXIT.failed : EXIT.done)))
  })
}

/** `--service` and `--data-dir` are for us; everything else is for the service. */
const read = (words: readonly string[]) => {
  const [verb, ...rest] = words
  if (!VERBS.some((known) => known === verb)) throw new WrongUsage(`replay ${verb ?? ''}: there is ${VERBS.join(', ')}`)
  const passed: string[] = []
  const own: Record<string, string> = {}
  for (let at = 0; at < rest.length; at++) {
    const [, name, value] = /^--(service|data-dir)(?:=(.*))?$/.exec(rest[at] ?? '') ?? []
    if (name === undefined) passed.push(rest[at] ?? '')
    else own[name] = value ?? rest[++at] ?? ''
  }
  if (!own.service) throw new WrongUsage('--service is missing: say whose inputs are replayed')
  return { verb: verb as string, service: own.service, dataDir: own['data-dir'], passed }
}

const contextOf = async (dataDir: string | undefined, terminal: Terminal): Promise<ServiceContext> => {
  const { ediPickupDir } = await import('@supplyline/local')
  const { endpoints, dataDir: kept } = await endpointsOf({ 'data-dir': dataDir }, terminal)
  const { kafka, registry, mongo, partners, tokens } = endpoints
  return {
    platform: { kafka, registry, mongo },
    sap: partners.sap ?? '',
    edi: { url: partners.edi ?? '', pickupDir: ediPickupDir(kept) },
    tokens,
  }
}
