/** What the launcher has said of a process: that it ended, and how; or that it is back. */
export type Said = { at: number; name: string; how: string; back: boolean }

const ENDED = /^(\S+) ended \((.*?)\); starting it again/
const BACK = /^(\S+) is back, pid (\d+)/

/** Reads along with the launcher's output, so that each line has a time. */
export class LauncherWatch {
  readonly said: Said[] = []
  private readonly output: () => string
  private readonly timer: NodeJS.Timeout
  private read = 0

  constructor(output: () => string) {
    this.output = output
    this.timer = setInterval(() => this.readOn(), 100)
    this.timer.unref()
  }

  /** How the process has ended since then, in the launcher's words. */
  endsOf(name: string, since: number): string[] {
    this.readOn()
    return this.said.filter((s) => s.name === name && !s.back && s.at >= since).map((s) => s.how)
  }

  isBack(name: string, since: number): boolean {
    this.readOn()
    return this.said.some((s) => s.name === name && s.back && s.at >= since)
  }

  stop(): void {
    clearInterval(this.timer)
  }

  private readOn(): void {
    const text = this.output()
    const end = text.lastIndexOf('\n') + 1
    for (const line of text.slice(this.read, end).split('\n')) {
      const [, ended, how] = ENDED.exec(line) ?? []
      const [, returned] = BACK.exec(line) ?? []
      if (ended !== undefined) this.said.push({ at: Date.now(), name: ended, how: how ?? '', back: false })
      if (returned !== undefined) this.said.push({ at: Date.now(), name: returned, how: '', back: true })
    }
    this.read = end
  }
}
