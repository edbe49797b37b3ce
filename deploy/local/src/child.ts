import { spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import { openLog } from './log-file.ts'
import { reaperPipe, unwatch, watch } from './reaper.ts'

export type Child = {
  pid: number
  log: string
  /** How it ended, in words. */
  exited: Promise<string>
  /** SIGTERM, then SIGKILL after 8 s. */
  stop(): Promise<void>
}

const GRACE_MS = 8_000

const running = new Set<Child>()
let closed = false

/** Stops every child there is, however far its start has got, and allows no further one. */
export const stopAllChildren = async () => {
  closed = true
  await Promise.all([...running].map((child) => child.stop()))
}

const signal = (pid: number, name: NodeJS.Signals) => {
  try {
    process.kill(pid, name)
  } catch (error) {
    // macOS says EPERM of a group in which only zombies are left.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/**
 * Starts a program in a session of its own (the terminal's Ctrl-C reaches only the launcher, which stops things in
 * order), with its output appended to `log`, and known to the reaper before its first instruction.
 */
export const startChild = (
  command: string,
  args: readonly string[],
  { log, cwd, env = {} }: { log: string; cwd?: string; env?: Record<string, string> },
): Child => {
  if (closed) throw new Error(`${command} is not started: everything is being stopped`)
  const output = openLog(log)
  const spawned = spawn('sh', ['-c', 'echo "+$$" >&3; exec 3>&-; exec "$@"', 'sh', command, ...args], {
    stdio: ['ignore', output, output, reaperPipe()],
    detached: true,
    cwd,
    env: { ...process.env, ...env },
  })
  closeSync(output)
  const pid = spawned.pid
  if (pid === undefined) throw new Error(`${command} could not be started`)
  watch(pid)

  const exited = new Promise<string>((resolve) => {
    spawned.on('exit', (code, killedBy) => {
      running.delete(child)
      signal(-pid, 'SIGKILL') // what it started itself
      unwatch(pid)
      resolve(killedBy === null ? `exit code ${code}` : killedBy)
    })
  })
  const stop = async () => {
    if (!running.has(child)) return
    signal(pid, 'SIGTERM')
    const impatience = setTimeout(() => signal(-pid, 'SIGKILL'), GRACE_MS)
    await exited
    clearTimeout(impatience)
  }
  const child: Child = { pid, log, exited, stop }
  running.add(child)
  return child
}
