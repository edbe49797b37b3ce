import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'

// Below the range from which systems take the local port of an outgoing connection (32768 on Linux, 49152 elsewhere):
// there, a client that keeps dialling a stopped server can connect to itself and keep the server from coming back.
const LOWEST = 20_000
const HIGHEST = 32_000

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

export const freePort = async (taken: ReadonlySet<number> = new Set()): Promise<number> => {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST))
    if (!taken.has(port) && (await isFree(port))) return port
  }
}

const readPorts = (file: string): Record<string, number> => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}

/** A port for each name: the one it had before on this data directory if that is still free, or else another. */
export const choosePorts = async <Name extends string>(
  dataDir: string,
  names: readonly Name[],
): Promise<Record<Name, number>> => {
  const file = join(dataDir, 'run', 'ports.json')
  const remembered = readPorts(file)
  for (const name of names) {
    const before = remembered[name]
    if (before !== undefined && (await isFree(before))) continue
    remembered[name] = await freePort(new Set(Object.values(remembered)))
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(remembered, undefined, 2))
  return remembered as Record<Name, number>
}
