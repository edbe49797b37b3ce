import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Done, Job } from './child.ts'
import type { Found, Hunt, Report } from './hunt.ts'
import type { Verdict } from './judge.ts'
import { readNote } from './note.ts'
import type { TargetName } from './targets/index.ts'

/** MiB that the process may use for objects. What it dies of is a finding. */
const HEAP = 256
/** Milliseconds: one input that takes longer is taken to take for ever. */
const HUNG = 20_000
const READY = 60_000

type Death = Found & { kind: 'killed' | 'hung' }

/** Keeps a process that runs inputs: watches it, ends it when it hangs, and starts another when it is dead. */
export class Keeper {
  private readonly folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
  private readonly noteAt = join(this.folder, 'input')
  private child: ChildProcess | undefined

  /** Goes on after a death, with another seed, as long as there is time. */
  async hunt(target: TargetName, { seed, milliseconds, inputs }: Hunt): Promise<Report> {
    const sum: Report = { inputs: 0, milliseconds: 0, kinds: 0, refused: 0, found: [] }
    for (let n = 0; sum.milliseconds < milliseconds && sum.inputs < inputs; n++) {
      const begin = performance.now()
      const left = { milliseconds: milliseconds - sum.milliseconds, inputs: inputs - sum.inputs }
      const done = await this.ask({ target, verb: 'hunt', seed: seed + n, ...left })
      if ('verdict' in done) throw new Error('a verdict where a report was asked for')
      if ('report' in done) {
        sum.inputs += done.report.inputs
        sum.milliseconds += done.report.milliseconds
        sum.refused += done.report.refused
        sum.kinds = Math.max(sum.kinds, done.report.kinds)
        sum.found.push(...done.report.found)
        return sum
      }
      sum.milliseconds += performance.now() - begin
      sum.inputs += done.inputs
      const { kind, detail, bytes } = done
      if (!sum.found.some((f) => f.kind === kind)) sum.found.push({ kind, detail, bytes })
    }
    return sum
  }

  async judge(target: TargetName, bytes: Buffer): Promise<Verdict> {
    const done = await this.ask({ target, verb: 'judge', bytes })
    if ('verdict' in done) return done.verdict
    if ('report' in done) throw new Error('a report where a verdict was asked for')
    return { finding: { kind: done.kind, detail: done.detail } }
  }

  async stop(): Promise<void> {
    const { child } = this
    this.child = undefined
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    }
    rmSync(this.folder, { recursive: true, force: true })
  }

  private async ask(job: Job): Promise<Exclude<Done, 'ready' | { broken: string }> | (Death & { inputs: number })> {
    this.child ??= await this.start()
    const { child } = this
    let said = ''
    const hear = (chunk: Buffer) => {
      said = (said + chunk).slice(-4_000)
    }
    child.stderr?.on('data', hear)
    const { promise, resolve, reject } = Promise.withResolvers<Done | Death>()
    const die = (kind: Death['kind'], why: string) => {
      this.child = undefined
      const detail = `${why} ${/FATAL ERROR: [^\n]*/.exec(said)?.[0] ?? ''}`.trim()
      const { bytes } = readNote(this.noteAt)
      if (bytes) resolve({ kind, detail, bytes })
      else reject(new Error(`${job.target}: ${detail} while it made an input`))
    }
    const exited = (code: number | null, signal: string | null) =>
      die('killed', `the process ended by ${signal ?? code}`)
    let seen = { count: -1, since: performance.now() }
    const watch = setInterval(() => {
      const { count } = readNote(this.noteAt)
      if (count !== seen.count) seen = { count, since: performance.now() }
      else if (performance.now() - seen.since > HUNG) {
        child.off('exit', exited)
        child.kill('SIGKILL')
        die('hung', `no end after ${HUNG} ms`)
      }
    }, 500)
    child.once('message', resolve)
    child.once('exit', exited)
    child.once('error', reject)
    child.send(job)
    try {
      const done = await promise
      if (done === 'ready') throw new Error('ready twice')
      if ('broken' in done) throw new Error(`${job.target}: ${done.broken}`)
      return 'kind' in done ? { ...done, inputs: readNote(this.noteAt).count } : done
    } finally {
      clearInterval(watch)
      child.off('message', resolve)
      child.off('exit', exited)
      child.off('error', reject)
      child.stderr?.off('data', hear)
    }
  }

  private async start(): Promise<ChildProcess> {
    const { NODE_OPTIONS: _, ...env } = process.env
    const child = fork(fileURLToPath(new URL('child.ts', import.meta.url)), [this.noteAt], {
      execArgv: [`--max-old-space-size=${HEAP}`, '--expose-gc', '--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // What a target leaves behind goes with us.
      env: { ...env, TMPDIR: this.folder },
    })
    let said = ''
    const hear = (chunk: Buffer) => {
      said = (said + chunk).slice(-2_000)
    }
    child.stderr?.on('data', hear)
    await new Promise<void>((ready, failed) => {
      const late = setTimeout(() => failed(new Error('the process does not start')), READY)
      child.once('exit', () => failed(new Error(`the process ended before it began: ${said}`)))
      child.once('message', () => {
        clearTimeout(late)
        ready()
      })
    })
    child.removeAllListeners('exit')
    child.stderr?.off('data', hear)
    return child
  }
}
