export * from './decimal.ts'
export * from './gs1.ts'
export * from './unit-codes.ts'
export * from './units.ts'
