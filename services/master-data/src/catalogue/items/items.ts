import { airway } from './airway.ts'
import { infusion } from './infusion.ts'
import type { Item } from './item.ts'
import { protection } from './protection.ts'
import { surgery } from './surgery.ts'
import { woundCare } from './wound-care.ts'

export const items: Item[] = [...protection, ...infusion, ...surgery, ...airway, ...woundCare]
