/** Where a command is run: its environment, and where it prints. */
export type Terminal = {
  env: Readonly<Record<string, string | undefined>>
  /** Where the caller typed it; relative paths are relative to it. */
  cwd: string
  out(text: string): void
  err(text: string): void
  /** Somebody is watching: progress may be drawn over itself. */
  interactive: boolean
  /** Resolves after `ms`. */
  wait(ms: number): Promise<void>
}

export const processTerminal = (): Terminal => {
  // A reader that went away must not end it with a stack trace.
  process.stdout.on('error', () => {})
  return {
    env: process.env,
    // pnpm runs scripts in the root of the workspace and keeps the user's own directory in INIT_CWD.
    cwd: process.env.INIT_CWD ?? process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }
}
