import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LEAN, LEAN_ALLOCATION } from '../../deploy/local/src/services.ts'
import { finallyUndo } from './ending.ts'

const LOOK_MS = 20
/** A profile is written on the way out. */
const LEAVE_MS = 10_000

/** A program of this folder in a process of its own, with the flags and the allocator of a service; it ends with whoever started it. */
export class ArmProcess<ToArm extends string, FromArm> {
  readonly name: string
  private readonly child: ChildProcess
  /** How it ended, in words. */
  private ended: string | undefined

  private constructor(name: string, program: string, task: object, hear: (message: FromArm) => void) {
    this.name = name
    const profile = process.env.BENCH_PROFILE
    const flags = [...LEAN, ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [])]
    this.child = spawn(process.execPath, [...flags, join(import.meta.dirname, program), JSON.stringify(task)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...LEAN_ALLOCATION },
    })
    this.child.on('message', (message) => hear(message as FromArm))
    this.child.on('exit', (code, signal) => {
      this.ended = signal ?? `exit code ${code}`
    })
    this.child.on('error', (error) => {
      this.ended ??= error.message
    })
  }

  /** Runs `use` beside the process, which is gone afterwards. */
  static async with<ToArm extends string, FromArm, T>(
    { name, program, task, hear }: { name: string; program: string; task: object; hear: (message: FromArm) => void },
    use: (arm: ArmProcess<ToArm, FromArm>) => Promise<T>,
  ): Promise<T> {
    const arm = new ArmProcess<ToArm, FromArm>(name, program, task, hear)
    return finallyUndo(
      () => use(arm),
      () => arm.kill(),
    )
  }

  tell(message: ToArm): void {
    if (this.child.connected) this.child.send(message)
  }

  /** kill -9; back when it is dead. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    while (this.ended === undefined) await sleep(LOOK_MS)
  }

  /** Looks until there is something. Throws where the process ends before, or the time is over. */
  async until<T>(what: string, look: () => T | undefined | false, limitMs: number): Promise<T> {
    const deadline = Date.now() + limitMs
    for (;;) {
      const found = look()
      if (found !== undefined && found !== false) return found
      if (this.ended !== undefined) throw new Error(`${this.name}: ended with ${this.ended} before ${what}`)
      if (Date.now() > deadline) throw new Error(`${this.name}: not ${what} within ${Math.round(limitMs / 1_000)} s`)
      await sleep(LOOK_MS)
    }
  }

  /** As `until`, for the last thing that it tells: back when it has ended by itself, or has not done so for a while. */
  async last<T>(what: string, look: () => T | undefined | false, limitMs: number): Promise<T> {
    const found = await this.until(what, look, limitMs)
    for (const deadline = Date.now() + LEAVE_MS; this.ended === undefined && Date.now() < deadline; )
      await sleep(LOOK_MS)
    return found
  }
}

/** Runs a program of this folder that does something and tells one thing: what came of it. */
export const runProgram = <Result extends object>(
  given: { name: string; program: string; task: object },
  limitMs: number,
): Promise<Result> => {
  let result: Result | undefined
  const hear = (message: Result) => {
    result = message
  }
  return ArmProcess.with({ ...given, hear }, (arm) => arm.last('done', () => result, limitMs))
}
