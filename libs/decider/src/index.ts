export * from './app-error.ts'
export * from './decider.ts'
export * from './ids.ts'
export * from './specification.ts'
