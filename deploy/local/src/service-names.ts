export const SERVICE_NAMES = [
  'master-data',
  'inventory-events',
  'replenishment',
  'procurement-sync',
  'supplier-ack',
  'three-way-match',
  'operations',
  'gateway',
] as const
