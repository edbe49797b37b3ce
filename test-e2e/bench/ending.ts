const SIGNALLED = 130

const undos = new Set<() => unknown>()
let ended: Promise<never> | undefined

const end = async (): Promise<never> => {
  for (const undo of [...undos].reverse()) await undo()
  process.exit(SIGNALLED)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    ended ??= end()
  })

/** Runs `undo` once after `run`, whatever comes of it; also when the process is asked to end meanwhile. */
export const finallyUndo = async <T>(run: () => Promise<T>, undo: () => unknown): Promise<T> => {
  undos.add(undo)
  try {
    return await run()
  } finally {
    // What fails because everything is being stopped is no news.
    await ended
    undos.delete(undo)
    await undo()
  }
}
