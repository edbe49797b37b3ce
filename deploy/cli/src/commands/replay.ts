import type { ServiceContext } from '@supplyline/local'
import { REPLAY_USAGE } from '@supplyline/process/replay-usage'
import { endpointsOf } from '../connection.ts'
import { EXIT, WrongUsage } from '../exit.ts'
import { runProgram } from '../program.ts'
import type { Terminal } from '../terminal.ts'

const VERBS = ['rebuild', 'swap', 'status', 'abandon', 'rollback', 'redrive', 'execute', 'pause', 'resume'] as const

export const replayHelp = `  ${'replay VERB --service NAME [options]'.padEnd(44)}the service's own replay: ${VERBS.join(', ')}`

const HELP = `With pnpm supplyline, and with --service NAME; --data-dir DIR is the system that keeps its data there.

${REPLAY_USAGE}

Exit codes: 0 done · 1 refused, or different · 2 typed wrong · 3 nothing to do it to.
`

/**
 * Runs the replay of a service as a process of its own, with the environment that the launcher gives that service, on
 * this terminal. Returns its exit code.
 */
export const replay = async (words: readonly string[], terminal: Terminal): Promise<number> => {
  if (words.includes('--help')) {
    terminal.out(HELP)
    return EXIT.done
  }
  const { verb, service, dataDir, passed } = read(words)
  const { SERVICES, environmentOf } = await import('@supplyline/local')
  const found = SERVICES.find(({ name }) => name === service)
  if (!found) throw new WrongUsage(`--service ${service}: there is ${SERVICES.map(({ name }) => name).join(', ')}`)
  const env = environmentOf(found, await contextOf(dataDir, terminal), 0)
  return runProgram(found.entry, ['replay', verb, ...passed], env, terminal)
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
