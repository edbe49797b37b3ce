import { AppError } from '@supplyline/decider'
import { type Db, MongoServerError } from 'mongodb'

const WINDOW = 'minSnapshotHistoryWindowInSeconds'
/** MongoDB's own default. It costs every update its former version for as long, so our settings have none. */
const HISTORY_S = 300
const SNAPSHOT_TOO_OLD = 239
const TRIES = 3

/**
 * Runs `read`, which may look at the moment of its beginning for five minutes. Where we may not ask the server for
 * that, its own setting stands. `read` is called again when somebody else's end took the history away. Throws AppError
 * `snapshot-too-old`.
 */
export const withHistory = async <T>(admin: Db, read: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++) {
    const before = await historyOf(admin)
    const isShort = before < HISTORY_S && (await keepHistory(admin, HISTORY_S))
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== SNAPSHOT_TOO_OLD) throw error
      if (tries === TRIES) throw tooOld(before, error)
    } finally {
      if (isShort) await keepHistory(admin, before)
    }
  }
}

const tooOld = (before: number, cause: unknown): AppError =>
  new AppError('snapshot-too-old', 'MongoDB no longer has the moment that was being read', {
    where: `${WINDOW}, which was ${before} s`,
    next: `do it again; where no other replay has just ended, set ${WINDOW} to ${HISTORY_S} or more before`,
    cause,
  })

/** The default where we may not ask. */
const historyOf = async (admin: Db): Promise<number> => {
  const told = await mayBeRefused(() => admin.command({ getParameter: 1, [WINDOW]: 1 }))
  return told?.[WINDOW] ?? HISTORY_S
}

const keepHistory = async (admin: Db, seconds: number): Promise<boolean> =>
  (await mayBeRefused(() => admin.command({ setParameter: 1, [WINDOW]: seconds }))) !== undefined

const mayBeRefused = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof MongoServerError) return undefined
    throw error
  }
}
