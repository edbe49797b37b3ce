const EVERY_MS = 500
const LINE_EVERY_MS = 10_000
const WIDTH = 30

/** Where progress is told: a bar drawn over itself where somebody watches, now and then a line elsewhere. */
export type ProgressOutput = { interactive: boolean; err(text: string): void }

export const standardError: ProgressOutput = {
  interactive: process.stderr.isTTY === true,
  err: (text) => void process.stderr.write(text),
}

export type ProgressBar = {
  /** `note`: what there is to say beside it, such as what keeps it waiting. */
  show(done: number, total: number, note?: string): void
  /** Elsewhere than on a terminal, the last that was shown is told; may be called again. */
  end(): void
}

/** How far something is, with an estimate of what is left. */
export const progressBar = (what: string, { interactive, err }: ProgressOutput): ProgressBar => {
  const startedAt = Date.now()
  const everyMs = interactive ? EVERY_MS : LINE_EVERY_MS
  let shownAt = interactive ? 0 : startedAt
  let shownNote = ''
  let drawn = false
  let untold = ''
  return {
    show: (done, total, note = '') => {
      const text = [describe(done, total, Date.now() - startedAt), note].filter(Boolean).join(', ')
      untold = `${what} ${text}\n`
      // What stands in the way is told at once.
      if (Date.now() - shownAt < everyMs && note === shownNote) return
      shownAt = Date.now()
      shownNote = note
      err(interactive ? `\r${what} ${drawing(done, total)} ${text}\u001b[K` : untold)
      untold = ''
      drawn = interactive
    },
    end: () => {
      if (drawn) err('\r\u001b[K')
      if (!interactive && untold) err(untold)
      untold = ''
      drawn = false
    },
  }
}

/** `elapsedMs` since the beginning; the rest is estimated from it. */
export const describe = (done: number, total: number, elapsedMs: number): string => {
  const left = Math.ceil(((elapsedMs / done) * (total - done)) / 1_000)
  return `${done} of ${total}${done > 0 && done < total ? `, about ${left} s left` : ''}`
}

const drawing = (done: number, total: number): string => {
  const filled = Math.round((total > 0 ? Math.min(1, done / total) : 1) * WIDTH)
  return '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
}
