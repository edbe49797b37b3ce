import type { Fold, Topology } from '@supplyline/messaging'
import {
  deadLettersOf,
  exceptionsOf,
  inboxOf,
  masterItems,
  masterLocations,
  stockMovements,
  stockPositions,
} from '@supplyline/schemas'
import { position } from './decide.ts'
import { identityOf, isMovement } from './movement.ts'
import { NOWHERE, positionAt, positionByKey } from './names.ts'
import { summary } from './position.ts'

/** Movements change their position as they are read; what needs reference values comes back through the inbox. */
const movements: Fold = {
  topic: stockMovements,
  aggregate: (message) => (isMovement(message) ? positionAt(message.data.location, message.data.item) : NOWHERE),
  stamps: (message, tables) =>
    isMovement(message)
      ? [
          tables.get(masterItems, 'master.Item', message.data.item),
          tables.get(masterLocations, 'master.Location', message.data.location),
        ]
      : [],
  byKey: positionByKey,
}

export const topology: Topology = {
  service: 'inventory-events',
  rules: '1',
  inbox: inboxOf('inventory-events'),
  references: [masterItems, masterLocations],
  routes: [],
  folds: [movements],
  aggregates: { stock: { decider: position, summary } },
  outputs: [stockPositions, exceptionsOf('inventory-events')],
  deadLetters: deadLettersOf('inventory-events'),
  identity: identityOf,
}
