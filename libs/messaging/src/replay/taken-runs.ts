import { runIn } from '../audit.ts'
import type { Run } from '../log.ts'
import { takesTwoWays } from '../topology.ts'
import { type AuditEntry, AuditReader, type AuditSource } from './audit-reader.ts'

/**
 * What the audit chains of a service tell of the order in which its lanes took their topics. Consecutive runs of one
 * topic are one, so that a lane costs memory only for each time that it went from one topic to another.
 */
export class TakenRuns {
  private readonly source: AuditSource
  private readonly reader: AuditReader
  private readonly lanes = new Map<number, Run[]>()

  constructor(source: AuditSource) {
    this.source = source
    this.reader = new AuditReader(source)
  }

  of(lane: number): readonly Run[] {
    return this.lanes.get(lane) ?? []
  }

  /** Reads on. Afterwards it tells of every commit that had been made before the call. */
  async read(): Promise<void> {
    if (!takesTwoWays(this.source.topology)) return
    for await (const entry of this.reader.read()) this.add(entry)
  }

  private add(entry: AuditEntry): void {
    const run = runIn(entry)
    if (!run) return
    const runs = this.lanes.get(entry.partition) ?? []
    this.lanes.set(entry.partition, runs)
    const before = runs.at(-1)
    if (run === 'nothing') runs.length = 0
    else if (before?.topic === run.topic && before.to === run.from) before.to = run.to
    else runs.push(run)
  }
}
