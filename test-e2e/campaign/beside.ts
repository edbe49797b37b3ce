import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { environmentOf, ROOT, SERVICES } from '@supplyline/local'
import { comesTrue } from './patience.ts'
import type { World } from './world.ts'

/** A second process of a service, beside the one that the launcher keeps: another instance of it, or its replay. */
export type Beside = {
  child: ChildProcess
  /** What it has written to standard output. */
  output(): string
  /** Its exit code; null when it had to be killed after `ms`. */
  ended(ms: number): Promise<number | null>
}

export const startBeside = (world: World, service: string, port: number, args: readonly string[] = []): Beside => {
  const found = SERVICES.find(({ name }) => name === service)
  if (!found) throw new Error(`there is no service ${service}`)
  const log = openSync(join(world.system.dataDir, 'logs', `${service}-beside.log`), 'a')
  const child = spawn(process.execPath, [found.entry, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', log],
    env: { ...process.env, ...environmentOf(found, world.context(), port) },
  })
  closeSync(log)
  let output = ''
  child.stdout?.on('data', (data) => {
    output += data
  })
  const isOver = () => child.exitCode !== null || child.signalCode !== null
  return {
    child,
    output: () => output,
    ended: async (ms) => {
      if (!(await comesTrue(isOver, ms))) child.kill('SIGKILL')
      await comesTrue(isOver, 5_000)
      return child.exitCode
    },
  }
}
