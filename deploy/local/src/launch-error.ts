/** `log` is the file to read; the launcher prints its last lines. */
export class LaunchError extends Error {
  readonly code: 'missing-program' | 'download-failed' | 'died' | 'not-ready' | 'already-running' | 'foreign-directory'
  readonly log: string | undefined

  constructor(code: LaunchError['code'], message: string, options: { log?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'LaunchError'
    this.code = code
    this.log = options.log
  }
}
