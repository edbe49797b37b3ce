import type { Terminal } from './terminal.ts'

const WIDTH = 30

/** Tells how far something is: a bar drawn over itself where somebody watches, a line for each change otherwise. */
export const progressOf = ({ interactive, err }: Pick<Terminal, 'interactive' | 'err'>) => {
  let last = ''
  return {
    show: (done: number, total: number, note = ''): void => {
      const full = total === 0 ? WIDTH : Math.round((WIDTH * done) / total)
      const line = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}  ${done} of ${total}${note && `  ${note}`}`
      const text = interactive ? `\r\x1b[K${line}` : `${done} of ${total}${note && `  ${note}`}\n`
      if (text === last) return
      last = text
      err(text)
    },
    end: (): void => {
      if (interactive && last !== '') err('\n')
    },
  }
}
