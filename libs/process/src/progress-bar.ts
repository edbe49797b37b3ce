const EVERY_MS = 500
const WIDTH = 30

/** How far something is, with an estimate of what is left: redrawn on a terminal, now and then a line elsewhere. */
export const progressBar = (what: string, stream: NodeJS.WriteStream) => {
  const startedAt = Date.now()
  const everyMs = stream.isTTY ? EVERY_MS : 20 * EVERY_MS
  let shownAt = stream.isTTY ? 0 : startedAt
  let drawn = false
  return {
    show: (done: number, total: number): void => {
      if (Date.now() - shownAt < everyMs) return
      shownAt = Date.now()
      const line = `${what} ${describe(done, total, shownAt - startedAt)}`
      stream.write(stream.isTTY ? `\r${line}\u001b[K` : `${line}\n`)
      drawn = stream.isTTY
    },
    end: (): void => {
      if (drawn) stream.write('\r\u001b[K')
      drawn = false
    },
  }
}

/** `elapsedMs` since the beginning; the rest is estimated from it. */
export const describe = (done: number, total: number, elapsedMs: number): string => {
  const share = total > 0 ? Math.min(1, done / total) : 1
  const filled = Math.round(share * WIDTH)
  const left = done > 0 ? Math.ceil(((elapsedMs / done) * (total - done)) / 1_000) : undefined
  const bar = `[${'#'.repeat(filled)}${' '.repeat(WIDTH - filled)}]`
  return `${bar} ${done}/${total} ${left === undefined ? '' : `about ${left} s left`}`.trim()
}
