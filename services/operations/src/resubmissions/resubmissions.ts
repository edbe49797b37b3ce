import type { Platform } from '@supplyline/messaging'
import { systemClock } from '@supplyline/messaging'
import { commandsOf, decidingServices } from '@supplyline/schemas'
import { AuditTrail } from '../audit-trail.ts'
import type { Letters } from '../dead-letters/letters.ts'
import { CHUNK, Register } from './register.ts'
import type { Resubmission } from './resubmission.ts'
import { Sender } from './sender.ts'
import type { Step } from './step.ts'

/** What people have asked for: kept, sent, and gone on with after a restart. */
export type Resubmissions = {
  find(id: string): Promise<Resubmission | undefined>
  latest(most: number): Promise<Resubmission[]>
  /** Keeps it, unless it is there already, and sends what needs no approval. Returns what stands. */
  add(resubmission: Resubmission, steps: readonly Step[]): Promise<Resubmission>
  /** In the name of the second person; the first one to approve it stands. */
  approve(id: string, by: string): Promise<void>
  stop(): void
}

/** Goes on with what was not finished, and recalls which letters were dismissed. */
export const openResubmissions = async (
  { log, store, codec, logger, clock = systemClock }: Platform,
  letters: Letters,
): Promise<Resubmissions> => {
  const operatorCommands = ['supplyline.ReleaseKey', 'supplyline.ResubmitRecord'] as const
  await codec.prepare(
    decidingServices.flatMap((service) =>
      operatorCommands.map((record) => ({ topic: commandsOf(service).name, record })),
    ),
  )
  const register = new Register(store, clock)
  const trail = await AuditTrail.open({ log, store, codec, clock })
  const sender = new Sender({ log, codec, clock, logger }, register, letters, trail)
  const ids = await register.ids()
  for (const id of ids) {
    const found = await register.find(id)
    if (!found) continue
    for (let chunk = 0; chunk * CHUNK < found.done; chunk++)
      sender.dismiss(found, (await register.steps(id, chunk)).slice(0, found.done - chunk * CHUNK))
    if (found.state === 'running') sender.send(id)
  }
  return {
    find: (id) => register.find(id),
    latest: async (most) => {
      const found = await Promise.all(
        ids
          .slice(-most)
          .reverse()
          .map((id) => register.find(id)),
      )
      return found.flatMap((resubmission) => resubmission ?? [])
    },
    add: async (resubmission, steps) => {
      const stands = await register.add(resubmission, steps)
      if (!ids.includes(stands.id)) {
        ids.push(stands.id)
        if (stands.state === 'running') sender.send(stands.id)
      }
      return stands
    },
    approve: async (id, by) => {
      const resubmission = await register.find(id)
      if (resubmission?.state !== 'awaiting-approval') return
      const { by: approvedBy, at: approvedAt } = await register.approve(id, by)
      await register.save({ ...resubmission, state: 'running', approvedBy, approvedAt })
      sender.send(id)
    },
    stop: () => sender.stop(),
  }
}
