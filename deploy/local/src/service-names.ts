export const SERVICE_NAMES = [
  'master-data',
  'inventory-events',
  'replenishment',
  'procurement-sync',
  'gateway',
] as const
