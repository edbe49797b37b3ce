export {
  type BreakerChange,
  createEffects,
  type EffectsOptions,
  type RunningEffects,
  type SystemStatus,
} from './effects.ts'
export { type HttpAnswer, type HttpMeaning, httpCall, meaningOf, retryAfterOf, turnedAway } from './http-call.ts'
export { neverConnected } from './never-connected.ts'
export {
  AlreadyHeld,
  type Answer,
  type BreakerSettings,
  NotSent,
  type Operation,
  type OutsideSystem,
} from './outside-system.ts'
export { GIVEN_UP } from './report.ts'
