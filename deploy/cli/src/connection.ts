import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Endpoints } from '@supplyline/local'
import { Failed } from './exit.ts'
import type { Terminal } from './terminal.ts'

/** How commands say where the system is, and who asks. */
export type Target = { as?: string | undefined; 'data-dir'?: string | undefined }

/** Where operations answers, and with whose token it is asked. */
export type Connection = { url: string; token: string }

/** `SUPPLYLINE_URL` and `SUPPLYLINE_TOKEN`, or else what the running system has written. Throws Failed. */
export const connectionOf = async (target: Target, terminal: Terminal): Promise<Connection> => {
  const { SUPPLYLINE_URL: url, SUPPLYLINE_TOKEN: token } = terminal.env
  if (url && token) return { url: url.replace(/\/+$/, ''), token }
  const { endpoints, file } = await endpointsOf(target, terminal)
  const who = target.as ?? 'operator'
  const found = (endpoints.tokens as Record<string, string>)[who]
  const known = Object.keys(endpoints.tokens).join(', ')
  if (!token && found === undefined) throw new Failed(`${file} has no token of ${who}`, `use --as with one of ${known}`)
  const address = url || endpoints.console
  if (!address) throw new Failed(`${file} names no console`, 'start the services too: npx -y pnpm@12 start')
  return { url: address.replace(/\/+$/, ''), token: token || (found ?? '') }
}

export const dataDirOf = async (target: Target, { cwd }: Terminal): Promise<string> => {
  const { ROOT } = await import('@supplyline/local')
  return target['data-dir'] === undefined ? resolve(ROOT, 'var') : resolve(cwd, target['data-dir'])
}

export const endpointsOf = async (
  target: Target,
  terminal: Terminal,
): Promise<{ endpoints: Endpoints; file: string; dataDir: string }> => {
  const { endpointsFile } = await import('@supplyline/local')
  const dataDir = await dataDirOf(target, terminal)
  const file = endpointsFile(dataDir)
  if (!existsSync(file))
    throw new Failed(
      `${file} is not there: no system runs on this data`,
      'start one with npx -y pnpm@12 start, name its --data-dir, or set SUPPLYLINE_URL and SUPPLYLINE_TOKEN',
    )
  return { endpoints: JSON.parse(readFileSync(file, 'utf8')) as Endpoints, file, dataDir }
}
