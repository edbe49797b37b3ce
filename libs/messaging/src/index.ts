export { auditHash, coversCommit } from './audit.ts'
export * from './clock.ts'
export * from './codec/index.ts'
export type { EffectOutcome, Effects, Lease, Report } from './effects.ts'
export type { FloodLimits } from './flood.ts'
export type { LaneConsumer, Log, LogRecord, Progress, Range, Reading, ReplayLog } from './log.ts'
export { MemoryBroker, MemoryLog } from './memory/memory-log.ts'
export { MemoryPlatform } from './memory/memory-platform.ts'
export { VirtualClock } from './memory/virtual-clock.ts'
export { cloudEventHeaders, type Lineage, outgoing } from './outgoing.ts'
export { partitionOf } from './partition.ts'
export { recordsOf } from './records-of.ts'
export { followReferences, learning, type Stamp, type Tables } from './references.ts'
export { aggregateHash } from './replay/aggregate-hash.ts'
export { type Archived, writeArchive } from './replay/archive.ts'
export { archiveLog, archiveRegistry } from './replay/archive-log.ts'
export { type Comparison, Rebuild, type RebuildOptions } from './replay/rebuild.ts'
export {
  type ExecuteOptions,
  type Execution,
  executeRedrive,
  pauseRedrive,
  resumeRedrive,
} from './replay/redrive-execute.ts'
export { type Plan, type PlanOptions, planRedrive } from './replay/redrive-plan.ts'
export {
  type Figures,
  figuresOf,
  type Preview,
  previewOf,
  publishPreview,
  readPreview,
} from './replay/redrive-preview.ts'
export type { Slice } from './replay/redrive-slice.ts'
export { type Restoration, type RestoreOptions, restore } from './replay/restore.ts'
export { type Platform, type RunningService, startService } from './service.ts'
export * from './topology.ts'
