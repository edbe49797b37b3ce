import { setTimeout as sleep } from 'node:timers/promises'
import type { Running } from './components/component.ts'
import type { Keep } from './platform.ts'

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5_000
/** Something that ran for this long did not die of its start, so it is tried again soon. */
const SETTLED_MS = 10_000

export type Supervisor = {
  keep: Keep
  pids(): Record<string, number>
  /** All at once. */
  stop(): Promise<void>
}

/** Starts what it is told to keep, and starts it again (same port, same data) when it ends unasked. */
export const supervisor = (print: (line: string) => void, onNewPid: () => void): Supervisor => {
  const kept = new Map<string, Running>()
  let stopping = false
  const isKept = (name: string) => !stopping && kept.has(name)

  const startAgain = async (name: string, start: () => Promise<Running>, firstPauseMs: number): Promise<Running> => {
    for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      await sleep(pause)
      if (!isKept(name)) throw new Error(`${name} is no longer kept`)
      try {
        return await start()
      } catch (error) {
        if (isKept(name)) print(`${name} did not come back: ${(error as Error).message}`)
      }
    }
  }

  const watch = async (name: string, start: () => Promise<Running>, first: Running) => {
    let running = first
    let pause = FIRST_PAUSE_MS
    for (;;) {
      const since = performance.now()
      const how = await running.exited
      if (!isKept(name)) return
      print(`${name} ended (${how}); starting it again, log: ${running.log}`)
      if (performance.now() - since > SETTLED_MS) pause = FIRST_PAUSE_MS
      running = await startAgain(name, start, pause)
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
      if (!isKept(name)) return running.stop()
      kept.set(name, running)
      onNewPid()
      print(`${name} is back, pid ${running.pid}`)
    }
  }

  const release = async (name: string) => {
    const running = kept.get(name)
    kept.delete(name)
    await running?.stop()
  }

  return {
    async keep(name, start) {
      const running = await start()
      if (stopping) {
        await running.stop()
        throw new Error(`${name} is not kept: everything is being stopped`)
      }
      kept.set(name, running)
      watch(name, start, running).catch(() => {}) // only when no longer kept
      return { ...running, stop: () => release(name) }
    },
    pids: () => Object.fromEntries([...kept].map(([name, { pid }]) => [name, pid])),
    async stop() {
      stopping = true
      await Promise.all([...kept.values()].map((running) => running.stop()))
    },
  }
}
