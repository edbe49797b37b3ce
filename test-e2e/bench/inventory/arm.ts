/** One run of one arm in a process of its own. Takes its task as JSON, and tells what it does to whoever started it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { connectLog } from '../bench-platform.ts'
import type { ArmResult, ArmTask, Progress, ToArm } from './arm-task.ts'
import { runCeilingArm } from './ceiling.ts'
import { Meter } from './meter.ts'
import { runNaiveArm } from './naive.ts'
import { runServiceArm } from './service.ts'

const TELL_MS = 100

const tell = (message: Progress | ArmResult) => new Promise<void>((told) => process.send?.(message, () => told()))

process.on('disconnect', () => process.exit(1))
const task = JSON.parse(process.argv[2] ?? '') as ArmTask
const log = await connectLog({ kafka: task.addresses.kafka, clientId: task.run })
const meter = new Meter(task, log)
const programs = { service: runServiceArm, untraced: runServiceArm, ceiling: runCeilingArm, naive: runNaiveArm }
const arm = await programs[task.arm](task, log, meter)

let going = !task.gated
let finishing = false
process.on('message', (message: ToArm) => {
  if (message === 'finish') finishing = true
  else {
    going = true
    meter.open()
  }
})

while (!finishing) {
  const warm = going || (meter.warm && (arm.drained === undefined || (await arm.drained())))
  await tell(meter.progress(warm))
  await sleep(TELL_MS)
}
arm.stop?.()
while (!meter.quiet) await sleep(TELL_MS)
await tell(meter.result())
process.exit(0)
