import { DatabaseSync } from 'node:sqlite'

const SQLITE_BUSY = 5

/**
 * Takes the lock and returns its release, or nothing when another process has it. The kernel holds it (through SQLite's
 * file locks) and drops it when the process dies in any way, so there are no stale locks and no races to take one over.
 */
export const tryLock = (path: string): (() => void) | undefined => {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return () => database.close()
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined
    throw error
  }
}
