import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChild } from './child.ts'
import { LaunchError } from './launch-error.ts'
import { tryLock } from './lock.ts'

export type Progress = (line: string) => void

/** Outside the repository, so that a fresh clone need not download again. */
export const cacheDir = (): string =>
  process.env.SUPPLYLINE_CACHE ?? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'supplyline')

/** Runs a program to its end, for downloads. */
export type Run = (command: string, args: readonly string[]) => Promise<void>

export const runLoggingTo =
  (log: string): Run =>
  async (command, args) => {
    const how = await startChild(command, args, { log }).exited
    if (how !== 'exit code 0') {
      throw new LaunchError('download-failed', `${command} ${args[0]} … ended with ${how}`, { log })
    }
  }

const lockWhenFree = async (path: string): Promise<() => void> => {
  for (;;) {
    const release = tryLock(path)
    if (release) return release
    await sleep(200)
  }
}

/**
 * The folder `name` of the cache, filled by `fill` if it does not exist. It appears only once it is whole, so an
 * interrupted download is repeated, and a second process waits for the first.
 */
export const cached = async (
  name: string,
  what: string,
  progress: Progress,
  fill: (folder: string, run: Run) => Promise<void>,
): Promise<string> => {
  const folder = join(cacheDir(), name)
  if (existsSync(folder)) return folder
  mkdirSync(cacheDir(), { recursive: true })
  const release = await lockWhenFree(`${folder}.lock`)
  try {
    if (existsSync(folder)) return folder
    const partial = `${folder}.partial`
    rmSync(partial, { recursive: true, force: true })
    mkdirSync(partial)
    progress(`downloading ${what}, once`)
    const begun = performance.now()
    await fill(partial, runLoggingTo(`${folder}.log`))
    renameSync(partial, folder)
    progress(`got ${what} in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
    return folder
  } finally {
    release()
  }
}
