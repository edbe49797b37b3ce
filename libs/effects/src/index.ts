export { createEffects, type EffectsOptions, type RunningEffects, type SystemStatus } from './effects.ts'
export { neverConnected } from './never-connected.ts'
export { type Answer, type BreakerSettings, NotSent, type Operation, type OutsideSystem } from './outside-system.ts'
