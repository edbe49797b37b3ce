import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { claimDataDir } from './data-dir.ts'
import { endpointsFile } from './endpoints.ts'
import { isRunning } from './is-running.ts'
import { LaunchError } from './launch-error.ts'
import { tryLock } from './lock.ts'
import { reaperPid } from './reaper.ts'
import { replaceFile } from './replace-file.ts'

/** The reaper of a launcher that was killed ends its children within 3 s. */
const REAPED_AFTER_MS = 6_000

/** Makes the data directory ours alone, until the returned function is called. */
export const occupy = async (dataDir: string): Promise<() => void> => {
  claimDataDir(dataDir)
  const file = join(dataDir, '.launcher')
  const holder: { pid: number; reaper: number } | undefined = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : undefined
  const release = tryLock(join(dataDir, '.lock'))
  if (release === undefined) {
    throw new LaunchError(
      'already-running',
      `already running on ${dataDir} (pid ${holder?.pid ?? 'not known yet'}); its addresses: ${endpointsFile(dataDir)}`,
    )
  }
  const deadline = Date.now() + REAPED_AFTER_MS
  while (holder !== undefined && isRunning(holder.reaper) && Date.now() < deadline) await sleep(100)
  replaceFile(file, JSON.stringify({ pid: process.pid, reaper: reaperPid() }))
  return () => {
    rmSync(file, { force: true })
    release()
  }
}
