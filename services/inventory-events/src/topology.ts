import { type Fold, type Route, route, type Topology } from '@supplyline/messaging'
import {
  commandsOf,
  consumptionSummaries,
  deadLettersOf,
  exceptionsOf,
  factorCorrections,
  goodsReceipts,
  inboxOf,
  masterItems,
  masterLocations,
  recalls,
  stockMovements,
  stockPositions,
} from '@supplyline/schemas'
import { position } from './decide.ts'
import { consumption } from './decide-consumption.ts'
import { factors } from './decide-factors.ts'
import { itemRecalls } from './decide-item-recalls.ts'
import { misplaced } from './decide-misplaced.ts'
import { recall } from './decide-recall.ts'
import { receipt } from './decide-receipt.ts'
import { identityOf, isMovement } from './movement.ts'
import { factorsOf, isName, MISPLACED, positionAt, positionByKey, receiptAt } from './names.ts'
import { recallRoute } from './recall-route.ts'
import { MOST_LINES } from './receipt-lines.ts'
import { summary } from './summary.ts'

/** Movements change their position as they are read; what needs reference values comes back through the inbox. */
const movements: Fold = {
  topic: stockMovements,
  aggregate: (message) => (isMovement(message) ? positionAt(message.data.location, message.data.item) : MISPLACED),
  stamps: (message, tables) =>
    isMovement(message)
      ? [
          tables.get(masterItems, 'master.Item', message.data.item),
          tables.get(masterLocations, 'master.Location', message.data.location),
        ]
      : [],
  byKey: positionByKey,
  happenedAt: (message) => (isMovement(message) ? message.data.occurredAt : undefined),
}

/** A receipt knows by itself what it has taken; its lines reach their positions through the inbox. */
const receipts: Route = route(goodsReceipts, {
  'inventory.GoodsReceived': (data, tables) => {
    const lines = data.lines.slice(0, MOST_LINES)
    const items = new Set(lines.map((l) => l.item))
    const locations = new Set(lines.map((l) => l.location))
    const stamps = [
      ...[...items].map((item) => tables.get(masterItems, 'master.Item', item)),
      ...[...locations].map((location) => tables.get(masterLocations, 'master.Location', location)),
    ]
    return [{ aggregate: receiptAt(data), stamps }]
  },
  'inventory.GoodsReceiptReversed': (data) => [{ aggregate: receiptAt(data) }],
})

/** Each item as it is packed, for those who were converted by how it was. */
const items: Route = route(
  masterItems,
  { 'master.Item': ({ item }) => (isName(item) ? [{ aggregate: factorsOf(item) }] : []) },
  (key) => (isName(key) ? factorsOf(key) : undefined),
)

export const topology: Topology = {
  service: 'inventory-events',
  rules: '3',
  inbox: inboxOf('inventory-events'),
  references: [masterItems, masterLocations],
  routes: [receipts, recallRoute, items],
  folds: [movements],
  aggregates: {
    stock: { decider: position, summary },
    receipt: { decider: receipt, flow: true },
    factors: { decider: factors },
    recall: { decider: recall, flow: true },
    'item-recalls': { decider: itemRecalls },
    consumption: { decider: consumption },
    misplaced: { decider: misplaced },
  },
  outputs: [stockPositions, recalls, factorCorrections, consumptionSummaries, exceptionsOf('inventory-events')],
  deadLetters: deadLettersOf('inventory-events'),
  commands: commandsOf('inventory-events'),
  identity: identityOf,
}
