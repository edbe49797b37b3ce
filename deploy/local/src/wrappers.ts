import { spawnSync } from 'node:child_process'

const POLL_MS = 1_000
const PACKAGE_RUNNER = /^(\S*\/)?(node\S* \S*\/)?(npm|npx|pnpm)\b/

type Process = { pid: number; parent: number; command: string }

const processes = (): Map<number, Process> => {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const lines = (stdout ?? '').matchAll(/^ *(\d+) +(\d+) (.*)$/gm)
  return new Map(
    [...lines].map(([, pid, parent, command]) => [
      Number(pid),
      { pid: Number(pid), parent: Number(parent), command: command ?? '' },
    ]),
  )
}

/** The npx and pnpm processes among our ancestors. */
export const wrappers = (): number[] => {
  const all = processes()
  const found: number[] = []
  for (let one = all.get(process.ppid); one !== undefined; one = all.get(one.parent)) {
    if (PACKAGE_RUNNER.test(one.command)) found.push(one.pid)
  }
  return found
}

const exists = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Resolves when one of them has gone: a SIGTERM or SIGKILL to npx ends npx alone, and nobody tells us. */
export const wrapperGone = (): Promise<void> =>
  new Promise((resolve) => {
    const watched = wrappers()
    const timer = setInterval(() => {
      if (watched.every(exists)) return
      clearInterval(timer)
      resolve()
    }, POLL_MS)
    timer.unref()
  })
