import { ArmProcess } from '../arm-process.ts'
import type { BenchPlatform } from '../bench-platform.ts'
import { cpuSeconds } from '../process-cost.ts'
import type { Arm, ArmResult, ArmTask, Positions, Progress, ToArm } from './arm-task.ts'

/** Slower than this many movements a second, the start or the warm-up of 120 s beside, an arm is taken for hung. */
const SLOWEST = 1_000
const START_MS = 120_000

/** CPU seconds of database and broker. */
export type PlatformCost = { mongo: number; kafka: number }

/** One process of an arm, as whoever started it sees it. */
export class RunningProcess {
  readonly process: ArmProcess<ToArm, Progress | ArmResult>
  private readonly heard: { progress?: Progress; result?: ArmResult; all: Progress[] }

  constructor(process: RunningProcess['process'], heard: RunningProcess['heard']) {
    this.process = process
    this.heard = heard
  }

  get progress(): Progress | undefined {
    return this.heard.progress
  }

  get positions(): Positions {
    return (this.heard.result ?? this.heard.progress)?.positions ?? {}
  }

  /** Everything that it told, in order. */
  get course(): Progress[] {
    return this.heard.all
  }

  async finish(limitMs: number): Promise<ArmResult> {
    this.process.tell('finish')
    return this.process.last('at rest', () => this.heard.result, limitMs)
  }
}

export const withArm = <T>(task: ArmTask, use: (running: RunningProcess) => Promise<T>): Promise<T> => {
  const heard: { progress?: Progress; result?: ArmResult; all: Progress[] } = { all: [] }
  const hear = (message: Progress | ArmResult) => {
    if (message.kind === 'result') heard.result = message
    else {
      heard.progress = message
      heard.all.push(message)
    }
  }
  const given = { name: task.run, program: 'inventory/arm.ts', task, hear }
  return ArmProcess.with<ToArm, Progress | ArmResult, T>(given, (process) => use(new RunningProcess(process, heard)))
}

export const taskOf = (
  { addresses, ends }: BenchPlatform,
  given: Pick<ArmTask, 'arm' | 'run' | 'collector'>,
): ArmTask => ({ ...given, addresses, ends, gated: true })

export const limitFor = (movements: number): number => START_MS + (movements / SLOWEST) * 1_000

/** Until every lane is taken by one of them, and all that was sent for the warm-up is durable. */
export const warmUp = async (running: readonly RunningProcess[], { ends, load }: BenchPlatform): Promise<void> => {
  const movements = ends.reduce((sum, end) => sum + end, 0)
  const all = () => {
    const told = running.map((r) => r.progress)
    if (!told.every((p) => p?.warm)) return false
    const lanes = told.flatMap((p) => p?.lanes ?? [])
    return lanes.length === ends.length && new Set(lanes).size === ends.length
  }
  const [first] = running
  await first?.process.until(`warm over ${load.items * load.locations} positions`, all, limitFor(movements))
}

/** Movements after the warm-up that are durable, by what processes of one run told. */
export const takenBy = (running: readonly Pick<RunningProcess, 'positions'>[], ends: readonly number[]): number => {
  const furthest: Positions = {}
  for (const { positions } of running)
    for (const [lane, next] of Object.entries(positions))
      furthest[Number(lane)] = Math.max(next, furthest[Number(lane)] ?? 0)
  return ends.reduce((sum, end, lane) => sum + Math.max(0, (furthest[lane] ?? 0) - end), 0)
}

/** Until so many movements are durable. */
export const untilTaken = (
  running: readonly RunningProcess[],
  { ends }: BenchPlatform,
  movements: number,
): Promise<unknown> => {
  const reached = () => takenBy(running, ends) >= movements
  return Promise.all(running.map((r) => r.process.until(`at ${movements} movements`, reached, limitFor(movements))))
}

export const platformCost = ({ pids }: BenchPlatform): PlatformCost => ({
  mongo: cpuSeconds(pids.mongo),
  kafka: cpuSeconds(pids.kafka),
})

export type Measured = {
  arm: Arm
  perSecond: number
  /** Microseconds of CPU a movement: of the processes of the arm together, of the database and of the broker. */
  cpu: { arm: number; mongo: number; kafka: number }
  /** Of one process, MB. */
  peak: number
  results: ArmResult[]
}

/** Opens the gates of warm processes, and measures until `movements` are durable and everything about them is published. */
export const measure = async (
  arm: Arm,
  running: readonly RunningProcess[],
  platform: BenchPlatform,
  movements: number,
): Promise<Measured> => {
  const before = platformCost(platform)
  for (const { process } of running) process.tell('go')
  await untilTaken(running, platform, movements)
  const results = await Promise.all(running.map((r) => r.finish(START_MS)))
  const after = platformCost(platform)
  const taken = takenBy(running, platform.ends)
  const began = Math.min(...results.flatMap(({ firstAt }) => (firstAt > 0 ? [firstAt] : [])))
  const seconds = (Math.max(...results.map((r) => r.lastAt)) - began) / 1_000
  const micros = (cpu: number) => (cpu / taken) * 1e6
  return {
    arm,
    perSecond: taken / seconds,
    cpu: {
      arm: micros(results.reduce((sum, r) => sum + r.cpuSeconds, 0)),
      mongo: micros(after.mongo - before.mongo),
      kafka: micros(after.kafka - before.kafka),
    },
    peak: Math.max(...results.map((r) => r.peak)),
    results,
  }
}
