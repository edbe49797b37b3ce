// Generated from avro/ by "pnpm generate". Do not edit: change the .avsc file and generate again.
import type { AvroRecord } from '../avro-schema.ts'

/** Stock of a supplier was put on our shelf; it stays his until it is used. Raises on hand, and what is consigned. */
export interface ConsignmentReceived {
  /** Unique id given by the source; the same id again is the same event and changes nothing. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Source system that observed the movement (master.Source), for example a cabinet or the WMS. */
  readonly source: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location where the stock was put (master.Location). */
  readonly location: string
  /** Supplier to whom it belongs (master.Supplier). */
  readonly supplier: string
  /** Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known. */
  readonly lot: string | null
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known. */
  readonly expiry: string | null
  /** How much was brought, in the unit below; greater than zero. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit of measure of the quantity: one of the packaging units of the item. */
  readonly unit: string
  /** When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order. */
  readonly occurredAt: number
  /** Opaque reference of the procedure or case that used the stock; never patient data. */
  readonly caseReference: string | null
  /** Reason given by the source, as a code or in words. */
  readonly reason: string | null
}

/** Consigned stock left for the supplier to whom it belongs. Lowers on hand and what is consigned. */
export interface ConsignmentTakenBack {
  /** Unique id given by the source; the same id again is the same event and changes nothing. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Source system that observed the movement (master.Source), for example a cabinet or the WMS. */
  readonly source: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location where the stock was taken back (master.Location). */
  readonly location: string
  /** Supplier to whom it belongs (master.Supplier). */
  readonly supplier: string
  /** Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known. */
  readonly lot: string | null
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known. */
  readonly expiry: string | null
  /** How much was taken back, in the unit below; greater than zero. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit of measure of the quantity: one of the packaging units of the item. */
  readonly unit: string
  /** When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order. */
  readonly occurredAt: number
  /** Opaque reference of the procedure or case that used the stock; never patient data. */
  readonly caseReference: string | null
  /** Reason given by the source, as a code or in words. */
  readonly reason: string | null
}

/** Consigned stock was used, and is ours, to be paid, from then on. Lowers on hand and what is consigned. */
export interface ConsignmentUsed {
  /** Unique id given by the source; the same id again is the same event and changes nothing. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Source system that observed the movement (master.Source), for example a cabinet or the WMS. */
  readonly source: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location where the stock was used (master.Location). */
  readonly location: string
  /** Supplier to whom it belonged (master.Supplier). */
  readonly supplier: string
  /** Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known. */
  readonly lot: string | null
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known. */
  readonly expiry: string | null
  /** How much was used, in the unit below; greater than zero. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit of measure of the quantity: one of the packaging units of the item. */
  readonly unit: string
  /** When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order. */
  readonly occurredAt: number
  /** Opaque reference of the procedure or case that used the stock; never patient data. */
  readonly caseReference: string | null
  /** Reason given by the source, as a code or in words. */
  readonly reason: string | null
}

/** What was used of one item and lot at one location. */
export interface ConsumptionLine {
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location it was used at or from (master.Location). */
  readonly location: string
  /** Lot or batch number; the empty string stands for stock whose lot is not known. */
  readonly lot: string
  /** Supplier whom it belonged to until it was used (stock on consignment); null for stock of our own. */
  readonly supplier: string | null
  /** Used less what came back unused, in the unit below; below zero where more came back. Never zero. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit in which the position is kept: the base unit of the item. */
  readonly unit: string
}

/** Internal to inventory-events, carried in its inbox: what was used of a position in a period and was not reported before, as the position tells the summary of its site. */
export interface ConsumptionReported {
  /** Site the position belonged to when it was used. */
  readonly site: string
  /** Day on which it was used, by UTC, ISO 8601 date (YYYY-MM-DD). */
  readonly period: string
  /** By lot and supplier; all of one position. */
  readonly lines: readonly ConsumptionLine[]
}

/** What a site used in a period and no earlier revision has told. The consumption of a period is the sum of all its revisions: what comes late is a revision of its own, and changes none that was told. */
export interface ConsumptionSummarised {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Day on which it was used, by UTC, ISO 8601 date (YYYY-MM-DD). */
  readonly period: string
  /** Counts what is told of this site and period from 1, without gaps. Site, period and revision name it. */
  readonly revision: number
  /** 1 to 500, in the order of location, item, lot and supplier; no two of the same. */
  readonly lines: readonly ConsumptionLine[]
  /** When it was summed up; epoch milliseconds, UTC. */
  readonly summarisedAt: number
}

/** What a document reported in one of the item's packaging units, as it was put on stock in the base unit. */
export interface Conversion {
  /** Record that reported it, for example StockIssued or GoodsReceived. */
  readonly kind: string
  /** Event id of the movement; or the receipt: site, source and its number there, with colons between them. */
  readonly document: string
  /** Line of the receipt; 0 for a movement. */
  readonly line: number
  /** Site the fact belongs to, as coded in master data. */
  readonly atSite: string
  /** System that reported it (master.Source). */
  readonly source: string
  /** Location of the position it changed (master.Location). */
  readonly location: string
  /** Manufacturer's lot or batch number; null where not known. */
  readonly lot: string | null
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD); null where not known. */
  readonly expiry: string | null
  /** Unit of measure it was reported in, X12 element 355 code. */
  readonly unit: string
  /** As reported, in that unit. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** The same in the base unit, as it is on stock. Exact decimal, at most 6 decimals. */
  readonly base: string
  /** When it happened; epoch milliseconds, UTC. The factor is that of this time. */
  readonly occurredAt: number
  /** Number of the order that was received, as the dock knows it; empty for a movement. */
  readonly orderNumber: string
  /** Id shared by the two halves of a transfer; empty for anything else. */
  readonly transferId: string
  /** Location of the other half of a transfer; empty for anything else. */
  readonly counterpart: string
  /** Supplier whose stock it is, of a movement on consignment (master.Supplier); empty for anything else. */
  readonly supplier: string
}

/** Internal to inventory-events, carried in its inbox: a document is another quantity in the base unit than it was taken for. */
export interface ConversionCorrected {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Id of the correction (FactorCorrected). */
  readonly correctionId: string
  /** Unit of measure in which stock is kept, X12 element 355 code. */
  readonly baseUnit: string
  /** The document, with the base quantity as it was. */
  readonly conversion: Conversion
  /** The base quantity as it is. Exact decimal, at most 6 decimals. */
  readonly corrected: string
}

/** Internal to inventory-events, carried in its inbox: a document counts by the corrected factor, or cannot. */
export interface ConversionReevaluated {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Id of the correction (FactorCorrected). */
  readonly correctionId: string
  /** Why the position cannot take the difference; empty where it has. */
  readonly problem: string
}

/** A document that was converted by a factor since corrected. */
export interface CorrectedConversion {
  /** The document, with the base quantity as it was. */
  readonly conversion: Conversion
  /** The base quantity by the corrected factor; null where it cannot be told. Exact decimal, at most 6 decimals. */
  readonly corrected: string | null
  /** Why it cannot be told, with both units; empty otherwise. */
  readonly problem: string
}

/** Both figures of a physical count, in the base unit of the position. */
export interface CountTaken {
  /** Id of the count (StockCounted). */
  readonly eventId: string
  /** Lot that was counted; null where the whole position was. */
  readonly lot: string | null
  /** What was found. Exact decimal, at most 6 decimals. */
  readonly counted: string
  /** What the movements known so far that happened before the count come to. Exact decimal, at most 6 decimals. */
  readonly before: string
  /** counted − before: the adjustment. Exact decimal, at most 6 decimals. */
  readonly difference: string
  /** When it was counted, by the clock of the source; epoch milliseconds, UTC. */
  readonly countedAt: number
}

/** How an item was packed turned out to be otherwise than it was known to be: the documents that this touches, each of which is evaluated anew. */
export interface FactorCorrected {
  /** Site the item's value applies to; "*" means every site. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Id of the correction; the same in each of its parts. */
  readonly correctionId: string
  /** Unit of measure in which stock is kept, X12 element 355 code. */
  readonly baseUnit: string
  /** Goods receipt lines and stock movements, in the order in which they were taken. */
  readonly documents: readonly CorrectedConversion[]
  /** Number of this part, from 1: 200 documents go into one. */
  readonly part: number
  /** How many parts the correction has. */
  readonly parts: number
  /** Of documents up to this time some are no longer known, and not evaluated anew; null where none was forgotten. Epoch milliseconds, UTC. */
  readonly forgottenUntil: number | null
  /** When it was found; epoch milliseconds, UTC. */
  readonly correctedAt: number
}

/** One line of a goods receipt. */
export interface GoodsReceiptLine {
  /** Line number within the receipt, from 1. */
  readonly line: number
  /** Line of the purchase order it is received on; null where the dock does not know it: the order's line for the item then. */
  readonly orderLine: number | null
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location the goods are put away at (master.Location). */
  readonly location: string
  /** Quantity received, in the unit below; greater than zero. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit of measure of the quantity: one of the packaging units of the item. */
  readonly unit: string
  /** Manufacturer's lot or batch number, GS1 AI (10); null where not lot-tracked or not known. */
  readonly lot: string | null
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known. */
  readonly expiry: string | null
}

/** A goods receipt was entered by mistake, or its goods went back: all of it is taken back. */
export interface GoodsReceiptReversed {
  /** Unique id of this message, given by the source. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Source system of the receipt. */
  readonly source: string
  /** Number of the receipt that is taken back. A receipt can be taken back once. */
  readonly receiptId: string
  /** Number of the purchase order as the dock knows it: the ERP's. */
  readonly orderNumber: string
  /** Why, as a code or in words. */
  readonly reason: string
  /** When it was taken back, by the clock of the source; epoch milliseconds, UTC. */
  readonly reversedAt: number
}

/** Goods of a supplier arrived at a dock and were counted. */
export interface GoodsReceived {
  /** Unique id of this message, given by the source. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Source system that observed it (master.Source), for example a receiving dock. */
  readonly source: string
  /** Number of the receipt at that source: site, source and receiptId name the receipt. The same again with the same lines changes nothing; with other lines it is an exception. */
  readonly receiptId: string
  /** Number of the purchase order as the dock knows it: the ERP's. */
  readonly orderNumber: string
  /** Number on the papers of the delivery, for example the bill of lading; null where there was none. */
  readonly deliveryNote: string | null
  /** User id of who counted; null where not known. */
  readonly receivedBy: string | null
  /** What arrived; at least one line. */
  readonly lines: readonly GoodsReceiptLine[]
  /** When it was counted, by the clock of the source; epoch milliseconds, UTC. */
  readonly receivedAt: number
}

/** On hand of one lot within a stock position. */
export interface LotOnHand {
  /** Lot or batch number; the empty string stands for stock whose lot is not known. */
  readonly lot: string
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD); null where not known. */
  readonly expiry: string | null
  /** On hand of this lot, in the unit of the position; negative if more was issued than was ever received. Exact decimal, at most 6 decimals. */
  readonly onHand: string
  /** Whether the lot may be used; USABLE also where only a part of it may not (see unusable). */
  readonly status: QualityStatus
  /** Of what is on hand of this lot, what may not be used (quarantined, recalled or expired), in the unit of the position; between 0 and on hand; null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly unusable: string | null
}

/** What a position holds of a recalled lot, and where the rest of it went, in its unit. */
export interface LotTraced {
  /** Site of the location. */
  readonly locationSite: string
  /** Location that holds or held it (master.Location). */
  readonly location: string
  /** Lot; the empty string stands for stock whose lot is not known. */
  readonly lot: string
  /** Base unit of the item; all quantities are in it. */
  readonly unit: string
  /** On hand, and put aside. Exact decimal, at most 6 decimals. */
  readonly onHand: string
  /** Issued, and of consigned stock used, less what was returned. Exact decimal, at most 6 decimals. */
  readonly issued: string
  /** Removed as expired. Exact decimal, at most 6 decimals. */
  readonly disposed: string
  /** Consigned stock that its supplier took back. Exact decimal, at most 6 decimals. */
  readonly takenBack: string
  /** Where it was sent to by transfers. */
  readonly sentTo: readonly SentOn[]
  /** Opaque references of cases that used it, the newest first: at most 20. */
  readonly cases: readonly string[]
  /** Uses for cases beyond those. */
  readonly moreCases: number
}

/** Whether stock may be used, and if not, why. */
export type QualityStatus = 'UNRECOGNISED' | 'USABLE' | 'QUARANTINED' | 'RECALLED' | 'EXPIRED'

/** Internal to inventory-events, carried in its inbox: what a position has put aside, and where the rest went. */
export interface RecallAnswered {
  /** Site of the location. */
  readonly site: string
  /** Item number of the health system (master.Item) that is recalled. */
  readonly item: string
  /** Location that answers (master.Location). */
  readonly location: string
  /** Number of the recall, as whoever asked for it gave it, or ours. */
  readonly recallId: string
  /** By location and lot; only what holds or held any of it. */
  readonly positions: readonly LotTraced[]
  /** On hand without a lot where one lot is recalled: it may be of that lot, and is not put aside; in the base unit. Exact decimal, at most 6 decimals. */
  readonly lotUnknown: string
  /** Whether the position still knows of all that happened to it. */
  readonly isComplete: boolean
}

/** Internal to inventory-events, carried in its inbox: a position is to put aside what it holds of a recalled lot, and to say what it knows of it. */
export interface RecallAsked {
  /** Site of the location. */
  readonly site: string
  /** Item number of the health system (master.Item) that is recalled. */
  readonly item: string
  /** Location that is asked (master.Location). */
  readonly location: string
  /** Number of the recall, as whoever asked for it gave it, or ours. */
  readonly recallId: string
  /** Lot that is recalled; null where every lot is. */
  readonly lot: string | null
  /** Why, in words or as the number of a safety notice. */
  readonly reason: string
}

/** Internal to inventory-events, carried in its inbox: a recall was withdrawn, and the position may use what it had put aside. */
export interface RecallLifted {
  /** Site at which it was recalled. */
  readonly site: string
  /** Item number of the health system (master.Item) that is recalled. */
  readonly item: string
  /** Location that was asked (master.Location). */
  readonly location: string
  /** Number of the recall, as whoever asked for it gave it, or ours. */
  readonly recallId: string
}

/** Internal to inventory-events, carried in its inbox: a recall holds from now on, or no longer, for locations that were not asked, too. */
export interface RecallListed {
  /** Site at which it is recalled; "*" means every site. */
  readonly site: string
  /** Item number of the health system (master.Item) that is recalled. */
  readonly item: string
  /** Number of the recall, as whoever asked for it gave it, or ours. */
  readonly recallId: string
  /** Lot that is recalled; null where every lot is. */
  readonly lot: string | null
  /** Locations that the recall has asked itself; none where it holds no longer. */
  readonly asked: readonly string[]
  /** Whether it holds; false: it was withdrawn. */
  readonly holds: boolean
}

/** Internal to inventory-events, carried in its inbox: a recall holds at a position, or no longer, that its request may not have reached. Nothing is answered. */
export interface RecallNoted {
  /** Site of the location. */
  readonly site: string
  /** Item number of the health system (master.Item) that is recalled. */
  readonly item: string
  /** Location that is told (master.Location). */
  readonly location: string
  /** Number of the recall, as whoever asked for it gave it, or ours. */
  readonly recallId: string
  /** Lot that is recalled; null where every lot is. */
  readonly lot: string | null
  /** Whether it holds; false: it was withdrawn. */
  readonly holds: boolean
}

/** Somebody asks for an item, or a lot of it, to be put aside wherever it is: it may not be used any longer. */
export interface RecallRequested {
  /** Unique id of the request; the same id again changes nothing. */
  readonly eventId: string
  /** Number of the recall, as whoever asked for it gave it, or ours. */
  readonly recallId: string
  /** Site at which it is recalled; "*" means every site. */
  readonly site: string
  /** Item number of the health system (master.Item) that is recalled. */
  readonly item: string
  /** Lot that is recalled; null where every lot is. */
  readonly lot: string | null
  /** GTIN by which the item was named, 14 digits; null where its number was given. */
  readonly gtin: string | null
  /** Why, in words or as the number of a safety notice. */
  readonly reason: string
  /** User id of who asks. */
  readonly requestedBy: string
  /** When it was asked for; epoch milliseconds, UTC. */
  readonly requestedAt: number
}

/** What a recall found: everything put aside, and where the rest of it went. Told once, when every location has answered or the time for it is over. */
export interface RecallTraced {
  /** Number of the recall, as whoever asked for it gave it, or ours. */
  readonly recallId: string
  /** Site at which it is recalled; "*" means every site. */
  readonly site: string
  /** Item number of the health system (master.Item) that is recalled. */
  readonly item: string
  /** Lot that is recalled; null where every lot is. */
  readonly lot: string | null
  /** Why, in words or as the number of a safety notice. */
  readonly reason: string
  /** Put aside in all, in the base unit. Exact decimal, at most 6 decimals. */
  readonly quarantined: string
  /** On hand without a lot where one lot is recalled: it may be of that lot, and is not put aside; in the base unit. Exact decimal, at most 6 decimals. */
  readonly lotUnknown: string
  /** By location and lot; only what holds or held any of it. */
  readonly positions: readonly LotTraced[]
  /** Locations that were asked. */
  readonly asked: number
  /** Locations that answered. */
  readonly answered: number
  /** Whether all of them answered, and all that they know is in this event. */
  readonly isComplete: boolean
  /** When it was put together; epoch milliseconds, UTC. */
  readonly tracedAt: number
}

/** A recall does not hold any longer: what it put aside may be used again. */
export interface RecallWithdrawn {
  /** Unique id of the request; the same id again changes nothing. */
  readonly eventId: string
  /** Number of the recall, as whoever asked for it gave it, or ours. */
  readonly recallId: string
  /** Site at which it was recalled; "*" means every site. */
  readonly site: string
  /** Item number of the health system (master.Item) that is recalled. */
  readonly item: string
  /** Why, in words. */
  readonly reason: string
  /** User id of who withdraws it. */
  readonly withdrawnBy: string
  /** When it was withdrawn; epoch milliseconds, UTC. */
  readonly withdrawnAt: number
}

/** Internal to inventory-events, carried in its inbox: stock came to a location for the first time, or the location to another site; which recalls of the item hold there? */
export interface RecallsSought {
  /** Site of the location. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location that asks (master.Location). */
  readonly location: string
}

/** Where stock of a lot was sent, and how much. */
export interface SentOn {
  /** Location it was sent to (master.Location). */
  readonly location: string
  /** How much, in the base unit. Exact decimal, at most 6 decimals. */
  readonly quantity: string
}

/** How far a source has told of a position. */
export interface SourceProgress {
  /** Source system (master.Source). */
  readonly source: string
  /** Latest occurredAt of what it told of this position, to the second below; epoch milliseconds, UTC. */
  readonly asOf: number
}

/** On hand was corrected by a signed difference: breakage, loss, found stock. */
export interface StockAdjusted {
  /** Unique id given by the source; the same id again is the same event and changes nothing. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Source system that observed the movement (master.Source), for example a cabinet or the WMS. */
  readonly source: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location where the stock was adjusted (master.Location). */
  readonly location: string
  /** Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known. */
  readonly lot: string | null
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known. */
  readonly expiry: string | null
  /** Difference in the unit below: positive raises on hand, negative lowers it; never zero. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit of measure of the quantity: one of the packaging units of the item. */
  readonly unit: string
  /** When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order. */
  readonly occurredAt: number
  /** Opaque reference of the procedure or case that used the stock; never patient data. */
  readonly caseReference: string | null
  /** Reason given by the source, as a code or in words. */
  readonly reason: string | null
}

/** A physical count. On hand becomes the figure counted; the difference is kept as an adjustment. */
export interface StockCounted {
  /** Unique id given by the source; the same id again is the same event and changes nothing. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Source system that observed the movement (master.Source), for example a cabinet or the WMS. */
  readonly source: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location where the stock was counted (master.Location). */
  readonly location: string
  /** Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known. */
  readonly lot: string | null
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known. */
  readonly expiry: string | null
  /** Quantity found by the count, in the unit below; zero or greater. Exact decimal, at most 6 decimals. */
  readonly counted: string
  /** Unit of measure of the quantity: one of the packaging units of the item. */
  readonly unit: string
  /** When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order. */
  readonly occurredAt: number
  /** Opaque reference of the procedure or case that used the stock; never patient data. */
  readonly caseReference: string | null
  /** Reason given by the source, as a code or in words. */
  readonly reason: string | null
}

/** Stock was taken out of a location because its expiry date has passed. Lowers on hand. */
export interface StockExpired {
  /** Unique id given by the source; the same id again is the same event and changes nothing. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Source system that observed the movement (master.Source), for example a cabinet or the WMS. */
  readonly source: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location where the stock was removed as expired (master.Location). */
  readonly location: string
  /** Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known. */
  readonly lot: string | null
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known. */
  readonly expiry: string | null
  /** How much was removed as expired, in the unit below; greater than zero. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit of measure of the quantity: one of the packaging units of the item. */
  readonly unit: string
  /** When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order. */
  readonly occurredAt: number
  /** Opaque reference of the procedure or case that used the stock; never patient data. */
  readonly caseReference: string | null
  /** Reason given by the source, as a code or in words. */
  readonly reason: string | null
}

/** Stock left a location for use: taken from a cabinet, picked for a case or handed to a unit. Lowers on hand. */
export interface StockIssued {
  /** Unique id given by the source; the same id again is the same event and changes nothing. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Source system that observed the movement (master.Source), for example a cabinet or the WMS. */
  readonly source: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location where the stock was issued (master.Location). */
  readonly location: string
  /** Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known. */
  readonly lot: string | null
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known. */
  readonly expiry: string | null
  /** How much was issued, in the unit below; greater than zero. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit of measure of the quantity: one of the packaging units of the item. */
  readonly unit: string
  /** When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order. */
  readonly occurredAt: number
  /** Opaque reference of the procedure or case that used the stock; never patient data. */
  readonly caseReference: string | null
  /** Reason given by the source, as a code or in words. */
  readonly reason: string | null
}

/** The stock position of one item at one location, in full, after movements changed it. Each value replaces the one before. */
export interface StockPositionChanged {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location that holds the stock (master.Location). */
  readonly location: string
  /** Base unit of the item; all quantities of the position are in it. */
  readonly unit: string
  /** Sum of all movements, in the base unit. Negative when sources reported more issues than receipts. Exact decimal, at most 6 decimals. */
  readonly onHand: string
  /** On hand by lot; the sum equals onHand. */
  readonly lots: readonly LotOnHand[]
  /** Of what is on hand, what may be used: all but what is quarantined, recalled or expired in any lot, in the base unit; negative only where on hand is; null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly usable: string | null
  /** Of what is on hand, what belongs to a supplier until it is used, in the base unit; null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly consigned: string | null
  /** Received on purchase orders since the position exists, less what was taken back, in the base unit: by its growth what is on order falls; null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly receivedOnOrders: string | null
  /** Issued since the position exists, less what was returned, in the base unit: demand is its growth; null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly consumed: string | null
  /** Sent to this location by transfers and not arrived yet, in the base unit; null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly inTransit: string | null
  /** The latest count, with both its figures; null before the first. */
  readonly lastCount: CountTaken | null
  /** For each source how far the position is complete by it, in the order of their names: at most the 8 that were heard of last. */
  readonly sources: readonly SourceProgress[]
  /** Counts the changes of this position from 1, without gaps; a reader drops what is not newer. */
  readonly sequence: number
  /** Latest occurredAt among the movements taken so far; epoch milliseconds, UTC. */
  readonly asOf: number
  /** Id of the last movement taken. */
  readonly lastEventId: string
  /** When inventory-events took that movement; epoch milliseconds, UTC. */
  readonly changedAt: number
}

/** Stock was set aside and may not be used until it is released. On hand stays as it is. */
export interface StockQuarantined {
  /** Unique id given by the source; the same id again is the same event and changes nothing. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Source system that observed the movement (master.Source), for example a cabinet or the WMS. */
  readonly source: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location where the stock was quarantined (master.Location). */
  readonly location: string
  /** Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known. */
  readonly lot: string | null
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known. */
  readonly expiry: string | null
  /** How much was set aside, in the unit below; greater than zero. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit of measure of the quantity: one of the packaging units of the item. */
  readonly unit: string
  /** When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order. */
  readonly occurredAt: number
  /** Opaque reference of the procedure or case that used the stock; never patient data. */
  readonly caseReference: string | null
  /** Reason given by the source, as a code or in words. */
  readonly reason: string | null
}

/** Internal to inventory-events, carried in its inbox: one line of a goods receipt that was taken, or taken back, for the position it changes. */
export interface StockReceived {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location the goods are put away at (master.Location). */
  readonly location: string
  /** What is added to on hand, in the unit below; below zero where the receipt is taken back; the difference where a corrected packaging factor says that it was another quantity. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Base unit of the item when the receipt was taken. */
  readonly unit: string
  /** Manufacturer's lot or batch number; null where not known. */
  readonly lot: string | null
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD); null where not known. */
  readonly expiry: string | null
  /** The receipt: site, source and its number there, with colons between them. */
  readonly receipt: string
  /** Line number within the receipt. */
  readonly line: number
  /** Number of the purchase order as the dock knows it: the ERP's. */
  readonly orderNumber: string
  /** Id of the message that the receipt, or its reversal, came in. */
  readonly eventId: string
  /** When the goods were counted, or taken back; epoch milliseconds, UTC. */
  readonly occurredAt: number
}

/** Stock that was quarantined may be used again. On hand stays as it is. */
export interface StockReleased {
  /** Unique id given by the source; the same id again is the same event and changes nothing. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Source system that observed the movement (master.Source), for example a cabinet or the WMS. */
  readonly source: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location where the stock was released (master.Location). */
  readonly location: string
  /** Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known. */
  readonly lot: string | null
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known. */
  readonly expiry: string | null
  /** How much was released, in the unit below; greater than zero. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit of measure of the quantity: one of the packaging units of the item. */
  readonly unit: string
  /** When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order. */
  readonly occurredAt: number
  /** Opaque reference of the procedure or case that used the stock; never patient data. */
  readonly caseReference: string | null
  /** Reason given by the source, as a code or in words. */
  readonly reason: string | null
}

/** Unused stock came back to a location. Raises on hand. */
export interface StockReturned {
  /** Unique id given by the source; the same id again is the same event and changes nothing. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Source system that observed the movement (master.Source), for example a cabinet or the WMS. */
  readonly source: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location where the stock was returned (master.Location). */
  readonly location: string
  /** Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known. */
  readonly lot: string | null
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known. */
  readonly expiry: string | null
  /** How much was returned, in the unit below; greater than zero. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit of measure of the quantity: one of the packaging units of the item. */
  readonly unit: string
  /** When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order. */
  readonly occurredAt: number
  /** Opaque reference of the procedure or case that used the stock; never patient data. */
  readonly caseReference: string | null
  /** Reason given by the source, as a code or in words. */
  readonly reason: string | null
}

/** Stock arrived at this location from another one of ours. Raises on hand here; the other half is StockTransferredOut. */
export interface StockTransferredIn {
  /** Unique id given by the source; the same id again is the same event and changes nothing. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Source system that observed the movement (master.Source), for example a cabinet or the WMS. */
  readonly source: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location where the stock was received (master.Location). */
  readonly location: string
  /** Id shared by the two halves of the transfer: what leaves one location must arrive at the other. */
  readonly transferId: string
  /** Location the stock comes from (master.Location). */
  readonly counterpart: string
  /** Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known. */
  readonly lot: string | null
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known. */
  readonly expiry: string | null
  /** How much was received, in the unit below; greater than zero. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit of measure of the quantity: one of the packaging units of the item. */
  readonly unit: string
  /** When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order. */
  readonly occurredAt: number
  /** Opaque reference of the procedure or case that used the stock; never patient data. */
  readonly caseReference: string | null
  /** Reason given by the source, as a code or in words. */
  readonly reason: string | null
}

/** Stock left this location for another one of ours. Lowers on hand here; the other half is StockTransferredIn. */
export interface StockTransferredOut {
  /** Unique id given by the source; the same id again is the same event and changes nothing. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Source system that observed the movement (master.Source), for example a cabinet or the WMS. */
  readonly source: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location where the stock was sent out (master.Location). */
  readonly location: string
  /** Id shared by the two halves of the transfer: what leaves one location must arrive at the other. */
  readonly transferId: string
  /** Location the stock is going to (master.Location). */
  readonly counterpart: string
  /** Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known. */
  readonly lot: string | null
  /** Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known. */
  readonly expiry: string | null
  /** How much was sent out, in the unit below; greater than zero. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit of measure of the quantity: one of the packaging units of the item. */
  readonly unit: string
  /** When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order. */
  readonly occurredAt: number
  /** Opaque reference of the procedure or case that used the stock; never patient data. */
  readonly caseReference: string | null
  /** Reason given by the source, as a code or in words. */
  readonly reason: string | null
}

/** Internal to inventory-events, carried in its inbox: stock left for this position by a transfer, as the position that it left tells. */
export interface TransferSent {
  /** Site that the stock left. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location the stock is going to (master.Location). */
  readonly location: string
  /** Location that the stock left (master.Location). */
  readonly counterpart: string
  /** Id shared by the two halves of the transfer. */
  readonly transferId: string
  /** How much left, in the unit below; the difference, above or below zero, where a corrected packaging factor says that it was another quantity. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit in which the position that it left is kept: the base unit of the item. */
  readonly unit: string
  /** Id of the movement by which it left (StockTransferredOut). */
  readonly eventId: string
  /** When it left; epoch milliseconds, UTC. */
  readonly occurredAt: number
}

/** Internal to inventory-events, carried in its inbox: a document was converted to the base unit, and depends on the factor. */
export interface UnitConverted {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Names how the item was known to be packed when it was converted. */
  readonly packedAs: string
  /** The document. */
  readonly conversion: Conversion
}

/** When a requisition of a site needs a person's approval. */
export interface ApprovalPolicy {
  /** Name of the policy, quoted in approvals. */
  readonly policy: string
  /** Site it applies to; the key; "*" means every site without one of its own. */
  readonly site: string
  /** Totals up to and including this are approved automatically, in the currency below. Exact decimal, at most 4 decimals. */
  readonly automaticLimit: string
  /** Currency of the limit, ISO 4217. */
  readonly currency: string
  /** Role that approves what is above the limit. */
  readonly approverRole: string
  /** Time the approver has, in seconds. */
  readonly approvalDueSeconds: number
  /** Totals of emergencies up to and including this are approved automatically, in the currency above; null: the automatic limit holds for them, too. Exact decimal, at most 4 decimals. */
  readonly emergencyLimit: string | null
  /** Time the approver has for what is urgent or an emergency, in seconds; null: as for anything else. */
  readonly urgentDueSeconds: number | null
  /** From when this value holds; epoch milliseconds, UTC. */
  readonly effectiveFrom: number
}

/** A price agreed with a supplier for one item and unit. */
export interface Contract {
  /** Contract line number; the key. */
  readonly contract: string
  /** Site the value applies to; "*" means every site. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Number of the item at the supplier, as orders name it; null where it goes by its GTIN. */
  readonly supplierItem: string | null
  /** Order unit the price is for. */
  readonly unit: string
  /** Price of one order unit, in the currency below. Exact decimal, at most 4 decimals. */
  readonly unitPrice: string
  /** Currency of the price, ISO 4217. */
  readonly currency: string
  /** Smallest quantity per order, in the order unit. Exact decimal, at most 6 decimals. */
  readonly minimumOrder: string
  /** Quantities are multiples of this, in the order unit. Exact decimal, at most 6 decimals. */
  readonly multiple: string
  /** Preference among contracts for the same item: 1 is preferred. */
  readonly rank: number
  /** From when this value holds; epoch milliseconds, UTC. */
  readonly effectiveFrom: number
  /** Until when the price holds, exclusive; epoch milliseconds, UTC; null while open. */
  readonly effectiveTo: number | null
}

/** Somebody asks for a Contract to be added or replaced. */
export interface ContractChangeRequested {
  /** Unique id of the request; the same id again changes nothing. */
  readonly eventId: string
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** User id of who asks. */
  readonly requestedBy: string
  /** The value in full, as it shall be. */
  readonly value: Contract
  /** When it was asked for; epoch milliseconds, UTC. */
  readonly requestedAt: number
}

/** What happens to a patient when the item is missing. */
export type Criticality = 'UNRECOGNISED' | 'LOW' | 'NORMAL' | 'HIGH' | 'LIFE_SUSTAINING'

/** One attribute in which an item or supplier differs from the ERP. */
export interface ErpDifference {
  /** In words, for example base unit. */
  readonly attribute: string
  /** As it is here. */
  readonly ours: string
  /** As the ERP has it. */
  readonly theirs: string
  /** From when it has been known to differ; epoch milliseconds, UTC. */
  readonly since: number
  /** What to do about it. */
  readonly next: string
}

/** Internal to master-data, carried in its inbox: how a material or vendor of an ERP compares with what is here. */
export interface ErpDriftNoted {
  /** Id of the ERP, as routing and numbers name it. */
  readonly erp: string
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** item or supplier. */
  readonly kind: string
  /** Material or vendor number in the ERP. */
  readonly number: string
  /** How it compared before: NOTHING, AGREES, UNKNOWN or DIFFERS. */
  readonly was: string
  /** How it compares: AGREES; UNKNOWN: nobody here names it; DIFFERS. */
  readonly standing: string
  /** Items or suppliers that name it, <kind>:<key>. */
  readonly entities: readonly string[]
  /** Only where it differs. */
  readonly differences: readonly ErpDifference[]
}

/** An item names a material of an ERP, or a supplier a vendor; or does so no longer. The ERP is to be asked for it. */
export interface ErpEntityNamed {
  /** Id of the ERP, as routing and numbers name it. */
  readonly erp: string
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** item or supplier. */
  readonly kind: string
  /** Material or vendor number in the ERP. */
  readonly number: string
  /** The item or supplier, <kind>:<key>. */
  readonly entity: string
  /** Whether it names it from now on; false: no longer. */
  readonly named: boolean
  /** When it was published so; epoch milliseconds, UTC. */
  readonly namedAt: number
}

/** How often the materials and vendors of an ERP are read. */
export interface ErpReading {
  /** Id of the ERP; the key. */
  readonly erp: string
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** From the beginning of one reading of what was changed to the next, in seconds; 0 where the ERP is not read. */
  readonly everySeconds: number
  /** From the beginning of one reading of everything to the next, in seconds. */
  readonly fullEverySeconds: number
  /** From when this value holds; epoch milliseconds, UTC. */
  readonly effectiveFrom: number
}

/** Which ERP a site's purchase orders are committed in, and under which organisation. */
export interface ErpRouting {
  /** Site; the key; "*" means every site without a routing of its own. */
  readonly site: string
  /** Id of the ERP. */
  readonly erp: string
  /** Company code in the ERP. */
  readonly companyCode: string
  /** Purchasing organisation in the ERP. */
  readonly purchasingOrganization: string
  /** Purchasing group in the ERP. */
  readonly purchasingGroup: string
  /** Purchasing document type in the ERP, for example NB. */
  readonly documentType: string
  /** From when this value holds; epoch milliseconds, UTC. */
  readonly effectiveFrom: number
}

/** What an ERP alone decides about a material or vendor that is named here, taken over from it. */
export interface ErpStanding {
  /** Id of the ERP, as routing and numbers name it. */
  readonly erp: string
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** item or supplier. */
  readonly kind: string
  /** Material or vendor number in the ERP. */
  readonly number: string
  /** Items or suppliers that name it, <kind>:<key>. */
  readonly entities: readonly string[]
  /** Description or name in the ERP. */
  readonly text: string
  /** ACTIVE; BLOCKED: no new orders for the time being; DELETED: marked for deletion; MISSING: the ERP has none of that number. */
  readonly status: string
  /** From when this value holds; epoch milliseconds, UTC. */
  readonly effectiveFrom: number
}

/** An item the health system stocks or buys. */
export interface Item {
  /** Item number of the health system; the key. */
  readonly item: string
  /** Site the value applies to; "*" means every site. */
  readonly site: string
  /** Description a nurse recognises. */
  readonly description: string
  /** Unit of measure in which stock is kept, X12 element 355 code, for example EA. */
  readonly baseUnit: string
  /** Packaging levels above the base unit. */
  readonly packaging: readonly Packaging[]
  /** GTIN of the base unit, 14 digits with check digit; null where not known. */
  readonly gtin: string | null
  /** Name of the manufacturer. */
  readonly manufacturer: string | null
  /** Part number of the manufacturer. */
  readonly manufacturerPart: string | null
  /** Whether each movement must name a lot. */
  readonly lotTracked: boolean
  /** Whether each lot must have an expiry date. */
  readonly expiryTracked: boolean
  /** What happens when the item is missing. */
  readonly criticality: Criticality
  /** Items that may be used instead, best first. */
  readonly substitutes: readonly string[]
  /** Material number by ERP id. */
  readonly erpMaterials: Readonly<Record<string, string>>
  /** From when this value holds; epoch milliseconds, UTC. */
  readonly effectiveFrom: number
  /** How it was packed and is, as known today, the oldest first: what happened at a time is converted by the version of that time, and what happened before the first of them by the first. Empty: as the field packaging says, whenever it was. Written by master-data alone; in a request it means nothing. */
  readonly packagingVersions: readonly PackagingVersion[]
}

/** Somebody asks for a Item to be added or replaced. */
export interface ItemChangeRequested {
  /** Unique id of the request; the same id again changes nothing. */
  readonly eventId: string
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** User id of who asks. */
  readonly requestedBy: string
  /** The value in full, as it shall be. */
  readonly value: Item
  /** When it was asked for; epoch milliseconds, UTC. */
  readonly requestedAt: number
}

/** A place that holds stock or receives it. */
export interface Location {
  /** Location code of the health system; the key. */
  readonly location: string
  /** Site the location belongs to. */
  readonly site: string
  /** Name people know it by. */
  readonly name: string
  /** Global location number, 13 digits with check digit. */
  readonly gln: string
  /** What sort of place it is. */
  readonly kind: LocationKind
  /** Plant or site code in the ERP. */
  readonly erpSite: string
  /** Storage location code in the ERP. */
  readonly erpStorageLocation: string
  /** Cost centre charged for what the location uses; null for stock on the balance sheet. */
  readonly costCentre: string | null
  /** From when this value holds; epoch milliseconds, UTC. */
  readonly effectiveFrom: number
}

/** Somebody asks for a Location to be added or replaced. */
export interface LocationChangeRequested {
  /** Unique id of the request; the same id again changes nothing. */
  readonly eventId: string
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** User id of who asks. */
  readonly requestedBy: string
  /** The value in full, as it shall be. */
  readonly value: Location
  /** When it was asked for; epoch milliseconds, UTC. */
  readonly requestedAt: number
}

/** What sort of place a location is. */
export type LocationKind = 'UNRECOGNISED' | 'CENTRAL_STORE' | 'NURSING_UNIT' | 'OPERATING_ROOM' | 'CABINET' | 'DOCK'

/** One packaging level of an item. */
export interface Packaging {
  /** Unit of measure of this level, X12 element 355 code, for example BX or CA. */
  readonly unit: string
  /** Base units in so many of these as the field per says; exact. Exact decimal, at most 6 decimals. */
  readonly factor: string
  /** GTIN printed on this level, 14 digits with check digit; null where not known. */
  readonly gtin: string | null
  /** In one of these are factor ÷ per base units: of 10 ÷ 3, three hold ten. A whole number; 1, the default, where the factor is that of one. Exact decimal, at most 6 decimals. */
  readonly per: string
}

/** How an item was, or is, packed from a time on, until that of the next version. */
export interface PackagingVersion {
  /** From when it was packed so; epoch milliseconds, UTC. */
  readonly effectiveFrom: number
  /** Packaging levels above the base unit from then on. */
  readonly packaging: readonly Packaging[]
}

/** How a stocking policy decides when and how much to order. */
export type PolicyKind = 'UNRECOGNISED' | 'PAR' | 'REORDER_POINT' | 'MIN_MAX' | 'TWO_BIN' | 'ONE_FOR_ONE'

/** Internal to master-data, carried in its inbox with the value stamped on it: what was sought is there. */
export interface ReferenceFound {
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** The value that was sought, <kind>:<key>. */
  readonly entity: string
  /** The request that waits for it; empty where nobody waits, as when an item tells its identifiers how it is published. */
  readonly eventId: string
  /** Where an identifier was sought, such as a GTIN: the items that have it. */
  readonly heldBy: readonly string[]
}

/** Internal to master-data, carried in its inbox: a value that somebody asked for names another one, and waits for it. */
export interface ReferenceSought {
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** The value that is sought, <kind>:<key>. */
  readonly entity: string
  /** The value that names it, <kind>:<key>. */
  readonly seeker: string
  /** The request that waits. */
  readonly eventId: string
  /** From when the value that names it shall hold: what is sought answers as it will be then; epoch milliseconds, UTC; null for as it is. */
  readonly at: number | null
}

/** A source system that reports stock movements or receipts. */
export interface Source {
  /** Id of the source system; the key. */
  readonly source: string
  /** Site the value applies to; "*" means every site. */
  readonly site: string
  /** How many days back a duplicate of an event may still arrive; an older one becomes an exception. */
  readonly horizonDays: number
  /** From when this value holds; epoch milliseconds, UTC. */
  readonly effectiveFrom: number
}

/** How much of an item a location keeps. */
export interface StockingPolicy {
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location that keeps the stock (master.Location). */
  readonly location: string
  /** Site of the location. */
  readonly site: string
  /** PAR orders up to par; REORDER_POINT and MIN_MAX wait for the reorder point and order up to the maximum; TWO_BIN orders a bin when one is empty; ONE_FOR_ONE replaces each piece that is used, up to par. */
  readonly kind: PolicyKind
  /** Par level, in the base unit; for PAR, and for ONE_FOR_ONE the pieces to be kept. Exact decimal, at most 6 decimals. */
  readonly par: string | null
  /** Reorder point (minimum), in the base unit; for REORDER_POINT and MIN_MAX. Exact decimal, at most 6 decimals. */
  readonly reorderPoint: string | null
  /** Level to order up to (maximum), in the base unit; for REORDER_POINT and MIN_MAX. Exact decimal, at most 6 decimals. */
  readonly orderUpTo: string | null
  /** Quantity of one full bin, in the base unit; only for TWO_BIN, which keeps two of them. Exact decimal, at most 6 decimals. */
  readonly binQuantity: string | null
  /** Days from one review to the next: for PAR, REORDER_POINT and MIN_MAX, which then propose at a review only, counted from effectiveFrom; null reviews with every change. */
  readonly reviewDays: number | null
  /** Probability, above 0.5 and below 1, that no stock-out occurs in a replenishment cycle: REORDER_POINT and MIN_MAX then compute their levels from demand and lead time once enough of it was seen, and go by the given ones until then; null where the given levels hold. Exact decimal, at most 6 decimals. */
  readonly serviceLevel: string | null
  /** From when this value holds; epoch milliseconds, UTC. */
  readonly effectiveFrom: number
}

/** Somebody asks for a StockingPolicy to be added or replaced. */
export interface StockingPolicyChangeRequested {
  /** Unique id of the request; the same id again changes nothing. */
  readonly eventId: string
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** User id of who asks. */
  readonly requestedBy: string
  /** The value in full, as it shall be. */
  readonly value: StockingPolicy
  /** When it was asked for; epoch milliseconds, UTC. */
  readonly requestedAt: number
}

/** A supplier. */
export interface Supplier {
  /** Supplier number of the health system; the key. */
  readonly supplier: string
  /** Site the value applies to; "*" means every site. */
  readonly site: string
  /** Name of the supplier. */
  readonly name: string
  /** Global location number of the supplier, 13 digits with check digit. */
  readonly gln: string
  /** Days from order to delivery, as agreed. */
  readonly leadTimeDays: number
  /** How orders reach the supplier. */
  readonly channel: SupplierChannel
  /** Qualifier of the interchange id below, X12 element I05; null without EDI. */
  readonly ediQualifier: string | null
  /** Interchange id of the supplier or of the network it trades through, X12 element I07; null without EDI. */
  readonly ediId: string | null
  /** Currency the supplier invoices in, ISO 4217. */
  readonly currency: string
  /** How long approved lines wait for others before they are ordered together, in seconds. */
  readonly consolidationWindowSeconds: number
  /** Vendor number by ERP id. */
  readonly erpVendors: Readonly<Record<string, string>>
  /** From when this value holds; epoch milliseconds, UTC. */
  readonly effectiveFrom: number
}

/** Somebody asks for a Supplier to be added or replaced. */
export interface SupplierChangeRequested {
  /** Unique id of the request; the same id again changes nothing. */
  readonly eventId: string
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** User id of who asks. */
  readonly requestedBy: string
  /** The value in full, as it shall be. */
  readonly value: Supplier
  /** When it was asked for; epoch milliseconds, UTC. */
  readonly requestedAt: number
}

/** How a supplier receives orders and answers them. */
export type SupplierChannel = 'UNRECOGNISED' | 'X12' | 'EDIFACT' | 'PEPPOL' | 'EMAIL'

/** How far order, receipt and invoice may differ, and how long they may wait for one another. */
export interface Tolerance {
  /** Site; the key; "*" means every site without tolerances of its own. */
  readonly site: string
  /** A price may exceed the ordered one by so many per cent, Exact decimal, at most 6 decimals. */
  readonly priceOverPercent: string
  /** and a line may cost so much more than ordered, in the currency below; both must hold. Exact decimal, at most 4 decimals. */
  readonly priceOverAmount: string
  /** The quantity billed may exceed the quantity received by so many per cent. Exact decimal, at most 6 decimals. */
  readonly quantityOverPercent: string
  /** Charges beyond the lines that need no hold, in the currency below. Exact decimal, at most 4 decimals. */
  readonly chargesAmount: string
  /** Difference between an invoice's total and the sum of its parts that is taken as rounding, in the currency below. Exact decimal, at most 4 decimals. */
  readonly totalAmount: string
  /** Currency of the amounts, ISO 4217. An invoice in another currency has no tolerance in money. */
  readonly currency: string
  /** How long an invoice waits for its goods before somebody is asked. */
  readonly receiptWaitSeconds: number
  /** How long a receipt waits for its invoice before somebody is asked. */
  readonly invoiceWaitSeconds: number
  /** From when this value holds; epoch milliseconds, UTC. */
  readonly effectiveFrom: number
}

/** Internal to three-way-match, carried in its inbox: an order's matching ledger tells the invoice what it makes of its lines, again whenever that changes. */
export interface BillChecked {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Number of the purchase order as the invoice has it. */
  readonly orderNumber: string
  /** Supplier that bills (master.Supplier). */
  readonly supplier: string
  /** Number of the invoice. */
  readonly invoiceNumber: string
  /** Revision of the bill that this answers. */
  readonly revision: number
  /** What led to it, for people, for example a goods receipt. */
  readonly cause: string
  /** Lines that are covered by goods received and stand in the ledger as billed. */
  readonly lines: readonly MatchedLine[]
  /** What holds lines of this order; none when all agrees. */
  readonly holds: readonly Hold[]
}

/** Internal to three-way-match, carried in its inbox: the invoice tells the matching ledger of each order that it bills that it has matched, and may be paid. */
export interface BillMatched {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Number of the purchase order as the invoice has it. */
  readonly orderNumber: string
  /** Supplier that bills (master.Supplier). */
  readonly supplier: string
  /** Number of the invoice. */
  readonly invoiceNumber: string
}

/** Internal to three-way-match, carried in its inbox: the invoice tells an order's matching ledger what it bills of that order, all of it each time. */
export interface BillOrder {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Number of the purchase order as the invoice has it. */
  readonly orderNumber: string
  /** Supplier that bills (master.Supplier). */
  readonly supplier: string
  /** Number of the invoice. */
  readonly invoiceNumber: string
  /** Raised each time the invoice tells anew; the answer names it. */
  readonly revision: number
  /** What led to it, for people, for example a credit note. */
  readonly cause: string
  /** Lines of the invoice for this order, less what was credited; without those that were credited altogether. */
  readonly lines: readonly InvoiceLine[]
}

/** A supplier takes back part of what it billed. */
export interface CreditNoteReceived {
  /** Unique id of this message. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** Number that the supplier gave the credit note: supplier and number name it. One may come both by EDI and through AP: the same again changes nothing, with other contents it is an exception. */
  readonly invoiceNumber: string
  /** Where it came from: "X12", or the AP system. */
  readonly source: string
  /** Purchase order it bills, unless its lines say otherwise. */
  readonly orderNumber: string | null
  /** Invoice that is credited; null where not given. */
  readonly credits: string | null
  /** Date of the credit note, ISO 8601. */
  readonly creditedOn: string
  /** What is credited; quantities and amounts above zero. */
  readonly lines: readonly InvoiceLine[]
  /** Tax credited. Exact decimal, at most 4 decimals. */
  readonly tax: string
  /** Charges credited. Exact decimal, at most 4 decimals. */
  readonly charges: string
  /** What is credited: lines, charges and tax. Exact decimal, at most 4 decimals. */
  readonly total: string
  /** Currency of the amounts, ISO 4217. */
  readonly currency: string
  /** Document that said so (SupplierDocumentReceived); null for one from an AP system. */
  readonly documentId: string | null
  /** When it was received; epoch milliseconds, UTC. */
  readonly receivedAt: number
}

/** Why an invoice may not be paid yet. */
export interface Hold {
  /** Id of the hold, stable while it stands. */
  readonly holdId: string
  /** Rule that holds it: price-above-order, quantity-above-received, not-received, order-unknown, line-unknown, unit-unknown, quantity-inexact, currency-differs, total-differs, charges-unplanned, ... */
  readonly rule: string
  /** Line of the invoice; null for the invoice as a whole. */
  readonly line: number | null
  /** Our order id, where known. */
  readonly orderId: string | null
  /** Figure the invoice is checked against, as a decimal or a code. */
  readonly expected: string | null
  /** Figure on the invoice, as a decimal or a code. */
  readonly actual: string | null
  /** Largest figure that would have passed. */
  readonly limit: string | null
  /** The verdict in words, with its arithmetic. */
  readonly detail: string
  /** The cheapest action that clears it. */
  readonly clearing: string
  /** Role that owns it. */
  readonly owner: string
}

/** A hold stands no longer: a person released it, or what was missing came. */
export interface HoldReleased {
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** Number of the invoice. */
  readonly invoiceNumber: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Hold. */
  readonly holdId: string
  /** Its rule. */
  readonly rule: string
  /** User id of the person; or the event that cleared it, such as a goods receipt. */
  readonly releasedBy: string
  /** Why. */
  readonly reason: string
  /** When it was released; epoch milliseconds, UTC. */
  readonly releasedAt: number
}

/** The invoice may not be paid yet; each hold says why, and what clears it. */
export interface InvoiceHeld {
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** Number of the invoice. */
  readonly invoiceNumber: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** All holds that stand; at least one. */
  readonly holds: readonly Hold[]
  /** What is billed. Exact decimal, at most 4 decimals. */
  readonly total: string
  /** Currency of the amounts, ISO 4217. */
  readonly currency: string
  /** The verdict in one sentence. */
  readonly explanation: string
  /** When it was decided; epoch milliseconds, UTC. */
  readonly heldAt: number
}

/** One line of an invoice or credit note. */
export interface InvoiceLine {
  /** Line number within the invoice, from 1. */
  readonly line: number
  /** Purchase order the line bills; null for that of the invoice. */
  readonly orderNumber: string | null
  /** Line of that order; null where not given: the order's line for the item then. */
  readonly orderLine: number | null
  /** Item number of the health system (master.Item); null where not known. */
  readonly item: string | null
  /** Supplier's number of the item; null where not given. */
  readonly supplierItem: string | null
  /** As on the invoice. */
  readonly description: string | null
  /** Quantity billed, in the unit below. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit of measure. */
  readonly unit: string
  /** Price of one unit. Exact decimal, at most 4 decimals. */
  readonly unitPrice: string
  /** What the line bills, before tax. Exact decimal, at most 4 decimals. */
  readonly amount: string
  /** Currency of the amounts, ISO 4217. */
  readonly currency: string
}

/** Order, receipts and invoice agree within the tolerances, or what did not was released: the invoice may be paid. */
export interface InvoiceMatched {
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** Number of the invoice. */
  readonly invoiceNumber: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Every line of the invoice. */
  readonly lines: readonly MatchedLine[]
  /** Tax. Exact decimal, at most 4 decimals. */
  readonly tax: string
  /** Charges beyond the lines. Exact decimal, at most 4 decimals. */
  readonly charges: string
  /** What may be paid. Exact decimal, at most 4 decimals. */
  readonly total: string
  /** Currency of the amounts, ISO 4217. */
  readonly currency: string
  /** Date of the invoice, ISO 8601. */
  readonly invoicedOn: string
  /** Rules whose holds were released by a person; empty when everything agreed. */
  readonly released: readonly string[]
  /** The verdict in one sentence. */
  readonly explanation: string
  /** When it was decided; epoch milliseconds, UTC. */
  readonly matchedAt: number
}

/** A supplier bills us (X12 810, or through an AP system). */
export interface InvoiceReceived {
  /** Unique id of this message. */
  readonly eventId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** Number that the supplier gave the invoice: supplier and number name it. One may come both by EDI and through AP: the same again changes nothing, with other contents it is an exception. */
  readonly invoiceNumber: string
  /** Where it came from: "X12", or the AP system. */
  readonly source: string
  /** Purchase order it bills, unless its lines say otherwise. */
  readonly orderNumber: string | null
  /** Date of the invoice, ISO 8601. */
  readonly invoicedOn: string
  /** What is billed; at least one line. */
  readonly lines: readonly InvoiceLine[]
  /** Tax, in the currency. Exact decimal, at most 4 decimals. */
  readonly tax: string
  /** Freight and other charges that are in no line, less allowances. Exact decimal, at most 4 decimals. */
  readonly charges: string
  /** What is to be paid: lines, charges and tax. Exact decimal, at most 4 decimals. */
  readonly total: string
  /** Currency of the amounts, ISO 4217. */
  readonly currency: string
  /** Document that said so (SupplierDocumentReceived); null for one from an AP system. */
  readonly documentId: string | null
  /** When it was received; epoch milliseconds, UTC. */
  readonly receivedAt: number
}

/** One line of a matched invoice. */
export interface MatchedLine {
  /** Line of the invoice. */
  readonly line: number
  /** Our order id. */
  readonly orderId: string
  /** ERP that holds the order. */
  readonly erp: string
  /** Number of the order in the ERP. */
  readonly erpNumber: string
  /** Line of the order. */
  readonly orderLine: number
  /** Item number (master.Item). */
  readonly item: string
  /** Quantity billed and matched, in the order unit. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Order unit. */
  readonly unit: string
  /** Price of one order unit as ordered. Exact decimal, at most 4 decimals. */
  readonly orderedPrice: string
  /** Price of one order unit as billed. Exact decimal, at most 4 decimals. */
  readonly unitPrice: string
  /** What the line bills, before tax. Exact decimal, at most 4 decimals. */
  readonly amount: string
  /** Currency of the amounts, ISO 4217. */
  readonly currency: string
  /** Received on the order line so far and not matched before, in the order unit. Exact decimal, at most 6 decimals. */
  readonly received: string
  /** Why the line matches, in one sentence. */
  readonly explanation: string
}

/** Goods were received and no invoice came for them in time. */
export interface ReceiptUnmatchedOverdue {
  /** Our order id. */
  readonly orderId: string
  /** Number of the order in the ERP. */
  readonly orderNumber: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Receipt. */
  readonly receiptId: string
  /** Value of what was received and not billed, at the order's prices. Exact decimal, at most 4 decimals. */
  readonly amount: string
  /** Currency of the amounts, ISO 4217. */
  readonly currency: string
  /** When it was received; epoch milliseconds, UTC. */
  readonly receivedAt: number
  /** When its invoice was due; epoch milliseconds, UTC. */
  readonly dueAt: number
}

/** Command to three-way-match: pay although this does not agree. */
export interface ReleaseHold {
  /** Unique id of the command; the same again changes nothing. */
  readonly commandId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** Number of the invoice. */
  readonly invoiceNumber: string
  /** Hold to release; null for all that stand when the command is taken. */
  readonly holdId: string | null
  /** User id of the person. */
  readonly releasedBy: string
  /** Role in which the person acts. */
  readonly role: string
  /** Why; kept with the match. */
  readonly reason: string
  /** When it was asked for; epoch milliseconds, UTC. */
  readonly requestedAt: number
}

/** Internal to three-way-match, carried in its inbox with the item stamped on it: how an item of the order was packed is known otherwise. */
export interface UnitsCorrected {
  /** Site that ordered. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Number of the purchase order in the ERP. */
  readonly orderNumber: string
}

/** Internal to three-way-match, carried in its inbox: the ledger of an order counts in the units of an item, and hears of it when they are corrected. */
export interface UnitsReliedOn {
  /** Site that ordered. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Number of the purchase order in the ERP. */
  readonly orderNumber: string
}

/** Internal to procurement-sync, carried in its inbox: approved lines wait with others for the same supplier, site and ERP until the cut-off. */
export interface AddToBasket {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Requisition the lines come from. */
  readonly requisitionId: string
  /** Hash of the requisition's contents (lines, prices, total); an approval holds only for the contents it names. */
  readonly contentHash: string
  /** Supplier of the basket (master.Supplier). */
  readonly supplier: string
  /** ERP of the basket. */
  readonly erp: string
  /** Approved lines for this basket. */
  readonly lines: readonly RequisitionLine[]
  /** Seconds a basket waits for more lines, from its first line on. */
  readonly window: number
}

/** An approver agrees to a requisition. */
export interface ApprovalGiven {
  /** Unique id of the decision; the same id again changes nothing. */
  readonly eventId: string
  /** Requisition decided upon. */
  readonly requisitionId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** User id of the person who approved. */
  readonly approver: string
  /** Hash of the contents the approver saw; null where the source cannot tell. */
  readonly contentHash: string | null
  /** What the approver wrote. */
  readonly comment: string | null
  /** When the approver decided; epoch milliseconds, UTC. */
  readonly decidedAt: number
}

/** Nobody decided on the requisition in time. */
export interface ApprovalOverdue {
  /** Id of the requisition. */
  readonly requisitionId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Role that should have decided. */
  readonly approverRole: string
  /** When the decision was due; epoch milliseconds, UTC. */
  readonly dueAt: number
  /** Sum of the amounts of the lines, in the currency below. Exact decimal, at most 4 decimals. */
  readonly total: string
  /** Currency of the amounts, ISO 4217. */
  readonly currency: string
}

/** An approver refuses a requisition. */
export interface ApprovalRefused {
  /** Unique id of the decision; the same id again changes nothing. */
  readonly eventId: string
  /** Requisition decided upon. */
  readonly requisitionId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** User id of the person who refused. */
  readonly approver: string
  /** Hash of the contents the approver saw; null where the source cannot tell. */
  readonly contentHash: string | null
  /** What the approver wrote. */
  readonly comment: string | null
  /** When the approver decided; epoch milliseconds, UTC. */
  readonly decidedAt: number
}

/** The requisition is above the automatic limit: a person must approve it. */
export interface ApprovalRequired {
  /** Id of the requisition. */
  readonly requisitionId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Hash of the requisition's contents (lines, prices, total); an approval holds only for the contents it names. */
  readonly contentHash: string
  /** Sum of the amounts of the lines, in the currency below. Exact decimal, at most 4 decimals. */
  readonly total: string
  /** Automatic limit of the site that was exceeded, in the currency below. Exact decimal, at most 4 decimals. */
  readonly limit: string
  /** Currency of the amounts, ISO 4217. */
  readonly currency: string
  /** Role that may approve (master.ApprovalPolicy). */
  readonly approverRole: string
  /** How soon somebody has to act. */
  readonly urgency: Urgency
  /** When the approval becomes overdue; epoch milliseconds, UTC. */
  readonly dueAt: number
}

/** Internal to procurement-sync, carried in its inbox: a receipt or an invoice wants to be posted against an order. */
export interface AwaitOrder {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Number of the order in the ERP. */
  readonly orderNumber: string
  /** Business document that is to be posted, which is also the id of its aggregate: receipt:<site>:<source>:<receipt id> or invoice:<supplier>:<invoice number>. */
  readonly document: string
  /** Of an invoice: what goods receipts in the ERP must cover before it; empty of a receipt. */
  readonly lines: readonly OrderQuantity[]
}

/** The ERP has answered that it has no such material or vendor. */
export interface ErpEntityMissing {
  /** Id of the ERP, as routing and numbers name it. */
  readonly erp: string
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** item or supplier. */
  readonly kind: string
  /** Material or vendor number in the ERP. */
  readonly number: string
  /** When its answer was taken; epoch milliseconds, UTC. */
  readonly seenAt: number
}

/** A material as the ERP has it; told when it is first seen, and when it differs from what was told last. */
export interface ErpItemSeen {
  /** Id of the ERP, as routing and numbers name it. */
  readonly erp: string
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** Material or vendor number in the ERP. */
  readonly number: string
  /** Description in the ERP. */
  readonly description: string
  /** Base unit of measure, in the ERP's code. */
  readonly baseUnit: string
  /** Whether the ERP takes no new orders for it for the time being. */
  readonly blocked: boolean
  /** Whether the ERP has it marked for deletion. */
  readonly deleted: boolean
  /** Day on which the ERP says it was changed last, ISO 8601; null where it does not say. */
  readonly changedOn: string | null
  /** When its answer was taken; epoch milliseconds, UTC. */
  readonly seenAt: number
}

/** A material or vendor in an answer of an ERP. */
export interface ErpMasterRow {
  /** Material or vendor number in the ERP. */
  readonly number: string
  /** Description or name. */
  readonly text: string
  /** Base unit of measure, in the ERP's code; null of a vendor. */
  readonly baseUnit: string | null
  /** Whether the ERP takes no new orders for it for the time being. */
  readonly blocked: boolean
  /** Whether the ERP has it marked for deletion. */
  readonly deleted: boolean
  /** Day on which the ERP says it was changed last, ISO 8601; null where it does not say. */
  readonly changedOn: string | null
}

/** The ERP holds the posting. */
export interface ErpPosted {
  /** Business document that is posted, for example a receipt: kind and document name the posting; the key. */
  readonly document: string
  /** What is posted. */
  readonly kind: PostingKind
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** ERP it is posted in. */
  readonly erp: string
  /** Our reference in the ERP, by which the posting is looked up. */
  readonly reference: string
  /** Our order id; empty where it belongs to no order. */
  readonly orderId: string
  /** Number of the order in the ERP; empty where it belongs to no order. */
  readonly orderNumber: string
  /** Number the ERP gave it. */
  readonly externalNumber: string
  /** Number of the attempt that got through, from 1. */
  readonly attempt: number
  /** What was posted, in words. */
  readonly detail: string
  /** When the ERP confirmed it; epoch milliseconds, UTC. */
  readonly postedAt: number
}

/** It is not known whether the ERP holds the posting. It is looked up by its reference, never sent again blindly. */
export interface ErpPostingInDoubt {
  /** Business document that is posted, for example a receipt: kind and document name the posting; the key. */
  readonly document: string
  /** What is posted. */
  readonly kind: PostingKind
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** ERP it is posted in. */
  readonly erp: string
  /** Our reference in the ERP, by which the posting is looked up. */
  readonly reference: string
  /** Our order id; empty where it belongs to no order. */
  readonly orderId: string
  /** Number of the order in the ERP; empty where it belongs to no order. */
  readonly orderNumber: string
  /** What made the outcome unknown, for example a time-out. */
  readonly reason: string
  /** Since when it has been in doubt; epoch milliseconds, UTC. */
  readonly since: number
}

/** The ERP refused the posting: nothing was posted. */
export interface ErpPostingRefused {
  /** Business document that is posted, for example a receipt: kind and document name the posting; the key. */
  readonly document: string
  /** What is posted. */
  readonly kind: PostingKind
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** ERP it is posted in. */
  readonly erp: string
  /** Our reference in the ERP, by which the posting is looked up. */
  readonly reference: string
  /** Our order id; empty where it belongs to no order. */
  readonly orderId: string
  /** Number of the order in the ERP; empty where it belongs to no order. */
  readonly orderNumber: string
  /** Code of the refusal, as the ERP gave it. */
  readonly code: string
  /** The refusal in words. */
  readonly reason: string
  /** When the ERP refused it; epoch milliseconds, UTC. */
  readonly refusedAt: number
}

/** Internal to procurement-sync, carried in its inbox: a reading has gone through everything that an ERP has. What it did not come upon is not there. */
export interface ErpReadingEnded {
  /** Id of the ERP, as routing and numbers name it. */
  readonly erp: string
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** item or supplier. */
  readonly kind: string
  /** When it began; epoch milliseconds, UTC. */
  readonly begunAt: number
}

/** Internal to procurement-sync, carried in its inbox: what a page of an ERP held of the numbers that one aggregate keeps. */
export interface ErpRowsRead {
  /** Id of the ERP, as routing and numbers name it. */
  readonly erp: string
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** item or supplier. */
  readonly kind: string
  /** Whether the reading goes through everything, and not only through what was changed. */
  readonly full: boolean
  /** When the page was taken; epoch milliseconds, UTC. */
  readonly readAt: number
  /** Materials or vendors. */
  readonly rows: readonly ErpMasterRow[]
}

/** A vendor as the ERP has it; told when it is first seen, and when it differs from what was told last. */
export interface ErpSupplierSeen {
  /** Id of the ERP, as routing and numbers name it. */
  readonly erp: string
  /** Site the value is for; "*" means every site. */
  readonly site: string
  /** Material or vendor number in the ERP. */
  readonly number: string
  /** Name in the ERP. */
  readonly name: string
  /** Whether the ERP takes no new orders for it for the time being. */
  readonly blocked: boolean
  /** Whether the ERP has it marked for deletion. */
  readonly deleted: boolean
  /** Day on which the ERP says it was changed last, ISO 8601; null where it does not say. */
  readonly changedOn: string | null
  /** When its answer was taken; epoch milliseconds, UTC. */
  readonly seenAt: number
}

/** One line of an order, with what a posting against it takes. */
export interface OpenedLine {
  /** Line of the order. */
  readonly line: number
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location the line is for (master.Location). */
  readonly location: string
  /** Material number of the item in the ERP. */
  readonly material: string
  /** Plant of the line in the ERP. */
  readonly plant: string
  /** Storage location of the line in the ERP; empty where there is none. */
  readonly storageLocation: string
  /** Order unit. */
  readonly unit: string
  /** Base units in one order unit, as ordered. Exact decimal, at most 6 decimals. */
  readonly unitFactor: string
  /** Base unit of the item. */
  readonly baseUnit: string
}

/** One line of a purchase order. */
export interface OrderLine {
  /** Line number, from 1, unique within the order. */
  readonly line: number
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Material number of the item in the ERP of the order. */
  readonly erpMaterial: string
  /** Location to deliver to (master.Location). */
  readonly location: string
  /** Quantity ordered, in the unit below. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Order unit: the unit of measure the supplier sells in. */
  readonly unit: string
  /** Base units in one order unit. Exact decimal, at most 6 decimals. */
  readonly unitFactor: string
  /** Base unit of the item. */
  readonly baseUnit: string
  /** Price of one order unit, in the currency below. Exact decimal, at most 4 decimals. */
  readonly unitPrice: string
  /** Currency of the price, ISO 4217. */
  readonly currency: string
  /** Requisition lines it stands for; their quantities add up to the quantity of the line. */
  readonly sources: readonly OrderLineSource[]
}

/** The approved requisition line that part of an order line stands for. */
export interface OrderLineSource {
  /** Requisition. */
  readonly requisitionId: string
  /** Line number within that requisition. */
  readonly line: number
  /** Hash of the requisition's contents as approved. */
  readonly contentHash: string
  /** Part of the order line that stands for it, in the order unit. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** The same part in the base unit. Exact decimal, at most 6 decimals. */
  readonly baseQuantity: string
}

/** Internal to procurement-sync, carried in its inbox: an ERP holds the order, so receipts and invoices can be posted against it. */
export interface OrderOpened {
  /** Our order id. */
  readonly orderId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** ERP that holds the order. */
  readonly erp: string
  /** Number of the order in the ERP. */
  readonly orderNumber: string
  /** The supplier's number in the ERP. */
  readonly vendor: string
  /** Company code of the order. */
  readonly companyCode: string
  /** Currency of the order, ISO 4217. */
  readonly currency: string
  /** Lines of the order. */
  readonly lines: readonly OpenedLine[]
}

/** A quantity of one order line. */
export interface OrderQuantity {
  /** Line of the order. */
  readonly line: number
  /** Quantity, in the order unit. Exact decimal, at most 6 decimals. */
  readonly quantity: string
}

/** Internal to procurement-sync, carried in its inbox: a basket reached its cut-off and becomes a purchase order. */
export interface PlaceOrder {
  /** Our order id, given before the ERP is asked. */
  readonly orderId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** ERP the order is committed in. */
  readonly erp: string
  /** Basket the order comes from (supplier:site:ERP). */
  readonly basket: string
  /** Lines to order. */
  readonly lines: readonly OrderLine[]
  /** Currency of the amounts, ISO 4217. */
  readonly currency: string
}

/** What is written into an ERP. */
export type PostingKind = 'UNRECOGNISED' | 'ACKNOWLEDGEMENT' | 'GOODS_RECEIPT' | 'GOODS_RECEIPT_REVERSAL' | 'INVOICE' | 'GOODS_ISSUE'

/** The supplier has answered the order; what will come of each line is known. */
export interface PurchaseOrderAcknowledged {
  /** Our order id, given before the ERP is asked. */
  readonly orderId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** ERP the order is committed in. */
  readonly erp: string
  /** Number the ERP gave the order. */
  readonly erpNumber: string
  /** The answer (suppliers.OrderAcknowledged). */
  readonly acknowledgementId: string
  /** Number of the order at the supplier; null where it gives none. */
  readonly supplierOrderNumber: string | null
  /** One for each line it answers. */
  readonly lines: readonly AcknowledgedLine[]
  /** When the answer was received; epoch milliseconds, UTC. */
  readonly acknowledgedAt: number
}

/** The purchase order will not be fulfilled: its requisition lines are open no longer. */
export interface PurchaseOrderCancelled {
  /** Our order id, given before the ERP is asked. */
  readonly orderId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** ERP the order is committed in. */
  readonly erp: string
  /** Number in the ERP; null if it never got one. */
  readonly erpNumber: string | null
  /** Why it was cancelled. */
  readonly reason: string
  /** Lines cancelled. */
  readonly lines: readonly OrderLine[]
  /** When it was cancelled; epoch milliseconds, UTC. */
  readonly cancelledAt: number
}

/** It is not known whether the ERP holds the purchase order. It is looked up by its reference, never sent again blindly. */
export interface PurchaseOrderInDoubt {
  /** Our order id, given before the ERP is asked. */
  readonly orderId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** ERP the order is committed in. */
  readonly erp: string
  /** Our reference in the ERP, by which the order is looked up; at most 12 characters, a limit of SAP. */
  readonly reference: string
  /** What made the outcome unknown, for example a time-out. */
  readonly reason: string
  /** Lines that may have been ordered. */
  readonly lines: readonly OrderLine[]
  /** Since when it has been in doubt; epoch milliseconds, UTC. */
  readonly since: number
}

/** The ERP holds the purchase order. */
export interface PurchaseOrderPlaced {
  /** Our order id, given before the ERP is asked. */
  readonly orderId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** ERP the order is committed in. */
  readonly erp: string
  /** Number the ERP gave the order. */
  readonly erpNumber: string
  /** Our reference in the ERP, by which the order is looked up; at most 12 characters, a limit of SAP. */
  readonly reference: string
  /** Lines ordered. */
  readonly lines: readonly OrderLine[]
  /** Sum of the amounts of the lines, in the currency below. Exact decimal, at most 4 decimals. */
  readonly total: string
  /** Currency of the amounts, ISO 4217. */
  readonly currency: string
  /** Number of the attempt that got through, from 1; null in records of before this was told. */
  readonly attempt: number | null
  /** When the ERP confirmed it; epoch milliseconds, UTC. */
  readonly placedAt: number
}

/** The ERP refused the purchase order: nothing was ordered. */
export interface PurchaseOrderRefused {
  /** Our order id, given before the ERP is asked. */
  readonly orderId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** ERP the order is committed in. */
  readonly erp: string
  /** Our reference in the ERP, by which the order is looked up; at most 12 characters, a limit of SAP. */
  readonly reference: string
  /** Code of the refusal, as the ERP gave it. */
  readonly code: string
  /** The refusal in words. */
  readonly reason: string
  /** Lines that were not ordered. */
  readonly lines: readonly OrderLine[]
  /** When the ERP refused it; epoch milliseconds, UTC. */
  readonly refusedAt: number
}

/** Internal to procurement-sync, carried in its inbox: no more is to be done about a receipt; or it was taken back since. */
export interface ReceiptEnded {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Number of the order in the ERP. */
  readonly orderNumber: string
  /** Business document that is to be posted, which is also the id of its aggregate: receipt:<site>:<source>:<receipt id> or invoice:<supplier>:<invoice number>. */
  readonly document: string
  /** Whether the ERP holds all that we wanted to post. */
  readonly posted: boolean
  /** What is received in the ERP because of it; empty where it was taken back, or not posted. */
  readonly lines: readonly OrderQuantity[]
}

/** One line of what a requester asks for, before supplier and price are known. */
export interface RequestedLine {
  /** Line number, from 1, unique within the request. */
  readonly line: number
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location to deliver to (master.Location). */
  readonly location: string
  /** Quantity wanted, in the unit below; greater than zero. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit of measure of the quantity: one of the packaging units of the item. */
  readonly unit: string
}

/** The requisition may be ordered, up to the contents named by the hash. */
export interface RequisitionApproved {
  /** Id of the requisition. */
  readonly requisitionId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Hash of the requisition's contents (lines, prices, total); an approval holds only for the contents it names. */
  readonly contentHash: string
  /** User id of the approver, or the name of the policy when automatic. */
  readonly approvedBy: string
  /** True when a rule approved it without a person. */
  readonly automatic: boolean
  /** Rule that allowed it, for example the automatic limit of the site. */
  readonly rule: string
  /** Lines approved. */
  readonly lines: readonly RequisitionLine[]
  /** Sum of the amounts of the lines, in the currency below. Exact decimal, at most 4 decimals. */
  readonly total: string
  /** Currency of the amounts, ISO 4217. */
  readonly currency: string
  /** When it was approved; epoch milliseconds, UTC. */
  readonly approvedAt: number
}

/** One line of a requisition, sourced and priced. */
export interface RequisitionLine {
  /** Line number, from 1, unique within the requisition. */
  readonly line: number
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location to deliver to (master.Location). */
  readonly location: string
  /** Quantity in the base unit: orderQuantity × unitFactor. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Base unit of the item. */
  readonly baseUnit: string
  /** Quantity in the order unit. Exact decimal, at most 6 decimals. */
  readonly orderQuantity: string
  /** Unit of measure the supplier sells in. */
  readonly orderUnit: string
  /** Base units in one order unit. Exact decimal, at most 6 decimals. */
  readonly unitFactor: string
  /** Supplier to order from (master.Supplier). */
  readonly supplier: string
  /** Contract the price comes from (master.Contract); null for a price without a contract. */
  readonly contract: string | null
  /** Price of one order unit, in the currency below. Exact decimal, at most 4 decimals. */
  readonly unitPrice: string
  /** Currency of price and amount, ISO 4217. */
  readonly currency: string
  /** orderQuantity × unitPrice, in the currency. Exact decimal, at most 4 decimals. */
  readonly amount: string
}

/** Where a requisition comes from. */
export type RequisitionOrigin = 'UNRECOGNISED' | 'PROPOSAL' | 'REQUEST'

/** The requisition will not be ordered. */
export interface RequisitionRejected {
  /** Id of the requisition. */
  readonly requisitionId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Why, in words a requester understands; at least one. */
  readonly reasons: readonly string[]
  /** User id of the person, or the name of the rule. */
  readonly rejectedBy: string
  /** Lines rejected; empty if it could not be sourced at all. */
  readonly lines: readonly RequisitionLine[]
  /** When it was rejected; epoch milliseconds, UTC. */
  readonly rejectedAt: number
}

/** Someone asks for supplies by hand, through the portal. */
export interface RequisitionRequested {
  /** Unique id of the request; the same id again changes nothing. */
  readonly eventId: string
  /** Id the requisition will have. */
  readonly requisitionId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Who asks: user id, never a patient. */
  readonly requester: string
  /** Cost centre to charge; null for the location's own. */
  readonly costCentre: string | null
  /** What is asked for; at least one line. */
  readonly lines: readonly RequestedLine[]
  /** When it was asked for; epoch milliseconds, UTC. */
  readonly requestedAt: number
}

/** A requisition was made, sourced and priced; it now needs approval, by a rule or by a person. */
export interface RequisitionSubmitted {
  /** Id of the requisition. */
  readonly requisitionId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Whether a replenishment proposal or a person asked for it. */
  readonly origin: RequisitionOrigin
  /** Who asked: user id, or "replenishment" for a proposal. */
  readonly requester: string
  /** Lines of the requisition. */
  readonly lines: readonly RequisitionLine[]
  /** Sum of the amounts of the lines, in the currency below. Exact decimal, at most 4 decimals. */
  readonly total: string
  /** Currency of the amounts, ISO 4217. */
  readonly currency: string
  /** Hash of the requisition's contents (lines, prices, total); an approval holds only for the contents it names. */
  readonly contentHash: string
  /** How soon somebody has to act, as the proposal says; ROUTINE for what a person asks for. No part of the contents that are approved. */
  readonly urgency: Urgency
  /** When it was submitted; epoch milliseconds, UTC. */
  readonly submittedAt: number
}

/** Demand over the lead time as it was forecast, and what follows from it; all that is needed to compute the levels again. Standard deviations are in the same unit as their means. */
export interface DemandForecast {
  /** The method chosen by back-test. */
  readonly method: ForecastMethod
  /** Days of demand that it goes by. */
  readonly days: number
  /** Root mean squared error of the method in the back-test, over the lead time, in base units; null where too little was known for a back-test. Exact decimal, at most 6 decimals. */
  readonly error: string | null
  /** The same of the naive forecast. Exact decimal, at most 6 decimals. */
  readonly naiveError: string | null
  /** Mean days from proposal to receipt. Exact decimal, at most 6 decimals. */
  readonly leadTimeDays: string
  /** Standard deviation of the lead time, days. Exact decimal, at most 6 decimals. */
  readonly leadTimeSd: string
  /** Mean demand over lead time and review period, base units. Exact decimal, at most 6 decimals. */
  readonly demand: string
  /** Standard deviation of that demand, base units. Exact decimal, at most 6 decimals. */
  readonly demandSd: string
  /** Mean demand of a day over all days that were seen, base units: how fast what is ordered is used up; null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly averageDailyUse: string | null
  /** The policy's; null where levels are given. Exact decimal, at most 6 decimals. */
  readonly serviceLevel: string | null
  /** z(service level) × demandSd, base units; null where levels are given. Exact decimal, at most 6 decimals. */
  readonly safetyStock: string | null
  /** When it was made; epoch milliseconds, UTC. */
  readonly madeAt: number
}

/** How demand was forecast: the method that did best on the past of this item at this location. */
export type ForecastMethod = 'UNRECOGNISED' | 'MEAN' | 'NAIVE' | 'SEASONAL_NAIVE' | 'MOVING_AVERAGE' | 'SES' | 'HOLT' | 'HOLT_WINTERS' | 'CROSTON' | 'SBA' | 'TSB'

/** A lot of which some will not be used up in time. */
export interface OfferedLot {
  /** Lot; the empty string stands for stock whose lot is not known. */
  readonly lot: string
  /** Last day on which it may be used, ISO 8601 date (YYYY-MM-DD), UTC. */
  readonly expiry: string
  /** How much will not be used up by then, with what is proposed to go elsewhere and has not left. Exact decimal, at most 6 decimals. */
  readonly quantity: string
}

/** A contract that would have been preferred and was not taken. */
export interface PassedOver {
  /** Contract (master.Contract). */
  readonly contract: string
  /** Its supplier (master.Supplier). */
  readonly supplier: string
  /** Why it was not taken, in words. */
  readonly reason: string
}

/** An order is proposed for one item at one location, with every input of the calculation, so that it can be checked by hand. */
export interface ReplenishmentProposed {
  /** Id of the proposal. */
  readonly proposalId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** What the item is called; null in records of before this was told. */
  readonly description: string | null
  /** What happens to a patient when the item is missing; null in records of before this was told. */
  readonly criticality: Criticality | null
  /** Location to be restocked (master.Location). */
  readonly location: string
  /** Kind of the stocking policy that applied. */
  readonly policyKind: PolicyKind
  /** Par level in the base unit; only for PAR and ONE_FOR_ONE. Exact decimal, at most 6 decimals. */
  readonly par: string | null
  /** Reorder point (the minimum, for MIN_MAX) in the base unit; null for other kinds. Exact decimal, at most 6 decimals. */
  readonly reorderPoint: string | null
  /** Level to order up to (the maximum, for MIN_MAX) in the base unit; null for other kinds. Exact decimal, at most 6 decimals. */
  readonly orderUpTo: string | null
  /** The policy's own reorder point, where the one above was computed from demand; null where the given levels hold. Exact decimal, at most 6 decimals. */
  readonly givenReorderPoint: string | null
  /** The policy's own level to order up to, where the one above was computed; null where the given levels hold. Exact decimal, at most 6 decimals. */
  readonly givenOrderUpTo: string | null
  /** Days from one review to the next; null where every change is a review. */
  readonly reviewDays: number | null
  /** On hand at the location, in the base unit. Exact decimal, at most 6 decimals. */
  readonly onHand: string
  /** Of what is on hand, in lots whose expiry date has passed, in the base unit: no part of the inventory position; null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly expired: string | null
  /** Of what is on hand and has not expired, what may not be used (quarantined or recalled), in the base unit: no part of the inventory position; null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly unusable: string | null
  /** Ordered or requested for the location, expected within the horizon and not yet received, in the base unit. Exact decimal, at most 6 decimals. */
  readonly onOrder: string
  /** Of onOrder, proposed before and not ordered yet, in the base unit; null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly proposed: string | null
  /** Of onOrder, what suppliers said they will deliver later than the rest, in the base unit; null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly backordered: string | null
  /** Proposed to go to other places and not sent yet, in the base unit. Exact decimal, at most 6 decimals. */
  readonly allocated: string
  /** on hand − expired − unusable + on order + in transit + expected transfers − allocated, in the base unit. Exact decimal, at most 6 decimals. */
  readonly inventoryPosition: string
  /** On its way here by transfers, in the base unit: part of the inventory position; null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly inTransit: string | null
  /** Proposed to come from other places and not sent yet, in the base unit: part of the inventory position; null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly expectedTransfers: string | null
  /** On order, but expected after the horizon, in the base unit: no part of onOrder, so that a far-future order hides no stock-out (what was proposed for the place itself is left out only where the place is as good as empty); null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly onOrderLater: string | null
  /** What is expected later than this counts as onOrderLater; epoch milliseconds, UTC. */
  readonly horizonEndsAt: number | null
  /** Quantity of one bin in the base unit; only for TWO_BIN. Exact decimal, at most 6 decimals. */
  readonly binQuantity: string | null
  /** Days on which a lot may be used once it has come, the first and the last included, as observed here: median of the last lots that were received; null where none that expires was, and in records of before this was told. */
  readonly shelfLifeDays: number | null
  /** Demand and lead time that computed levels, safety stock and risk go by; null where too little is known. */
  readonly forecast: DemandForecast | null
  /** Probability that the usable stock runs out before the next delivery could come, 0 to 1; null where too little demand is known. Exact decimal, at most 6 decimals. */
  readonly stockOutRisk: string | null
  /** How soon somebody has to act, by the risk and the criticality of the item. */
  readonly urgency: Urgency
  /** What is missing to the target level, in the base unit, before rounding to packs. Exact decimal, at most 6 decimals. */
  readonly need: string
  /** Base unit of the item. */
  readonly baseUnit: string
  /** Quantity to order, in the order unit, after the contract's minimum and multiple. Exact decimal, at most 6 decimals. */
  readonly orderQuantity: string
  /** The contract's smallest quantity, in the order unit; null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly minimumOrder: string | null
  /** The contract sells in multiples of this, in the order unit; null in records of before this was told. Exact decimal, at most 6 decimals. */
  readonly multiple: string | null
  /** Unit of measure the supplier sells in. */
  readonly orderUnit: string
  /** Base units in one order unit. Exact decimal, at most 6 decimals. */
  readonly unitFactor: string
  /** Supplier chosen (master.Supplier). */
  readonly supplier: string
  /** What the supplier is called; null in records of before this was told. */
  readonly supplierName: string | null
  /** Days from order to delivery, as agreed with the supplier; null in records of before this was told. */
  readonly leadTimeDays: number | null
  /** Contract the price comes from (master.Contract); null for a price without a contract. */
  readonly contract: string | null
  /** Price of one order unit, in the currency below. Exact decimal, at most 4 decimals. */
  readonly unitPrice: string
  /** Currency of the price, ISO 4217. */
  readonly currency: string
  /** Contracts that would have been preferred, and why they were not taken. */
  readonly passedOver: readonly PassedOver[]
  /** Sequence of the stock position that was used (StockPositionChanged.sequence). */
  readonly positionSequence: number
  /** The calculation in one sentence, for a buyer to read. */
  readonly explanation: string
  /** When it was proposed; epoch milliseconds, UTC. */
  readonly proposedAt: number
}

/** A proposal no longer holds: the need was met otherwise or the policy ended. */
export interface ReplenishmentWithdrawn {
  /** Proposal that is withdrawn. */
  readonly proposalId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location of the proposal (master.Location). */
  readonly location: string
  /** Why it no longer holds. */
  readonly reason: string
  /** When it was withdrawn; epoch milliseconds, UTC. */
  readonly withdrawnAt: number
}

/** Internal to replenishment, carried in its inbox: a place is told whether anything is on offer at its site, so that it asks before it buys. */
export interface SurplusAnnounced {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location that is told (master.Location). */
  readonly location: string
  /** Whether anything is on offer. */
  readonly isOffered: boolean
}

/** Internal to replenishment, carried in its inbox: all that a place has to offer to others of its site, in place of what it offered before; with nothing on offer it says that the place takes part. */
export interface SurplusOffered {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location that offers it (master.Location). */
  readonly location: string
  /** Base unit of the item; all quantities here are in it. */
  readonly unit: string
  /** What it offers, the lot that expires first in front. */
  readonly lots: readonly OfferedLot[]
  /** Transfers from here that were open and are no longer: sent, or given up. */
  readonly ended: readonly string[]
  /** When it was looked at; epoch milliseconds, UTC. */
  readonly offeredAt: number
}

/** Internal to replenishment, carried in its inbox: all that there was for a place that asked has been proposed to it, which may be nothing. */
export interface TransferAnswered {
  /** Id of the question. */
  readonly seekId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location that asked (master.Location). */
  readonly location: string
}

/** Stock that will not be used up before it expires where it is is proposed to be moved to a place of the same site that is short of it, instead of buying. */
export interface TransferProposed {
  /** Id of the transfer, which both halves of the movement bear (StockTransferredOut, StockTransferredIn). */
  readonly transferId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location that gives it (master.Location). */
  readonly from: string
  /** Location that is short of it (master.Location). */
  readonly to: string
  /** Lot to be moved; the empty string stands for stock whose lot is not known. */
  readonly lot: string
  /** Last day on which the lot may be used, ISO 8601 date (YYYY-MM-DD), UTC. */
  readonly expiry: string
  /** How much is to be moved, in the unit below. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Base unit of the item; all quantities here are in it. */
  readonly unit: string
  /** Of the lot, what will not be used up where it is by the forecast made there, less what was proposed to go elsewhere before. Exact decimal, at most 6 decimals. */
  readonly surplus: string
  /** What is missing where it goes. Exact decimal, at most 6 decimals. */
  readonly missing: string
  /** What will be used where it goes until the lot expires, by the forecast made there, beyond what is there. Exact decimal, at most 6 decimals. */
  readonly usedInTime: string
  /** Why, in one sentence, for the person who moves it. */
  readonly explanation: string
  /** When it was proposed; epoch milliseconds, UTC. */
  readonly proposedAt: number
}

/** Internal to replenishment, carried in its inbox: a place that is short asks for what others of its site offer. */
export interface TransferSought {
  /** Id of the question. */
  readonly seekId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location that is short (master.Location). */
  readonly location: string
  /** Base unit of the item; all quantities here are in it. */
  readonly unit: string
  /** What is missing to its level. Exact decimal, at most 6 decimals. */
  readonly missing: string
  /** What it has on hand that may be used, and what comes to it from other places. Exact decimal, at most 6 decimals. */
  readonly usable: string
  /** What it uses a day, by its forecast. Exact decimal, at most 6 decimals. */
  readonly usedPerDay: string
  /** When it asked; epoch milliseconds, UTC. */
  readonly soughtAt: number
}

/** How soon somebody has to act on a proposal. */
export type Urgency = 'UNRECOGNISED' | 'ROUTINE' | 'URGENT' | 'EMERGENCY'

/** What the supplier answers for one order line. */
export interface AcknowledgedLine {
  /** Line of our order. */
  readonly line: number
  /** Item number of the health system (master.Item). */
  readonly item: string
  /** Location the line is for. */
  readonly location: string
  /** The answer, in our terms. Several may hold at once: the quantities and the price below tell each. */
  readonly status: AcknowledgedLineStatus
  /** The answer as the supplier coded it, for example X12 element 668. */
  readonly code: string
  /** Quantity ordered, in the order unit. Exact decimal, at most 6 decimals. */
  readonly orderedQuantity: string
  /** Quantity the supplier will deliver now, in the order unit. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Quantity the supplier will deliver later, in the order unit; the rest of the ordered quantity never comes. Exact decimal, at most 6 decimals. */
  readonly backordered: string
  /** Order unit. */
  readonly unit: string
  /** Price of one order unit as ordered. Exact decimal, at most 4 decimals. */
  readonly orderedPrice: string
  /** Price of one order unit as the supplier has it. Exact decimal, at most 4 decimals. */
  readonly unitPrice: string
  /** Currency of the amounts, ISO 4217. */
  readonly currency: string
  /** Date the supplier promises, ISO 8601; null where it gives none. */
  readonly promisedOn: string | null
  /** Supplier's number of the item it sends instead; null unless substituted. */
  readonly substitute: string | null
  /** What the supplier says about it. */
  readonly reason: string | null
}

/** What a supplier answers for an order line. */
export type AcknowledgedLineStatus = 'UNRECOGNISED' | 'ACCEPTED' | 'QUANTITY_CHANGED' | 'PRICE_CHANGED' | 'SUBSTITUTED' | 'BACKORDERED' | 'RESCHEDULED' | 'REJECTED' | 'PENDING'

/** The supplier's answer to an order, line by line (X12 855). */
export interface OrderAcknowledged {
  /** Our id of the answer. */
  readonly acknowledgementId: string
  /** Our order id. */
  readonly orderId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** Number of the order that the supplier was given: the ERP's. */
  readonly orderNumber: string
  /** Number of the order at the supplier; null where it gives none. */
  readonly supplierOrderNumber: string | null
  /** One for each line of our order that it answers. */
  readonly lines: readonly AcknowledgedLine[]
  /** The answer in one sentence, for a buyer to read. */
  readonly explanation: string
  /** Document that said so (SupplierDocumentReceived). */
  readonly documentId: string
  /** When it was received; epoch milliseconds, UTC. */
  readonly acknowledgedAt: number
}

/** The supplier's system took the order: it has the bytes, and has not yet said what it thinks of them. */
export interface OrderTransmitted {
  /** Our order id. */
  readonly orderId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** Number of the order that the supplier was given: the ERP's (BEG03). */
  readonly orderNumber: string
  /** What is sent: the transaction set, for example 850. */
  readonly document: string
  /** Interchange control number (ISA13), the same at every attempt: a receiver drops a second one. */
  readonly controlNumber: string
  /** Number of the attempt that got through, from 1. */
  readonly attempt: number
  /** The interchange as sent. */
  readonly content: Buffer
  /** The answer of the channel, in words. */
  readonly detail: string
  /** When the channel confirmed it; epoch milliseconds, UTC. */
  readonly transmittedAt: number
}

/** To be sent to a trading partner. Carried in an inbox: from what asks for it to the partner, which gives it a control number, and on to the transmission. */
export interface SendTransactionSet {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Our interchange id with its qualifier (ISA05:ISA06). */
  readonly sender: string
  /** Interchange id of the partner with its qualifier (ISA07:ISA08). */
  readonly receiver: string
  /** Transaction set, for example 850. */
  readonly document: string
  /** Kind of functional group it goes in (GS01), for example PO. */
  readonly functionalGroup: string
  /** Its segments between ST and SE, each as its identifier and its elements. */
  readonly segments: readonly (readonly string[])[]
  /** Our order id; null for what concerns no order, as a functional acknowledgement. */
  readonly orderId: string | null
  /** Supplier (master.Supplier); null for what concerns no order. */
  readonly supplier: string | null
  /** Number of the order that the supplier is given: the ERP's; null for what concerns no order. */
  readonly orderNumber: string | null
  /** Interchange control number, 9 digits; null until the partner's next one is given to it. */
  readonly controlNumber: string | null
}

/** The supplier sent goods (advance ship notice, X12 856). */
export interface ShipmentNotified {
  /** Number of the shipment at the supplier (BSN02). */
  readonly shipmentId: string
  /** Our order id. */
  readonly orderId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** Number of the order that the supplier was given: the ERP's. */
  readonly orderNumber: string
  /** Carrier. */
  readonly carrier: string | null
  /** Tracking number. */
  readonly tracking: string | null
  /** Bill of lading. */
  readonly billOfLading: string | null
  /** Date shipped, ISO 8601. */
  readonly shippedOn: string | null
  /** Date of delivery as estimated, ISO 8601. */
  readonly expectedOn: string | null
  /** What was shipped. */
  readonly lines: readonly ShippedLine[]
  /** Document that said so (SupplierDocumentReceived). */
  readonly documentId: string
  /** When it was received; epoch milliseconds, UTC. */
  readonly notifiedAt: number
}

/** One line of a shipment. */
export interface ShippedLine {
  /** Line of our order; null where the supplier names none that we know. */
  readonly line: number | null
  /** Item number of the health system (master.Item); null where the line is not known. */
  readonly item: string | null
  /** Supplier's number of the item. */
  readonly supplierItem: string | null
  /** Quantity shipped, in the unit below. Exact decimal, at most 6 decimals. */
  readonly quantity: string
  /** Unit of measure. */
  readonly unit: string
  /** Lot; null where not given. */
  readonly lot: string | null
  /** Expiry date, ISO 8601; null where not given. */
  readonly expiry: string | null
}

/** A supplier sent something, kept as it came: what follows is derived from these bytes. */
export interface SupplierDocumentReceived {
  /** Our id of the document; the same bytes of the same sender have the same id. */
  readonly documentId: string
  /** Site whose mailbox it came to. */
  readonly site: string
  /** How it came, for example a directory or AS2. */
  readonly channel: string
  /** Format as recognised: X12, or UNRECOGNISED. */
  readonly format: string
  /** Interchange id of the sender with its qualifier (ISA05:ISA06); null where the envelope cannot be read. */
  readonly sender: string | null
  /** Interchange id of the receiver with its qualifier (ISA07:ISA08); null where the envelope cannot be read. */
  readonly receiver: string | null
  /** Interchange control number (ISA13); null where the envelope cannot be read. */
  readonly controlNumber: string | null
  /** Name it came under, for example of a file. */
  readonly name: string
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly digest: string
  /** Length in bytes. */
  readonly size: number
  /** The bytes, up to 256 kB; null for a larger one, of which only the digest is kept here. */
  readonly content: Buffer | null
  /** When it was taken from the channel; epoch milliseconds, UTC. */
  readonly receivedAt: number
}

/** Part of a supplier's document, for what it concerns. Carried in an inbox: from the document to the order or the transmission that it names. */
export interface TransactionSetReceived {
  /** Site whose mailbox it came to. */
  readonly site: string
  /** Document it is from (SupplierDocumentReceived). */
  readonly documentId: string
  /** Interchange id of the sender with its qualifier (ISA05:ISA06). */
  readonly sender: string
  /** Transaction set, for example 855; or TA1. */
  readonly document: string
  /** Its segments between ST and SE, each as its identifier and its elements, as far as they concern the receiver. */
  readonly segments: readonly (readonly string[])[]
  /** When the document was taken from the channel; epoch milliseconds, UTC. */
  readonly receivedAt: number
}

/** The supplier's translator read the order without error (X12 997). */
export interface TransmissionAcknowledged {
  /** Our order id. */
  readonly orderId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** Number of the order that the supplier was given: the ERP's (BEG03). */
  readonly orderNumber: string
  /** What is sent: the transaction set, for example 850. */
  readonly document: string
  /** Interchange control number (ISA13), the same at every attempt: a receiver drops a second one. */
  readonly controlNumber: string
  /** Document that said so (SupplierDocumentReceived.documentId). */
  readonly acknowledgement: string
  /** When it was received; epoch milliseconds, UTC. */
  readonly acknowledgedAt: number
}

/** The supplier will not get, or could not read, the order: a person has to act. */
export interface TransmissionFailed {
  /** Our order id. */
  readonly orderId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** Number of the order that the supplier was given: the ERP's (BEG03). */
  readonly orderNumber: string
  /** What is sent: the transaction set, for example 850. */
  readonly document: string
  /** Interchange control number (ISA13), the same at every attempt: a receiver drops a second one. */
  readonly controlNumber: string
  /** Code of the failure, for example AK5 code or HTTP status. */
  readonly code: string
  /** The failure in words. */
  readonly reason: string
  /** When it was known to have failed; epoch milliseconds, UTC. */
  readonly failedAt: number
}

/** It is not known whether the supplier's system took the order. It is sent again under the same control number, which a receiver drops the second time. */
export interface TransmissionInDoubt {
  /** Our order id. */
  readonly orderId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Supplier (master.Supplier). */
  readonly supplier: string
  /** Number of the order that the supplier was given: the ERP's (BEG03). */
  readonly orderNumber: string
  /** What is sent: the transaction set, for example 850. */
  readonly document: string
  /** Interchange control number (ISA13), the same at every attempt: a receiver drops a second one. */
  readonly controlNumber: string
  /** What made the outcome unknown, for example a time-out. */
  readonly reason: string
  /** Since when it has been in doubt; epoch milliseconds, UTC. */
  readonly since: number
}

/** One decision or change, linked by hash to the entry before it in the chain of its service and partition. */
export interface AuditEntry {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Service that writes the chain. */
  readonly service: string
  /** Partition of the input; each has a chain of its own. */
  readonly partition: number
  /** Number of the entry within the chain, from 1, without gaps. */
  readonly sequence: number
  /** User id, or the name of the service or rule. */
  readonly who: string
  /** What was decided or changed. */
  readonly what: string
  /** Aggregate it concerns; null for an entry that covers a whole commit. */
  readonly aggregate: string | null
  /** Hash of the state before; null where there was none. */
  readonly before: string | null
  /** Hash of the state after; null where there is none. */
  readonly after: string | null
  /** Id of the input, or its offsets and digest for a whole commit. */
  readonly cause: string
  /** When; epoch milliseconds, UTC. */
  readonly at: number
  /** Hash of the entry before; empty for the first. */
  readonly previousHash: string
  /** Hash of this entry, previousHash included. */
  readonly hash: string
}

/** Whether an outside system is called. HALF_OPEN: one call is let through to see. */
export type BreakerState = 'UNRECOGNISED' | 'CLOSED' | 'OPEN' | 'HALF_OPEN'

/** A durable timer of an aggregate. */
export interface DueTimer {
  /** Name of the timer, unique within its aggregate. */
  readonly name: string
  /** When it is due; epoch milliseconds, UTC. */
  readonly due: number
}

/** What became of a call to an outside system. Carried in an inbox. */
export interface EffectOutcome {
  /** Our reference of the intent. */
  readonly reference: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Outside system that was called, for example the id of an ERP. */
  readonly system: string
  /** What was asked of it. */
  readonly operation: string
  /** Number of the attempt, from 1; a look-up keeps the number of the attempt it resolves. */
  readonly attempt: number
  /** What is known. */
  readonly outcome: Outcome
  /** Number the outside system gave; null unless confirmed. */
  readonly externalNumber: string | null
  /** Code the outside system gave with a refusal. */
  readonly code: string | null
  /** The answer in words, without secrets. */
  readonly detail: string
  /** When it was observed; epoch milliseconds, UTC. */
  readonly observedAt: number
}

/** Something needs a person: it has an owner, a due time and a next action. */
export interface ExceptionRaised {
  /** Id of the exception; the key. */
  readonly exceptionId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Service that raised it. */
  readonly service: string
  /** Kind of exception, a code people filter by. */
  readonly kind: string
  /** Business object it is about, for example an order id. */
  readonly subject: string
  /** What is wrong, in words. */
  readonly detail: string
  /** Role or user who owns it. */
  readonly owner: string
  /** When it is due; epoch milliseconds, UTC. */
  readonly dueAt: number
  /** What to do next, in words. */
  readonly nextAction: string
  /** Id of the record or entry that caused it. */
  readonly cause: string
  /** When it was raised; epoch milliseconds, UTC. */
  readonly raisedAt: number
}

/** An exception is settled. */
export interface ExceptionResolved {
  /** Exception that is settled. */
  readonly exceptionId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Service that raised it. */
  readonly service: string
  /** User id of the person, or the name of the rule. */
  readonly resolvedBy: string
  /** How it was settled. */
  readonly resolution: string
  /** When it was settled; epoch milliseconds, UTC. */
  readonly resolvedAt: number
}

/** One input of one aggregate of a service. The inbox alone rebuilds the service. */
export interface InboxEntry {
  /** Id derived from the input's id and index; the ids of outputs derive from it. */
  readonly entryId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Aggregate the entry is for; the key of the topic. */
  readonly aggregate: string
  /** Where the input stands. */
  readonly cause: InputPosition
  /** The input itself, Confluent wire format. */
  readonly record: Buffer
  /** Reference values the decision uses. */
  readonly references: readonly ReferenceValue[]
  /** Version of the rules the decision uses. */
  readonly rules: string
}

/** Where the record that caused an inbox entry stands. */
export interface InputPosition {
  /** Topic of the input. */
  readonly topic: string
  /** Partition of the input. */
  readonly partition: number
  /** Offset of the input. */
  readonly offset: number
  /** Index among the entries made from the same input, from 0. */
  readonly index: number
}

/** What is known about a call to an outside system. IN_DOUBT is never treated as failed. */
export type Outcome = 'UNRECOGNISED' | 'CONFIRMED' | 'REFUSED' | 'IN_DOUBT' | 'NOT_SENT'

/** The breaker of an outside system has changed its state. */
export interface OutsideSystemChanged {
  /** Site the fact belongs to, as coded in master data; * for all. */
  readonly site: string
  /** Service that calls the system. */
  readonly service: string
  /** The outside system, as intents name it. */
  readonly system: string
  /** State of its breaker. */
  readonly breaker: BreakerState
  /** Since when; epoch milliseconds, UTC. */
  readonly since: number
  /** Calls that wait. */
  readonly queued: number
}

/** What a redrive makes of one aggregate: exactly this, or nothing where the aggregate has moved since. Previewed first; carried in an inbox when it is executed. */
export interface RedriveAggregate {
  /** Id of the replay. */
  readonly replayId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Aggregate it concerns, as kind:key. */
  readonly aggregate: string
  /** Place among the aggregates of the replay, from 0. */
  readonly index: number
  /** SHA-256 of the aggregate as the preview found it, in hexadecimal. */
  readonly expected: string
  /** State afterwards, as JSON. */
  readonly state: string
  /** Timers afterwards. */
  readonly timers: readonly DueTimer[]
  /** Records to publish, in order. */
  readonly outputs: readonly RedriveOutput[]
  /** Calls to plan, each as JSON: reference, system, operation, request. */
  readonly intents: readonly string[]
  /** References of intents that were planned, never left, and do not follow any more. */
  readonly withdrawn: readonly string[]
  /** What changes, a line each, for people. */
  readonly summary: readonly string[]
  /** Who asked for it. */
  readonly requestedBy: string
}

/** A record that a redrive publishes. */
export interface RedriveOutput {
  /** Id of the event: that of the original and the replay. */
  readonly id: string
  /** Topic it goes to. */
  readonly topic: string
  /** Key of the record. */
  readonly key: string
  /** The record, Confluent wire format. */
  readonly value: Buffer
}

/** The preview of a redrive: how many aggregates it changes and what it amounts to. The aggregates follow, each on its own. */
export interface RedrivePlanned {
  /** Id of the replay. */
  readonly replayId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Service whose inputs are taken again. */
  readonly service: string
  /** Topic of the inputs. */
  readonly topic: string
  /** Append time of the first input; epoch milliseconds, UTC. */
  readonly from: number
  /** Append time behind the last input; epoch milliseconds, UTC. */
  readonly to: number
  /** Keys of the inputs; none for all. */
  readonly keys: readonly string[]
  /** Version of the rules and of the code that the preview was made with. */
  readonly build: string
  /** Inputs in the slice. */
  readonly inputs: number
  /** Inputs among them that were never taken. */
  readonly neverTaken: number
  /** Aggregates that change. */
  readonly aggregates: number
  /** Records to be published. */
  readonly outputs: number
  /** Calls to outside systems to be planned. */
  readonly intents: number
  /** SHA-256 over the aggregates of the preview in order, in hexadecimal. */
  readonly digest: string
  /** When the preview was made; epoch milliseconds, UTC. */
  readonly plannedAt: number
  /** Who asked for it. */
  readonly requestedBy: string
}

/** A reference value as it stood when the entry was written, so that a rebuild decides with the same value. */
export interface ReferenceValue {
  /** Compacted topic the value comes from. */
  readonly topic: string
  /** Key of the value there. */
  readonly key: string
  /** The value as published, Confluent wire format. */
  readonly value: Buffer
}

/** What becomes of the record that parked a key. Those behind it follow in order, whatever it is. */
export type ReleaseDecision = 'UNRECOGNISED' | 'RETRY' | 'SKIP' | 'REPLACE'

/** A parked key is to go on: with the record that parked it, without it, or with another in its place. */
export interface ReleaseKey {
  /** Id of the command. */
  readonly commandId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Aggregate that is parked, as kind:key. */
  readonly aggregate: string
  /** Topic of the entry that parked it, as its parking says. */
  readonly topic: string
  /** Partition of that entry. */
  readonly partition: number
  /** Offset of that entry. */
  readonly offset: number
  /** What becomes of that entry. */
  readonly decision: ReleaseDecision
  /** The record in its place, Confluent wire format; null unless replaced. */
  readonly record: Buffer | null
  /** Who asked for it. */
  readonly requestedBy: string
  /** The second person, without whom no edited record is taken; null where none is needed. */
  readonly approvedBy: string | null
  /** Why, in words. */
  readonly reason: string
  /** When it was asked for; epoch milliseconds, UTC. */
  readonly requestedAt: number
}

/** A dead letter is to be taken after all, as it was or edited. It supersedes the original. */
export interface ResubmitRecord {
  /** Id of the command. */
  readonly commandId: string
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Topic in which the original lies. */
  readonly topic: string
  /** Partition of the original. */
  readonly partition: number
  /** Offset of the original. */
  readonly offset: number
  /** Key of the original; null for none. */
  readonly key: string | null
  /** The record to take, Confluent wire format. */
  readonly record: Buffer
  /** It differs from the original. */
  readonly edited: boolean
  /** Who asked for it. */
  readonly requestedBy: string
  /** The second person, without whom no edited record is taken; null where none is needed. */
  readonly approvedBy: string | null
  /** Why, in words. */
  readonly reason: string
  /** When it was asked for; epoch milliseconds, UTC. */
  readonly requestedAt: number
}

/** A durable timer came due. Carried in an inbox. */
export interface TimerFired {
  /** Site the fact belongs to, as coded in master data. */
  readonly site: string
  /** Name of the timer, unique within its aggregate. */
  readonly name: string
  /** When it was due; epoch milliseconds, UTC. */
  readonly dueAt: number
}

/** Every record that travels as a message, by full name. */
export interface Records {
  'inventory.ConsignmentReceived': ConsignmentReceived
  'inventory.ConsignmentTakenBack': ConsignmentTakenBack
  'inventory.ConsignmentUsed': ConsignmentUsed
  'inventory.ConsumptionReported': ConsumptionReported
  'inventory.ConsumptionSummarised': ConsumptionSummarised
  'inventory.ConversionCorrected': ConversionCorrected
  'inventory.ConversionReevaluated': ConversionReevaluated
  'inventory.FactorCorrected': FactorCorrected
  'inventory.GoodsReceiptReversed': GoodsReceiptReversed
  'inventory.GoodsReceived': GoodsReceived
  'inventory.RecallAnswered': RecallAnswered
  'inventory.RecallAsked': RecallAsked
  'inventory.RecallLifted': RecallLifted
  'inventory.RecallListed': RecallListed
  'inventory.RecallNoted': RecallNoted
  'inventory.RecallRequested': RecallRequested
  'inventory.RecallTraced': RecallTraced
  'inventory.RecallWithdrawn': RecallWithdrawn
  'inventory.RecallsSought': RecallsSought
  'inventory.StockAdjusted': StockAdjusted
  'inventory.StockCounted': StockCounted
  'inventory.StockExpired': StockExpired
  'inventory.StockIssued': StockIssued
  'inventory.StockPositionChanged': StockPositionChanged
  'inventory.StockQuarantined': StockQuarantined
  'inventory.StockReceived': StockReceived
  'inventory.StockReleased': StockReleased
  'inventory.StockReturned': StockReturned
  'inventory.StockTransferredIn': StockTransferredIn
  'inventory.StockTransferredOut': StockTransferredOut
  'inventory.TransferSent': TransferSent
  'inventory.UnitConverted': UnitConverted
  'master.ApprovalPolicy': ApprovalPolicy
  'master.Contract': Contract
  'master.ContractChangeRequested': ContractChangeRequested
  'master.ErpDriftNoted': ErpDriftNoted
  'master.ErpEntityNamed': ErpEntityNamed
  'master.ErpReading': ErpReading
  'master.ErpRouting': ErpRouting
  'master.ErpStanding': ErpStanding
  'master.Item': Item
  'master.ItemChangeRequested': ItemChangeRequested
  'master.Location': Location
  'master.LocationChangeRequested': LocationChangeRequested
  'master.ReferenceFound': ReferenceFound
  'master.ReferenceSought': ReferenceSought
  'master.Source': Source
  'master.StockingPolicy': StockingPolicy
  'master.StockingPolicyChangeRequested': StockingPolicyChangeRequested
  'master.Supplier': Supplier
  'master.SupplierChangeRequested': SupplierChangeRequested
  'master.Tolerance': Tolerance
  'payables.BillChecked': BillChecked
  'payables.BillMatched': BillMatched
  'payables.BillOrder': BillOrder
  'payables.CreditNoteReceived': CreditNoteReceived
  'payables.HoldReleased': HoldReleased
  'payables.InvoiceHeld': InvoiceHeld
  'payables.InvoiceMatched': InvoiceMatched
  'payables.InvoiceReceived': InvoiceReceived
  'payables.ReceiptUnmatchedOverdue': ReceiptUnmatchedOverdue
  'payables.ReleaseHold': ReleaseHold
  'payables.UnitsCorrected': UnitsCorrected
  'payables.UnitsReliedOn': UnitsReliedOn
  'procurement.AddToBasket': AddToBasket
  'procurement.ApprovalGiven': ApprovalGiven
  'procurement.ApprovalOverdue': ApprovalOverdue
  'procurement.ApprovalRefused': ApprovalRefused
  'procurement.ApprovalRequired': ApprovalRequired
  'procurement.AwaitOrder': AwaitOrder
  'procurement.ErpEntityMissing': ErpEntityMissing
  'procurement.ErpItemSeen': ErpItemSeen
  'procurement.ErpPosted': ErpPosted
  'procurement.ErpPostingInDoubt': ErpPostingInDoubt
  'procurement.ErpPostingRefused': ErpPostingRefused
  'procurement.ErpReadingEnded': ErpReadingEnded
  'procurement.ErpRowsRead': ErpRowsRead
  'procurement.ErpSupplierSeen': ErpSupplierSeen
  'procurement.OrderOpened': OrderOpened
  'procurement.PlaceOrder': PlaceOrder
  'procurement.PurchaseOrderAcknowledged': PurchaseOrderAcknowledged
  'procurement.PurchaseOrderCancelled': PurchaseOrderCancelled
  'procurement.PurchaseOrderInDoubt': PurchaseOrderInDoubt
  'procurement.PurchaseOrderPlaced': PurchaseOrderPlaced
  'procurement.PurchaseOrderRefused': PurchaseOrderRefused
  'procurement.ReceiptEnded': ReceiptEnded
  'procurement.RequisitionApproved': RequisitionApproved
  'procurement.RequisitionRejected': RequisitionRejected
  'procurement.RequisitionRequested': RequisitionRequested
  'procurement.RequisitionSubmitted': RequisitionSubmitted
  'replenishment.ReplenishmentProposed': ReplenishmentProposed
  'replenishment.ReplenishmentWithdrawn': ReplenishmentWithdrawn
  'replenishment.SurplusAnnounced': SurplusAnnounced
  'replenishment.SurplusOffered': SurplusOffered
  'replenishment.TransferAnswered': TransferAnswered
  'replenishment.TransferProposed': TransferProposed
  'replenishment.TransferSought': TransferSought
  'suppliers.OrderAcknowledged': OrderAcknowledged
  'suppliers.OrderTransmitted': OrderTransmitted
  'suppliers.SendTransactionSet': SendTransactionSet
  'suppliers.ShipmentNotified': ShipmentNotified
  'suppliers.SupplierDocumentReceived': SupplierDocumentReceived
  'suppliers.TransactionSetReceived': TransactionSetReceived
  'suppliers.TransmissionAcknowledged': TransmissionAcknowledged
  'suppliers.TransmissionFailed': TransmissionFailed
  'suppliers.TransmissionInDoubt': TransmissionInDoubt
  'supplyline.AuditEntry': AuditEntry
  'supplyline.EffectOutcome': EffectOutcome
  'supplyline.ExceptionRaised': ExceptionRaised
  'supplyline.ExceptionResolved': ExceptionResolved
  'supplyline.InboxEntry': InboxEntry
  'supplyline.OutsideSystemChanged': OutsideSystemChanged
  'supplyline.RedriveAggregate': RedriveAggregate
  'supplyline.RedrivePlanned': RedrivePlanned
  'supplyline.ReleaseKey': ReleaseKey
  'supplyline.ResubmitRecord': ResubmitRecord
  'supplyline.TimerFired': TimerFired
}

export type RecordName = keyof Records
export type Message = { [K in RecordName]: { readonly type: K; readonly data: Records[K] } }[RecordName]
export type MessageOf<K extends RecordName> = Extract<Message, { readonly type: K }>

/** The schemas themselves, each self-contained. */
export const schemas: Readonly<Record<RecordName, AvroRecord>> = {
  'inventory.ConsignmentReceived': {"type":"record","name":"ConsignmentReceived","namespace":"inventory","doc":"Stock of a supplier was put on our shelf; it stays his until it is used. Raises on hand, and what is consigned.","fields":[{"name":"eventId","type":"string","doc":"Unique id given by the source; the same id again is the same event and changes nothing."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"Source system that observed the movement (master.Source), for example a cabinet or the WMS."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location where the stock was put (master.Location)."},{"name":"supplier","type":"string","doc":"Supplier to whom it belongs (master.Supplier)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"How much was brought, in the unit below; greater than zero."},{"name":"unit","type":"string","doc":"Unit of measure of the quantity: one of the packaging units of the item."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order."},{"name":"caseReference","type":["null","string"],"default":null,"doc":"Opaque reference of the procedure or case that used the stock; never patient data."},{"name":"reason","type":["null","string"],"default":null,"doc":"Reason given by the source, as a code or in words."}]},
  'inventory.ConsignmentTakenBack': {"type":"record","name":"ConsignmentTakenBack","namespace":"inventory","doc":"Consigned stock left for the supplier to whom it belongs. Lowers on hand and what is consigned.","fields":[{"name":"eventId","type":"string","doc":"Unique id given by the source; the same id again is the same event and changes nothing."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"Source system that observed the movement (master.Source), for example a cabinet or the WMS."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location where the stock was taken back (master.Location)."},{"name":"supplier","type":"string","doc":"Supplier to whom it belongs (master.Supplier)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"How much was taken back, in the unit below; greater than zero."},{"name":"unit","type":"string","doc":"Unit of measure of the quantity: one of the packaging units of the item."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order."},{"name":"caseReference","type":["null","string"],"default":null,"doc":"Opaque reference of the procedure or case that used the stock; never patient data."},{"name":"reason","type":["null","string"],"default":null,"doc":"Reason given by the source, as a code or in words."}]},
  'inventory.ConsignmentUsed': {"type":"record","name":"ConsignmentUsed","namespace":"inventory","doc":"Consigned stock was used, and is ours, to be paid, from then on. Lowers on hand and what is consigned.","fields":[{"name":"eventId","type":"string","doc":"Unique id given by the source; the same id again is the same event and changes nothing."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"Source system that observed the movement (master.Source), for example a cabinet or the WMS."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location where the stock was used (master.Location)."},{"name":"supplier","type":"string","doc":"Supplier to whom it belonged (master.Supplier)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"How much was used, in the unit below; greater than zero."},{"name":"unit","type":"string","doc":"Unit of measure of the quantity: one of the packaging units of the item."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order."},{"name":"caseReference","type":["null","string"],"default":null,"doc":"Opaque reference of the procedure or case that used the stock; never patient data."},{"name":"reason","type":["null","string"],"default":null,"doc":"Reason given by the source, as a code or in words."}]},
  'inventory.ConsumptionReported': {"type":"record","name":"ConsumptionReported","namespace":"inventory","doc":"Internal to inventory-events, carried in its inbox: what was used of a position in a period and was not reported before, as the position tells the summary of its site.","fields":[{"name":"site","type":"string","doc":"Site the position belonged to when it was used."},{"name":"period","type":"string","doc":"Day on which it was used, by UTC, ISO 8601 date (YYYY-MM-DD)."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"ConsumptionLine","namespace":"inventory","doc":"What was used of one item and lot at one location.","fields":[{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location it was used at or from (master.Location)."},{"name":"lot","type":"string","doc":"Lot or batch number; the empty string stands for stock whose lot is not known."},{"name":"supplier","type":["null","string"],"default":null,"doc":"Supplier whom it belonged to until it was used (stock on consignment); null for stock of our own."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Used less what came back unused, in the unit below; below zero where more came back. Never zero."},{"name":"unit","type":"string","doc":"Unit in which the position is kept: the base unit of the item."}]}},"doc":"By lot and supplier; all of one position."}]},
  'inventory.ConsumptionSummarised': {"type":"record","name":"ConsumptionSummarised","namespace":"inventory","doc":"What a site used in a period and no earlier revision has told. The consumption of a period is the sum of all its revisions: what comes late is a revision of its own, and changes none that was told.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"period","type":"string","doc":"Day on which it was used, by UTC, ISO 8601 date (YYYY-MM-DD)."},{"name":"revision","type":"int","doc":"Counts what is told of this site and period from 1, without gaps. Site, period and revision name it."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"ConsumptionLine","namespace":"inventory","doc":"What was used of one item and lot at one location.","fields":[{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location it was used at or from (master.Location)."},{"name":"lot","type":"string","doc":"Lot or batch number; the empty string stands for stock whose lot is not known."},{"name":"supplier","type":["null","string"],"default":null,"doc":"Supplier whom it belonged to until it was used (stock on consignment); null for stock of our own."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Used less what came back unused, in the unit below; below zero where more came back. Never zero."},{"name":"unit","type":"string","doc":"Unit in which the position is kept: the base unit of the item."}]}},"doc":"1 to 500, in the order of location, item, lot and supplier; no two of the same."},{"name":"summarisedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was summed up; epoch milliseconds, UTC."}]},
  'inventory.ConversionCorrected': {"type":"record","name":"ConversionCorrected","namespace":"inventory","doc":"Internal to inventory-events, carried in its inbox: a document is another quantity in the base unit than it was taken for.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"correctionId","type":"string","doc":"Id of the correction (FactorCorrected)."},{"name":"baseUnit","type":"string","doc":"Unit of measure in which stock is kept, X12 element 355 code."},{"name":"conversion","type":{"type":"record","name":"Conversion","namespace":"inventory","doc":"What a document reported in one of the item's packaging units, as it was put on stock in the base unit.","fields":[{"name":"kind","type":"string","doc":"Record that reported it, for example StockIssued or GoodsReceived."},{"name":"document","type":"string","doc":"Event id of the movement; or the receipt: site, source and its number there, with colons between them."},{"name":"line","type":"int","doc":"Line of the receipt; 0 for a movement."},{"name":"atSite","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"System that reported it (master.Source)."},{"name":"location","type":"string","doc":"Location of the position it changed (master.Location)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number; null where not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD); null where not known."},{"name":"unit","type":"string","doc":"Unit of measure it was reported in, X12 element 355 code."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"As reported, in that unit."},{"name":"base","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"The same in the base unit, as it is on stock."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened; epoch milliseconds, UTC. The factor is that of this time."},{"name":"orderNumber","type":"string","default":"","doc":"Number of the order that was received, as the dock knows it; empty for a movement."},{"name":"transferId","type":"string","default":"","doc":"Id shared by the two halves of a transfer; empty for anything else."},{"name":"counterpart","type":"string","default":"","doc":"Location of the other half of a transfer; empty for anything else."},{"name":"supplier","type":"string","default":"","doc":"Supplier whose stock it is, of a movement on consignment (master.Supplier); empty for anything else."}]},"doc":"The document, with the base quantity as it was."},{"name":"corrected","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"The base quantity as it is."}]},
  'inventory.ConversionReevaluated': {"type":"record","name":"ConversionReevaluated","namespace":"inventory","doc":"Internal to inventory-events, carried in its inbox: a document counts by the corrected factor, or cannot.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"correctionId","type":"string","doc":"Id of the correction (FactorCorrected)."},{"name":"problem","type":"string","default":"","doc":"Why the position cannot take the difference; empty where it has."}]},
  'inventory.FactorCorrected': {"type":"record","name":"FactorCorrected","namespace":"inventory","doc":"How an item was packed turned out to be otherwise than it was known to be: the documents that this touches, each of which is evaluated anew.","fields":[{"name":"site","type":"string","doc":"Site the item's value applies to; \"*\" means every site."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"correctionId","type":"string","doc":"Id of the correction; the same in each of its parts."},{"name":"baseUnit","type":"string","doc":"Unit of measure in which stock is kept, X12 element 355 code."},{"name":"documents","type":{"type":"array","items":{"type":"record","name":"CorrectedConversion","namespace":"inventory","doc":"A document that was converted by a factor since corrected.","fields":[{"name":"conversion","type":{"type":"record","name":"Conversion","namespace":"inventory","doc":"What a document reported in one of the item's packaging units, as it was put on stock in the base unit.","fields":[{"name":"kind","type":"string","doc":"Record that reported it, for example StockIssued or GoodsReceived."},{"name":"document","type":"string","doc":"Event id of the movement; or the receipt: site, source and its number there, with colons between them."},{"name":"line","type":"int","doc":"Line of the receipt; 0 for a movement."},{"name":"atSite","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"System that reported it (master.Source)."},{"name":"location","type":"string","doc":"Location of the position it changed (master.Location)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number; null where not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD); null where not known."},{"name":"unit","type":"string","doc":"Unit of measure it was reported in, X12 element 355 code."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"As reported, in that unit."},{"name":"base","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"The same in the base unit, as it is on stock."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened; epoch milliseconds, UTC. The factor is that of this time."},{"name":"orderNumber","type":"string","default":"","doc":"Number of the order that was received, as the dock knows it; empty for a movement."},{"name":"transferId","type":"string","default":"","doc":"Id shared by the two halves of a transfer; empty for anything else."},{"name":"counterpart","type":"string","default":"","doc":"Location of the other half of a transfer; empty for anything else."},{"name":"supplier","type":"string","default":"","doc":"Supplier whose stock it is, of a movement on consignment (master.Supplier); empty for anything else."}]},"doc":"The document, with the base quantity as it was."},{"name":"corrected","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"The base quantity by the corrected factor; null where it cannot be told."},{"name":"problem","type":"string","default":"","doc":"Why it cannot be told, with both units; empty otherwise."}]}},"doc":"Goods receipt lines and stock movements, in the order in which they were taken."},{"name":"part","type":"int","doc":"Number of this part, from 1: 200 documents go into one."},{"name":"parts","type":"int","doc":"How many parts the correction has."},{"name":"forgottenUntil","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null,"doc":"Of documents up to this time some are no longer known, and not evaluated anew; null where none was forgotten. Epoch milliseconds, UTC."},{"name":"correctedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was found; epoch milliseconds, UTC."}]},
  'inventory.GoodsReceiptReversed': {"type":"record","name":"GoodsReceiptReversed","namespace":"inventory","doc":"A goods receipt was entered by mistake, or its goods went back: all of it is taken back.","fields":[{"name":"eventId","type":"string","doc":"Unique id of this message, given by the source."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"Source system of the receipt."},{"name":"receiptId","type":"string","doc":"Number of the receipt that is taken back. A receipt can be taken back once."},{"name":"orderNumber","type":"string","doc":"Number of the purchase order as the dock knows it: the ERP's."},{"name":"reason","type":"string","doc":"Why, as a code or in words."},{"name":"reversedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was taken back, by the clock of the source; epoch milliseconds, UTC."}]},
  'inventory.GoodsReceived': {"type":"record","name":"GoodsReceived","namespace":"inventory","doc":"Goods of a supplier arrived at a dock and were counted.","fields":[{"name":"eventId","type":"string","doc":"Unique id of this message, given by the source."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"Source system that observed it (master.Source), for example a receiving dock."},{"name":"receiptId","type":"string","doc":"Number of the receipt at that source: site, source and receiptId name the receipt. The same again with the same lines changes nothing; with other lines it is an exception."},{"name":"orderNumber","type":"string","doc":"Number of the purchase order as the dock knows it: the ERP's."},{"name":"deliveryNote","type":["null","string"],"default":null,"doc":"Number on the papers of the delivery, for example the bill of lading; null where there was none."},{"name":"receivedBy","type":["null","string"],"default":null,"doc":"User id of who counted; null where not known."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"GoodsReceiptLine","namespace":"inventory","doc":"One line of a goods receipt.","fields":[{"name":"line","type":"int","doc":"Line number within the receipt, from 1."},{"name":"orderLine","type":["null","int"],"default":null,"doc":"Line of the purchase order it is received on; null where the dock does not know it: the order's line for the item then."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location the goods are put away at (master.Location)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity received, in the unit below; greater than zero."},{"name":"unit","type":"string","doc":"Unit of measure of the quantity: one of the packaging units of the item."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number, GS1 AI (10); null where not lot-tracked or not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known."}]}},"doc":"What arrived; at least one line."},{"name":"receivedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was counted, by the clock of the source; epoch milliseconds, UTC."}]},
  'inventory.RecallAnswered': {"type":"record","name":"RecallAnswered","namespace":"inventory","doc":"Internal to inventory-events, carried in its inbox: what a position has put aside, and where the rest went.","fields":[{"name":"site","type":"string","doc":"Site of the location."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item) that is recalled."},{"name":"location","type":"string","doc":"Location that answers (master.Location)."},{"name":"recallId","type":"string","doc":"Number of the recall, as whoever asked for it gave it, or ours."},{"name":"positions","type":{"type":"array","items":{"type":"record","name":"LotTraced","namespace":"inventory","doc":"What a position holds of a recalled lot, and where the rest of it went, in its unit.","fields":[{"name":"locationSite","type":"string","doc":"Site of the location."},{"name":"location","type":"string","doc":"Location that holds or held it (master.Location)."},{"name":"lot","type":"string","doc":"Lot; the empty string stands for stock whose lot is not known."},{"name":"unit","type":"string","doc":"Base unit of the item; all quantities are in it."},{"name":"onHand","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"On hand, and put aside."},{"name":"issued","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Issued, and of consigned stock used, less what was returned."},{"name":"disposed","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Removed as expired."},{"name":"takenBack","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Consigned stock that its supplier took back."},{"name":"sentTo","type":{"type":"array","items":{"type":"record","name":"SentOn","namespace":"inventory","doc":"Where stock of a lot was sent, and how much.","fields":[{"name":"location","type":"string","doc":"Location it was sent to (master.Location)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"How much, in the base unit."}]}},"doc":"Where it was sent to by transfers."},{"name":"cases","type":{"type":"array","items":"string"},"doc":"Opaque references of cases that used it, the newest first: at most 20."},{"name":"moreCases","type":"int","doc":"Uses for cases beyond those."}]}},"doc":"By location and lot; only what holds or held any of it."},{"name":"lotUnknown","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"On hand without a lot where one lot is recalled: it may be of that lot, and is not put aside; in the base unit."},{"name":"isComplete","type":"boolean","doc":"Whether the position still knows of all that happened to it."}]},
  'inventory.RecallAsked': {"type":"record","name":"RecallAsked","namespace":"inventory","doc":"Internal to inventory-events, carried in its inbox: a position is to put aside what it holds of a recalled lot, and to say what it knows of it.","fields":[{"name":"site","type":"string","doc":"Site of the location."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item) that is recalled."},{"name":"location","type":"string","doc":"Location that is asked (master.Location)."},{"name":"recallId","type":"string","doc":"Number of the recall, as whoever asked for it gave it, or ours."},{"name":"lot","type":["null","string"],"default":null,"doc":"Lot that is recalled; null where every lot is."},{"name":"reason","type":"string","doc":"Why, in words or as the number of a safety notice."}]},
  'inventory.RecallLifted': {"type":"record","name":"RecallLifted","namespace":"inventory","doc":"Internal to inventory-events, carried in its inbox: a recall was withdrawn, and the position may use what it had put aside.","fields":[{"name":"site","type":"string","doc":"Site at which it was recalled."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item) that is recalled."},{"name":"location","type":"string","doc":"Location that was asked (master.Location)."},{"name":"recallId","type":"string","doc":"Number of the recall, as whoever asked for it gave it, or ours."}]},
  'inventory.RecallListed': {"type":"record","name":"RecallListed","namespace":"inventory","doc":"Internal to inventory-events, carried in its inbox: a recall holds from now on, or no longer, for locations that were not asked, too.","fields":[{"name":"site","type":"string","doc":"Site at which it is recalled; \"*\" means every site."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item) that is recalled."},{"name":"recallId","type":"string","doc":"Number of the recall, as whoever asked for it gave it, or ours."},{"name":"lot","type":["null","string"],"default":null,"doc":"Lot that is recalled; null where every lot is."},{"name":"asked","type":{"type":"array","items":"string"},"doc":"Locations that the recall has asked itself; none where it holds no longer."},{"name":"holds","type":"boolean","doc":"Whether it holds; false: it was withdrawn."}]},
  'inventory.RecallNoted': {"type":"record","name":"RecallNoted","namespace":"inventory","doc":"Internal to inventory-events, carried in its inbox: a recall holds at a position, or no longer, that its request may not have reached. Nothing is answered.","fields":[{"name":"site","type":"string","doc":"Site of the location."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item) that is recalled."},{"name":"location","type":"string","doc":"Location that is told (master.Location)."},{"name":"recallId","type":"string","doc":"Number of the recall, as whoever asked for it gave it, or ours."},{"name":"lot","type":["null","string"],"default":null,"doc":"Lot that is recalled; null where every lot is."},{"name":"holds","type":"boolean","doc":"Whether it holds; false: it was withdrawn."}]},
  'inventory.RecallRequested': {"type":"record","name":"RecallRequested","namespace":"inventory","doc":"Somebody asks for an item, or a lot of it, to be put aside wherever it is: it may not be used any longer.","fields":[{"name":"eventId","type":"string","doc":"Unique id of the request; the same id again changes nothing."},{"name":"recallId","type":"string","doc":"Number of the recall, as whoever asked for it gave it, or ours."},{"name":"site","type":"string","doc":"Site at which it is recalled; \"*\" means every site."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item) that is recalled."},{"name":"lot","type":["null","string"],"default":null,"doc":"Lot that is recalled; null where every lot is."},{"name":"gtin","type":["null","string"],"default":null,"doc":"GTIN by which the item was named, 14 digits; null where its number was given."},{"name":"reason","type":"string","doc":"Why, in words or as the number of a safety notice."},{"name":"requestedBy","type":"string","doc":"User id of who asks."},{"name":"requestedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was asked for; epoch milliseconds, UTC."}]},
  'inventory.RecallTraced': {"type":"record","name":"RecallTraced","namespace":"inventory","doc":"What a recall found: everything put aside, and where the rest of it went. Told once, when every location has answered or the time for it is over.","fields":[{"name":"recallId","type":"string","doc":"Number of the recall, as whoever asked for it gave it, or ours."},{"name":"site","type":"string","doc":"Site at which it is recalled; \"*\" means every site."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item) that is recalled."},{"name":"lot","type":["null","string"],"default":null,"doc":"Lot that is recalled; null where every lot is."},{"name":"reason","type":"string","doc":"Why, in words or as the number of a safety notice."},{"name":"quarantined","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Put aside in all, in the base unit."},{"name":"lotUnknown","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"On hand without a lot where one lot is recalled: it may be of that lot, and is not put aside; in the base unit."},{"name":"positions","type":{"type":"array","items":{"type":"record","name":"LotTraced","namespace":"inventory","doc":"What a position holds of a recalled lot, and where the rest of it went, in its unit.","fields":[{"name":"locationSite","type":"string","doc":"Site of the location."},{"name":"location","type":"string","doc":"Location that holds or held it (master.Location)."},{"name":"lot","type":"string","doc":"Lot; the empty string stands for stock whose lot is not known."},{"name":"unit","type":"string","doc":"Base unit of the item; all quantities are in it."},{"name":"onHand","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"On hand, and put aside."},{"name":"issued","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Issued, and of consigned stock used, less what was returned."},{"name":"disposed","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Removed as expired."},{"name":"takenBack","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Consigned stock that its supplier took back."},{"name":"sentTo","type":{"type":"array","items":{"type":"record","name":"SentOn","namespace":"inventory","doc":"Where stock of a lot was sent, and how much.","fields":[{"name":"location","type":"string","doc":"Location it was sent to (master.Location)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"How much, in the base unit."}]}},"doc":"Where it was sent to by transfers."},{"name":"cases","type":{"type":"array","items":"string"},"doc":"Opaque references of cases that used it, the newest first: at most 20."},{"name":"moreCases","type":"int","doc":"Uses for cases beyond those."}]}},"doc":"By location and lot; only what holds or held any of it."},{"name":"asked","type":"int","doc":"Locations that were asked."},{"name":"answered","type":"int","doc":"Locations that answered."},{"name":"isComplete","type":"boolean","doc":"Whether all of them answered, and all that they know is in this event."},{"name":"tracedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was put together; epoch milliseconds, UTC."}]},
  'inventory.RecallWithdrawn': {"type":"record","name":"RecallWithdrawn","namespace":"inventory","doc":"A recall does not hold any longer: what it put aside may be used again.","fields":[{"name":"eventId","type":"string","doc":"Unique id of the request; the same id again changes nothing."},{"name":"recallId","type":"string","doc":"Number of the recall, as whoever asked for it gave it, or ours."},{"name":"site","type":"string","doc":"Site at which it was recalled; \"*\" means every site."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item) that is recalled."},{"name":"reason","type":"string","doc":"Why, in words."},{"name":"withdrawnBy","type":"string","doc":"User id of who withdraws it."},{"name":"withdrawnAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was withdrawn; epoch milliseconds, UTC."}]},
  'inventory.RecallsSought': {"type":"record","name":"RecallsSought","namespace":"inventory","doc":"Internal to inventory-events, carried in its inbox: stock came to a location for the first time, or the location to another site; which recalls of the item hold there?","fields":[{"name":"site","type":"string","doc":"Site of the location."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location that asks (master.Location)."}]},
  'inventory.StockAdjusted': {"type":"record","name":"StockAdjusted","namespace":"inventory","doc":"On hand was corrected by a signed difference: breakage, loss, found stock.","fields":[{"name":"eventId","type":"string","doc":"Unique id given by the source; the same id again is the same event and changes nothing."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"Source system that observed the movement (master.Source), for example a cabinet or the WMS."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location where the stock was adjusted (master.Location)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Difference in the unit below: positive raises on hand, negative lowers it; never zero."},{"name":"unit","type":"string","doc":"Unit of measure of the quantity: one of the packaging units of the item."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order."},{"name":"caseReference","type":["null","string"],"default":null,"doc":"Opaque reference of the procedure or case that used the stock; never patient data."},{"name":"reason","type":["null","string"],"default":null,"doc":"Reason given by the source, as a code or in words."}]},
  'inventory.StockCounted': {"type":"record","name":"StockCounted","namespace":"inventory","doc":"A physical count. On hand becomes the figure counted; the difference is kept as an adjustment.","fields":[{"name":"eventId","type":"string","doc":"Unique id given by the source; the same id again is the same event and changes nothing."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"Source system that observed the movement (master.Source), for example a cabinet or the WMS."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location where the stock was counted (master.Location)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known."},{"name":"counted","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity found by the count, in the unit below; zero or greater."},{"name":"unit","type":"string","doc":"Unit of measure of the quantity: one of the packaging units of the item."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order."},{"name":"caseReference","type":["null","string"],"default":null,"doc":"Opaque reference of the procedure or case that used the stock; never patient data."},{"name":"reason","type":["null","string"],"default":null,"doc":"Reason given by the source, as a code or in words."}]},
  'inventory.StockExpired': {"type":"record","name":"StockExpired","namespace":"inventory","doc":"Stock was taken out of a location because its expiry date has passed. Lowers on hand.","fields":[{"name":"eventId","type":"string","doc":"Unique id given by the source; the same id again is the same event and changes nothing."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"Source system that observed the movement (master.Source), for example a cabinet or the WMS."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location where the stock was removed as expired (master.Location)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"How much was removed as expired, in the unit below; greater than zero."},{"name":"unit","type":"string","doc":"Unit of measure of the quantity: one of the packaging units of the item."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order."},{"name":"caseReference","type":["null","string"],"default":null,"doc":"Opaque reference of the procedure or case that used the stock; never patient data."},{"name":"reason","type":["null","string"],"default":null,"doc":"Reason given by the source, as a code or in words."}]},
  'inventory.StockIssued': {"type":"record","name":"StockIssued","namespace":"inventory","doc":"Stock left a location for use: taken from a cabinet, picked for a case or handed to a unit. Lowers on hand.","fields":[{"name":"eventId","type":"string","doc":"Unique id given by the source; the same id again is the same event and changes nothing."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"Source system that observed the movement (master.Source), for example a cabinet or the WMS."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location where the stock was issued (master.Location)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"How much was issued, in the unit below; greater than zero."},{"name":"unit","type":"string","doc":"Unit of measure of the quantity: one of the packaging units of the item."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order."},{"name":"caseReference","type":["null","string"],"default":null,"doc":"Opaque reference of the procedure or case that used the stock; never patient data."},{"name":"reason","type":["null","string"],"default":null,"doc":"Reason given by the source, as a code or in words."}]},
  'inventory.StockPositionChanged': {"type":"record","name":"StockPositionChanged","namespace":"inventory","doc":"The stock position of one item at one location, in full, after movements changed it. Each value replaces the one before.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location that holds the stock (master.Location)."},{"name":"unit","type":"string","doc":"Base unit of the item; all quantities of the position are in it."},{"name":"onHand","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Sum of all movements, in the base unit. Negative when sources reported more issues than receipts."},{"name":"lots","type":{"type":"array","items":{"type":"record","name":"LotOnHand","namespace":"inventory","doc":"On hand of one lot within a stock position.","fields":[{"name":"lot","type":"string","doc":"Lot or batch number; the empty string stands for stock whose lot is not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD); null where not known."},{"name":"onHand","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"On hand of this lot, in the unit of the position; negative if more was issued than was ever received."},{"name":"status","type":{"type":"enum","name":"QualityStatus","namespace":"inventory","doc":"Whether stock may be used, and if not, why.","symbols":["UNRECOGNISED","USABLE","QUARANTINED","RECALLED","EXPIRED"],"default":"UNRECOGNISED"},"default":"USABLE","doc":"Whether the lot may be used; USABLE also where only a part of it may not (see unusable)."},{"name":"unusable","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Of what is on hand of this lot, what may not be used (quarantined, recalled or expired), in the unit of the position; between 0 and on hand; null in records of before this was told."}]}},"doc":"On hand by lot; the sum equals onHand."},{"name":"usable","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Of what is on hand, what may be used: all but what is quarantined, recalled or expired in any lot, in the base unit; negative only where on hand is; null in records of before this was told."},{"name":"consigned","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Of what is on hand, what belongs to a supplier until it is used, in the base unit; null in records of before this was told."},{"name":"receivedOnOrders","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Received on purchase orders since the position exists, less what was taken back, in the base unit: by its growth what is on order falls; null in records of before this was told."},{"name":"consumed","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Issued since the position exists, less what was returned, in the base unit: demand is its growth; null in records of before this was told."},{"name":"inTransit","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Sent to this location by transfers and not arrived yet, in the base unit; null in records of before this was told."},{"name":"lastCount","type":["null",{"type":"record","name":"CountTaken","namespace":"inventory","doc":"Both figures of a physical count, in the base unit of the position.","fields":[{"name":"eventId","type":"string","doc":"Id of the count (StockCounted)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Lot that was counted; null where the whole position was."},{"name":"counted","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"What was found."},{"name":"before","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"What the movements known so far that happened before the count come to."},{"name":"difference","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"counted − before: the adjustment."},{"name":"countedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was counted, by the clock of the source; epoch milliseconds, UTC."}]}],"default":null,"doc":"The latest count, with both its figures; null before the first."},{"name":"sources","type":{"type":"array","items":{"type":"record","name":"SourceProgress","namespace":"inventory","doc":"How far a source has told of a position.","fields":[{"name":"source","type":"string","doc":"Source system (master.Source)."},{"name":"asOf","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"Latest occurredAt of what it told of this position, to the second below; epoch milliseconds, UTC."}]}},"default":[],"doc":"For each source how far the position is complete by it, in the order of their names: at most the 8 that were heard of last."},{"name":"sequence","type":"long","doc":"Counts the changes of this position from 1, without gaps; a reader drops what is not newer."},{"name":"asOf","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"Latest occurredAt among the movements taken so far; epoch milliseconds, UTC."},{"name":"lastEventId","type":"string","doc":"Id of the last movement taken."},{"name":"changedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When inventory-events took that movement; epoch milliseconds, UTC."}]},
  'inventory.StockQuarantined': {"type":"record","name":"StockQuarantined","namespace":"inventory","doc":"Stock was set aside and may not be used until it is released. On hand stays as it is.","fields":[{"name":"eventId","type":"string","doc":"Unique id given by the source; the same id again is the same event and changes nothing."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"Source system that observed the movement (master.Source), for example a cabinet or the WMS."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location where the stock was quarantined (master.Location)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"How much was set aside, in the unit below; greater than zero."},{"name":"unit","type":"string","doc":"Unit of measure of the quantity: one of the packaging units of the item."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order."},{"name":"caseReference","type":["null","string"],"default":null,"doc":"Opaque reference of the procedure or case that used the stock; never patient data."},{"name":"reason","type":["null","string"],"default":null,"doc":"Reason given by the source, as a code or in words."}]},
  'inventory.StockReceived': {"type":"record","name":"StockReceived","namespace":"inventory","doc":"Internal to inventory-events, carried in its inbox: one line of a goods receipt that was taken, or taken back, for the position it changes.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location the goods are put away at (master.Location)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"What is added to on hand, in the unit below; below zero where the receipt is taken back; the difference where a corrected packaging factor says that it was another quantity."},{"name":"unit","type":"string","doc":"Base unit of the item when the receipt was taken."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number; null where not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD); null where not known."},{"name":"receipt","type":"string","doc":"The receipt: site, source and its number there, with colons between them."},{"name":"line","type":"int","doc":"Line number within the receipt."},{"name":"orderNumber","type":"string","doc":"Number of the purchase order as the dock knows it: the ERP's."},{"name":"eventId","type":"string","doc":"Id of the message that the receipt, or its reversal, came in."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the goods were counted, or taken back; epoch milliseconds, UTC."}]},
  'inventory.StockReleased': {"type":"record","name":"StockReleased","namespace":"inventory","doc":"Stock that was quarantined may be used again. On hand stays as it is.","fields":[{"name":"eventId","type":"string","doc":"Unique id given by the source; the same id again is the same event and changes nothing."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"Source system that observed the movement (master.Source), for example a cabinet or the WMS."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location where the stock was released (master.Location)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"How much was released, in the unit below; greater than zero."},{"name":"unit","type":"string","doc":"Unit of measure of the quantity: one of the packaging units of the item."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order."},{"name":"caseReference","type":["null","string"],"default":null,"doc":"Opaque reference of the procedure or case that used the stock; never patient data."},{"name":"reason","type":["null","string"],"default":null,"doc":"Reason given by the source, as a code or in words."}]},
  'inventory.StockReturned': {"type":"record","name":"StockReturned","namespace":"inventory","doc":"Unused stock came back to a location. Raises on hand.","fields":[{"name":"eventId","type":"string","doc":"Unique id given by the source; the same id again is the same event and changes nothing."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"Source system that observed the movement (master.Source), for example a cabinet or the WMS."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location where the stock was returned (master.Location)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"How much was returned, in the unit below; greater than zero."},{"name":"unit","type":"string","doc":"Unit of measure of the quantity: one of the packaging units of the item."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order."},{"name":"caseReference","type":["null","string"],"default":null,"doc":"Opaque reference of the procedure or case that used the stock; never patient data."},{"name":"reason","type":["null","string"],"default":null,"doc":"Reason given by the source, as a code or in words."}]},
  'inventory.StockTransferredIn': {"type":"record","name":"StockTransferredIn","namespace":"inventory","doc":"Stock arrived at this location from another one of ours. Raises on hand here; the other half is StockTransferredOut.","fields":[{"name":"eventId","type":"string","doc":"Unique id given by the source; the same id again is the same event and changes nothing."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"Source system that observed the movement (master.Source), for example a cabinet or the WMS."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location where the stock was received (master.Location)."},{"name":"transferId","type":"string","doc":"Id shared by the two halves of the transfer: what leaves one location must arrive at the other."},{"name":"counterpart","type":"string","doc":"Location the stock comes from (master.Location)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"How much was received, in the unit below; greater than zero."},{"name":"unit","type":"string","doc":"Unit of measure of the quantity: one of the packaging units of the item."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order."},{"name":"caseReference","type":["null","string"],"default":null,"doc":"Opaque reference of the procedure or case that used the stock; never patient data."},{"name":"reason","type":["null","string"],"default":null,"doc":"Reason given by the source, as a code or in words."}]},
  'inventory.StockTransferredOut': {"type":"record","name":"StockTransferredOut","namespace":"inventory","doc":"Stock left this location for another one of ours. Lowers on hand here; the other half is StockTransferredIn.","fields":[{"name":"eventId","type":"string","doc":"Unique id given by the source; the same id again is the same event and changes nothing."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"Source system that observed the movement (master.Source), for example a cabinet or the WMS."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location where the stock was sent out (master.Location)."},{"name":"transferId","type":"string","doc":"Id shared by the two halves of the transfer: what leaves one location must arrive at the other."},{"name":"counterpart","type":"string","doc":"Location the stock is going to (master.Location)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number, GS1 AI (10); null where the item is not lot-tracked or the lot is not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD), GS1 AI (17); null where not known."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"How much was sent out, in the unit below; greater than zero."},{"name":"unit","type":"string","doc":"Unit of measure of the quantity: one of the packaging units of the item."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened, by the clock of the source; epoch milliseconds, UTC. May be late or out of order."},{"name":"caseReference","type":["null","string"],"default":null,"doc":"Opaque reference of the procedure or case that used the stock; never patient data."},{"name":"reason","type":["null","string"],"default":null,"doc":"Reason given by the source, as a code or in words."}]},
  'inventory.TransferSent': {"type":"record","name":"TransferSent","namespace":"inventory","doc":"Internal to inventory-events, carried in its inbox: stock left for this position by a transfer, as the position that it left tells.","fields":[{"name":"site","type":"string","doc":"Site that the stock left."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location the stock is going to (master.Location)."},{"name":"counterpart","type":"string","doc":"Location that the stock left (master.Location)."},{"name":"transferId","type":"string","doc":"Id shared by the two halves of the transfer."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"How much left, in the unit below; the difference, above or below zero, where a corrected packaging factor says that it was another quantity."},{"name":"unit","type":"string","doc":"Unit in which the position that it left is kept: the base unit of the item."},{"name":"eventId","type":"string","doc":"Id of the movement by which it left (StockTransferredOut)."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it left; epoch milliseconds, UTC."}]},
  'inventory.UnitConverted': {"type":"record","name":"UnitConverted","namespace":"inventory","doc":"Internal to inventory-events, carried in its inbox: a document was converted to the base unit, and depends on the factor.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"packedAs","type":"string","doc":"Names how the item was known to be packed when it was converted."},{"name":"conversion","type":{"type":"record","name":"Conversion","namespace":"inventory","doc":"What a document reported in one of the item's packaging units, as it was put on stock in the base unit.","fields":[{"name":"kind","type":"string","doc":"Record that reported it, for example StockIssued or GoodsReceived."},{"name":"document","type":"string","doc":"Event id of the movement; or the receipt: site, source and its number there, with colons between them."},{"name":"line","type":"int","doc":"Line of the receipt; 0 for a movement."},{"name":"atSite","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"source","type":"string","doc":"System that reported it (master.Source)."},{"name":"location","type":"string","doc":"Location of the position it changed (master.Location)."},{"name":"lot","type":["null","string"],"default":null,"doc":"Manufacturer's lot or batch number; null where not known."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date of the lot, ISO 8601 date (YYYY-MM-DD); null where not known."},{"name":"unit","type":"string","doc":"Unit of measure it was reported in, X12 element 355 code."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"As reported, in that unit."},{"name":"base","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"The same in the base unit, as it is on stock."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened; epoch milliseconds, UTC. The factor is that of this time."},{"name":"orderNumber","type":"string","default":"","doc":"Number of the order that was received, as the dock knows it; empty for a movement."},{"name":"transferId","type":"string","default":"","doc":"Id shared by the two halves of a transfer; empty for anything else."},{"name":"counterpart","type":"string","default":"","doc":"Location of the other half of a transfer; empty for anything else."},{"name":"supplier","type":"string","default":"","doc":"Supplier whose stock it is, of a movement on consignment (master.Supplier); empty for anything else."}]},"doc":"The document."}]},
  'master.ApprovalPolicy': {"type":"record","name":"ApprovalPolicy","namespace":"master","doc":"When a requisition of a site needs a person's approval.","fields":[{"name":"policy","type":"string","doc":"Name of the policy, quoted in approvals."},{"name":"site","type":"string","doc":"Site it applies to; the key; \"*\" means every site without one of its own."},{"name":"automaticLimit","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Totals up to and including this are approved automatically, in the currency below."},{"name":"currency","type":"string","doc":"Currency of the limit, ISO 4217."},{"name":"approverRole","type":"string","doc":"Role that approves what is above the limit."},{"name":"approvalDueSeconds","type":"int","doc":"Time the approver has, in seconds."},{"name":"emergencyLimit","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":4}],"default":null,"doc":"Totals of emergencies up to and including this are approved automatically, in the currency above; null: the automatic limit holds for them, too."},{"name":"urgentDueSeconds","type":["null","int"],"default":null,"doc":"Time the approver has for what is urgent or an emergency, in seconds; null: as for anything else."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."}]},
  'master.Contract': {"type":"record","name":"Contract","namespace":"master","doc":"A price agreed with a supplier for one item and unit.","fields":[{"name":"contract","type":"string","doc":"Contract line number; the key."},{"name":"site","type":"string","doc":"Site the value applies to; \"*\" means every site."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"supplierItem","type":["null","string"],"default":null,"doc":"Number of the item at the supplier, as orders name it; null where it goes by its GTIN."},{"name":"unit","type":"string","doc":"Order unit the price is for."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit, in the currency below."},{"name":"currency","type":"string","doc":"Currency of the price, ISO 4217."},{"name":"minimumOrder","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Smallest quantity per order, in the order unit."},{"name":"multiple","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantities are multiples of this, in the order unit."},{"name":"rank","type":"int","doc":"Preference among contracts for the same item: 1 is preferred."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."},{"name":"effectiveTo","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null,"doc":"Until when the price holds, exclusive; epoch milliseconds, UTC; null while open."}]},
  'master.ContractChangeRequested': {"type":"record","name":"ContractChangeRequested","namespace":"master","doc":"Somebody asks for a Contract to be added or replaced.","fields":[{"name":"eventId","type":"string","doc":"Unique id of the request; the same id again changes nothing."},{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"requestedBy","type":"string","doc":"User id of who asks."},{"name":"value","type":{"type":"record","name":"Contract","namespace":"master","doc":"A price agreed with a supplier for one item and unit.","fields":[{"name":"contract","type":"string","doc":"Contract line number; the key."},{"name":"site","type":"string","doc":"Site the value applies to; \"*\" means every site."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"supplierItem","type":["null","string"],"default":null,"doc":"Number of the item at the supplier, as orders name it; null where it goes by its GTIN."},{"name":"unit","type":"string","doc":"Order unit the price is for."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit, in the currency below."},{"name":"currency","type":"string","doc":"Currency of the price, ISO 4217."},{"name":"minimumOrder","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Smallest quantity per order, in the order unit."},{"name":"multiple","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantities are multiples of this, in the order unit."},{"name":"rank","type":"int","doc":"Preference among contracts for the same item: 1 is preferred."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."},{"name":"effectiveTo","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null,"doc":"Until when the price holds, exclusive; epoch milliseconds, UTC; null while open."}]},"doc":"The value in full, as it shall be."},{"name":"requestedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was asked for; epoch milliseconds, UTC."}]},
  'master.ErpDriftNoted': {"type":"record","name":"ErpDriftNoted","namespace":"master","doc":"Internal to master-data, carried in its inbox: how a material or vendor of an ERP compares with what is here.","fields":[{"name":"erp","type":"string","doc":"Id of the ERP, as routing and numbers name it."},{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"kind","type":"string","doc":"item or supplier."},{"name":"number","type":"string","doc":"Material or vendor number in the ERP."},{"name":"was","type":"string","doc":"How it compared before: NOTHING, AGREES, UNKNOWN or DIFFERS."},{"name":"standing","type":"string","doc":"How it compares: AGREES; UNKNOWN: nobody here names it; DIFFERS."},{"name":"entities","type":{"type":"array","items":"string"},"doc":"Items or suppliers that name it, <kind>:<key>."},{"name":"differences","type":{"type":"array","items":{"type":"record","name":"ErpDifference","namespace":"master","doc":"One attribute in which an item or supplier differs from the ERP.","fields":[{"name":"attribute","type":"string","doc":"In words, for example base unit."},{"name":"ours","type":"string","doc":"As it is here."},{"name":"theirs","type":"string","doc":"As the ERP has it."},{"name":"since","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when it has been known to differ; epoch milliseconds, UTC."},{"name":"next","type":"string","doc":"What to do about it."}]}},"doc":"Only where it differs."}]},
  'master.ErpEntityNamed': {"type":"record","name":"ErpEntityNamed","namespace":"master","doc":"An item names a material of an ERP, or a supplier a vendor; or does so no longer. The ERP is to be asked for it.","fields":[{"name":"erp","type":"string","doc":"Id of the ERP, as routing and numbers name it."},{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"kind","type":"string","doc":"item or supplier."},{"name":"number","type":"string","doc":"Material or vendor number in the ERP."},{"name":"entity","type":"string","doc":"The item or supplier, <kind>:<key>."},{"name":"named","type":"boolean","doc":"Whether it names it from now on; false: no longer."},{"name":"namedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was published so; epoch milliseconds, UTC."}]},
  'master.ErpReading': {"type":"record","name":"ErpReading","namespace":"master","doc":"How often the materials and vendors of an ERP are read.","fields":[{"name":"erp","type":"string","doc":"Id of the ERP; the key."},{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"everySeconds","type":"int","doc":"From the beginning of one reading of what was changed to the next, in seconds; 0 where the ERP is not read."},{"name":"fullEverySeconds","type":"int","doc":"From the beginning of one reading of everything to the next, in seconds."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."}]},
  'master.ErpRouting': {"type":"record","name":"ErpRouting","namespace":"master","doc":"Which ERP a site's purchase orders are committed in, and under which organisation.","fields":[{"name":"site","type":"string","doc":"Site; the key; \"*\" means every site without a routing of its own."},{"name":"erp","type":"string","doc":"Id of the ERP."},{"name":"companyCode","type":"string","doc":"Company code in the ERP."},{"name":"purchasingOrganization","type":"string","doc":"Purchasing organisation in the ERP."},{"name":"purchasingGroup","type":"string","doc":"Purchasing group in the ERP."},{"name":"documentType","type":"string","doc":"Purchasing document type in the ERP, for example NB."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."}]},
  'master.ErpStanding': {"type":"record","name":"ErpStanding","namespace":"master","doc":"What an ERP alone decides about a material or vendor that is named here, taken over from it.","fields":[{"name":"erp","type":"string","doc":"Id of the ERP, as routing and numbers name it."},{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"kind","type":"string","doc":"item or supplier."},{"name":"number","type":"string","doc":"Material or vendor number in the ERP."},{"name":"entities","type":{"type":"array","items":"string"},"doc":"Items or suppliers that name it, <kind>:<key>."},{"name":"text","type":"string","doc":"Description or name in the ERP."},{"name":"status","type":"string","doc":"ACTIVE; BLOCKED: no new orders for the time being; DELETED: marked for deletion; MISSING: the ERP has none of that number."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."}]},
  'master.Item': {"type":"record","name":"Item","namespace":"master","doc":"An item the health system stocks or buys.","fields":[{"name":"item","type":"string","doc":"Item number of the health system; the key."},{"name":"site","type":"string","doc":"Site the value applies to; \"*\" means every site."},{"name":"description","type":"string","doc":"Description a nurse recognises."},{"name":"baseUnit","type":"string","doc":"Unit of measure in which stock is kept, X12 element 355 code, for example EA."},{"name":"packaging","type":{"type":"array","items":{"type":"record","name":"Packaging","namespace":"master","doc":"One packaging level of an item.","fields":[{"name":"unit","type":"string","doc":"Unit of measure of this level, X12 element 355 code, for example BX or CA."},{"name":"factor","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Base units in so many of these as the field per says; exact."},{"name":"gtin","type":["null","string"],"default":null,"doc":"GTIN printed on this level, 14 digits with check digit; null where not known."},{"name":"per","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"default":"\u000fB@","doc":"In one of these are factor ÷ per base units: of 10 ÷ 3, three hold ten. A whole number; 1, the default, where the factor is that of one."}]}},"doc":"Packaging levels above the base unit."},{"name":"gtin","type":["null","string"],"default":null,"doc":"GTIN of the base unit, 14 digits with check digit; null where not known."},{"name":"manufacturer","type":["null","string"],"default":null,"doc":"Name of the manufacturer."},{"name":"manufacturerPart","type":["null","string"],"default":null,"doc":"Part number of the manufacturer."},{"name":"lotTracked","type":"boolean","doc":"Whether each movement must name a lot."},{"name":"expiryTracked","type":"boolean","doc":"Whether each lot must have an expiry date."},{"name":"criticality","type":{"type":"enum","name":"Criticality","namespace":"master","doc":"What happens to a patient when the item is missing.","symbols":["UNRECOGNISED","LOW","NORMAL","HIGH","LIFE_SUSTAINING"],"default":"UNRECOGNISED"},"doc":"What happens when the item is missing."},{"name":"substitutes","type":{"type":"array","items":"string"},"doc":"Items that may be used instead, best first."},{"name":"erpMaterials","type":{"type":"map","values":"string"},"doc":"Material number by ERP id."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."},{"name":"packagingVersions","type":{"type":"array","items":{"type":"record","name":"PackagingVersion","namespace":"master","doc":"How an item was, or is, packed from a time on, until that of the next version.","fields":[{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when it was packed so; epoch milliseconds, UTC."},{"name":"packaging","type":{"type":"array","items":"master.Packaging"},"doc":"Packaging levels above the base unit from then on."}]}},"default":[],"doc":"How it was packed and is, as known today, the oldest first: what happened at a time is converted by the version of that time, and what happened before the first of them by the first. Empty: as the field packaging says, whenever it was. Written by master-data alone; in a request it means nothing."}]},
  'master.ItemChangeRequested': {"type":"record","name":"ItemChangeRequested","namespace":"master","doc":"Somebody asks for a Item to be added or replaced.","fields":[{"name":"eventId","type":"string","doc":"Unique id of the request; the same id again changes nothing."},{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"requestedBy","type":"string","doc":"User id of who asks."},{"name":"value","type":{"type":"record","name":"Item","namespace":"master","doc":"An item the health system stocks or buys.","fields":[{"name":"item","type":"string","doc":"Item number of the health system; the key."},{"name":"site","type":"string","doc":"Site the value applies to; \"*\" means every site."},{"name":"description","type":"string","doc":"Description a nurse recognises."},{"name":"baseUnit","type":"string","doc":"Unit of measure in which stock is kept, X12 element 355 code, for example EA."},{"name":"packaging","type":{"type":"array","items":{"type":"record","name":"Packaging","namespace":"master","doc":"One packaging level of an item.","fields":[{"name":"unit","type":"string","doc":"Unit of measure of this level, X12 element 355 code, for example BX or CA."},{"name":"factor","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Base units in so many of these as the field per says; exact."},{"name":"gtin","type":["null","string"],"default":null,"doc":"GTIN printed on this level, 14 digits with check digit; null where not known."},{"name":"per","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"default":"\u000fB@","doc":"In one of these are factor ÷ per base units: of 10 ÷ 3, three hold ten. A whole number; 1, the default, where the factor is that of one."}]}},"doc":"Packaging levels above the base unit."},{"name":"gtin","type":["null","string"],"default":null,"doc":"GTIN of the base unit, 14 digits with check digit; null where not known."},{"name":"manufacturer","type":["null","string"],"default":null,"doc":"Name of the manufacturer."},{"name":"manufacturerPart","type":["null","string"],"default":null,"doc":"Part number of the manufacturer."},{"name":"lotTracked","type":"boolean","doc":"Whether each movement must name a lot."},{"name":"expiryTracked","type":"boolean","doc":"Whether each lot must have an expiry date."},{"name":"criticality","type":{"type":"enum","name":"Criticality","namespace":"master","doc":"What happens to a patient when the item is missing.","symbols":["UNRECOGNISED","LOW","NORMAL","HIGH","LIFE_SUSTAINING"],"default":"UNRECOGNISED"},"doc":"What happens when the item is missing."},{"name":"substitutes","type":{"type":"array","items":"string"},"doc":"Items that may be used instead, best first."},{"name":"erpMaterials","type":{"type":"map","values":"string"},"doc":"Material number by ERP id."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."},{"name":"packagingVersions","type":{"type":"array","items":{"type":"record","name":"PackagingVersion","namespace":"master","doc":"How an item was, or is, packed from a time on, until that of the next version.","fields":[{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when it was packed so; epoch milliseconds, UTC."},{"name":"packaging","type":{"type":"array","items":"master.Packaging"},"doc":"Packaging levels above the base unit from then on."}]}},"default":[],"doc":"How it was packed and is, as known today, the oldest first: what happened at a time is converted by the version of that time, and what happened before the first of them by the first. Empty: as the field packaging says, whenever it was. Written by master-data alone; in a request it means nothing."}]},"doc":"The value in full, as it shall be."},{"name":"requestedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was asked for; epoch milliseconds, UTC."}]},
  'master.Location': {"type":"record","name":"Location","namespace":"master","doc":"A place that holds stock or receives it.","fields":[{"name":"location","type":"string","doc":"Location code of the health system; the key."},{"name":"site","type":"string","doc":"Site the location belongs to."},{"name":"name","type":"string","doc":"Name people know it by."},{"name":"gln","type":"string","doc":"Global location number, 13 digits with check digit."},{"name":"kind","type":{"type":"enum","name":"LocationKind","namespace":"master","doc":"What sort of place a location is.","symbols":["UNRECOGNISED","CENTRAL_STORE","NURSING_UNIT","OPERATING_ROOM","CABINET","DOCK"],"default":"UNRECOGNISED"},"doc":"What sort of place it is."},{"name":"erpSite","type":"string","doc":"Plant or site code in the ERP."},{"name":"erpStorageLocation","type":"string","doc":"Storage location code in the ERP."},{"name":"costCentre","type":["null","string"],"default":null,"doc":"Cost centre charged for what the location uses; null for stock on the balance sheet."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."}]},
  'master.LocationChangeRequested': {"type":"record","name":"LocationChangeRequested","namespace":"master","doc":"Somebody asks for a Location to be added or replaced.","fields":[{"name":"eventId","type":"string","doc":"Unique id of the request; the same id again changes nothing."},{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"requestedBy","type":"string","doc":"User id of who asks."},{"name":"value","type":{"type":"record","name":"Location","namespace":"master","doc":"A place that holds stock or receives it.","fields":[{"name":"location","type":"string","doc":"Location code of the health system; the key."},{"name":"site","type":"string","doc":"Site the location belongs to."},{"name":"name","type":"string","doc":"Name people know it by."},{"name":"gln","type":"string","doc":"Global location number, 13 digits with check digit."},{"name":"kind","type":{"type":"enum","name":"LocationKind","namespace":"master","doc":"What sort of place a location is.","symbols":["UNRECOGNISED","CENTRAL_STORE","NURSING_UNIT","OPERATING_ROOM","CABINET","DOCK"],"default":"UNRECOGNISED"},"doc":"What sort of place it is."},{"name":"erpSite","type":"string","doc":"Plant or site code in the ERP."},{"name":"erpStorageLocation","type":"string","doc":"Storage location code in the ERP."},{"name":"costCentre","type":["null","string"],"default":null,"doc":"Cost centre charged for what the location uses; null for stock on the balance sheet."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."}]},"doc":"The value in full, as it shall be."},{"name":"requestedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was asked for; epoch milliseconds, UTC."}]},
  'master.ReferenceFound': {"type":"record","name":"ReferenceFound","namespace":"master","doc":"Internal to master-data, carried in its inbox with the value stamped on it: what was sought is there.","fields":[{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"entity","type":"string","doc":"The value that was sought, <kind>:<key>."},{"name":"eventId","type":"string","doc":"The request that waits for it; empty where nobody waits, as when an item tells its identifiers how it is published."},{"name":"heldBy","type":{"type":"array","items":"string"},"default":[],"doc":"Where an identifier was sought, such as a GTIN: the items that have it."}]},
  'master.ReferenceSought': {"type":"record","name":"ReferenceSought","namespace":"master","doc":"Internal to master-data, carried in its inbox: a value that somebody asked for names another one, and waits for it.","fields":[{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"entity","type":"string","doc":"The value that is sought, <kind>:<key>."},{"name":"seeker","type":"string","doc":"The value that names it, <kind>:<key>."},{"name":"eventId","type":"string","doc":"The request that waits."},{"name":"at","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null,"doc":"From when the value that names it shall hold: what is sought answers as it will be then; epoch milliseconds, UTC; null for as it is."}]},
  'master.Source': {"type":"record","name":"Source","namespace":"master","doc":"A source system that reports stock movements or receipts.","fields":[{"name":"source","type":"string","doc":"Id of the source system; the key."},{"name":"site","type":"string","doc":"Site the value applies to; \"*\" means every site."},{"name":"horizonDays","type":"int","doc":"How many days back a duplicate of an event may still arrive; an older one becomes an exception."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."}]},
  'master.StockingPolicy': {"type":"record","name":"StockingPolicy","namespace":"master","doc":"How much of an item a location keeps.","fields":[{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location that keeps the stock (master.Location)."},{"name":"site","type":"string","doc":"Site of the location."},{"name":"kind","type":{"type":"enum","name":"PolicyKind","namespace":"master","doc":"How a stocking policy decides when and how much to order.","symbols":["UNRECOGNISED","PAR","REORDER_POINT","MIN_MAX","TWO_BIN","ONE_FOR_ONE"],"default":"UNRECOGNISED"},"doc":"PAR orders up to par; REORDER_POINT and MIN_MAX wait for the reorder point and order up to the maximum; TWO_BIN orders a bin when one is empty; ONE_FOR_ONE replaces each piece that is used, up to par."},{"name":"par","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Par level, in the base unit; for PAR, and for ONE_FOR_ONE the pieces to be kept."},{"name":"reorderPoint","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Reorder point (minimum), in the base unit; for REORDER_POINT and MIN_MAX."},{"name":"orderUpTo","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Level to order up to (maximum), in the base unit; for REORDER_POINT and MIN_MAX."},{"name":"binQuantity","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Quantity of one full bin, in the base unit; only for TWO_BIN, which keeps two of them."},{"name":"reviewDays","type":["null","int"],"default":null,"doc":"Days from one review to the next: for PAR, REORDER_POINT and MIN_MAX, which then propose at a review only, counted from effectiveFrom; null reviews with every change."},{"name":"serviceLevel","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Probability, above 0.5 and below 1, that no stock-out occurs in a replenishment cycle: REORDER_POINT and MIN_MAX then compute their levels from demand and lead time once enough of it was seen, and go by the given ones until then; null where the given levels hold."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."}]},
  'master.StockingPolicyChangeRequested': {"type":"record","name":"StockingPolicyChangeRequested","namespace":"master","doc":"Somebody asks for a StockingPolicy to be added or replaced.","fields":[{"name":"eventId","type":"string","doc":"Unique id of the request; the same id again changes nothing."},{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"requestedBy","type":"string","doc":"User id of who asks."},{"name":"value","type":{"type":"record","name":"StockingPolicy","namespace":"master","doc":"How much of an item a location keeps.","fields":[{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location that keeps the stock (master.Location)."},{"name":"site","type":"string","doc":"Site of the location."},{"name":"kind","type":{"type":"enum","name":"PolicyKind","namespace":"master","doc":"How a stocking policy decides when and how much to order.","symbols":["UNRECOGNISED","PAR","REORDER_POINT","MIN_MAX","TWO_BIN","ONE_FOR_ONE"],"default":"UNRECOGNISED"},"doc":"PAR orders up to par; REORDER_POINT and MIN_MAX wait for the reorder point and order up to the maximum; TWO_BIN orders a bin when one is empty; ONE_FOR_ONE replaces each piece that is used, up to par."},{"name":"par","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Par level, in the base unit; for PAR, and for ONE_FOR_ONE the pieces to be kept."},{"name":"reorderPoint","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Reorder point (minimum), in the base unit; for REORDER_POINT and MIN_MAX."},{"name":"orderUpTo","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Level to order up to (maximum), in the base unit; for REORDER_POINT and MIN_MAX."},{"name":"binQuantity","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Quantity of one full bin, in the base unit; only for TWO_BIN, which keeps two of them."},{"name":"reviewDays","type":["null","int"],"default":null,"doc":"Days from one review to the next: for PAR, REORDER_POINT and MIN_MAX, which then propose at a review only, counted from effectiveFrom; null reviews with every change."},{"name":"serviceLevel","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Probability, above 0.5 and below 1, that no stock-out occurs in a replenishment cycle: REORDER_POINT and MIN_MAX then compute their levels from demand and lead time once enough of it was seen, and go by the given ones until then; null where the given levels hold."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."}]},"doc":"The value in full, as it shall be."},{"name":"requestedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was asked for; epoch milliseconds, UTC."}]},
  'master.Supplier': {"type":"record","name":"Supplier","namespace":"master","doc":"A supplier.","fields":[{"name":"supplier","type":"string","doc":"Supplier number of the health system; the key."},{"name":"site","type":"string","doc":"Site the value applies to; \"*\" means every site."},{"name":"name","type":"string","doc":"Name of the supplier."},{"name":"gln","type":"string","doc":"Global location number of the supplier, 13 digits with check digit."},{"name":"leadTimeDays","type":"int","doc":"Days from order to delivery, as agreed."},{"name":"channel","type":{"type":"enum","name":"SupplierChannel","namespace":"master","doc":"How a supplier receives orders and answers them.","symbols":["UNRECOGNISED","X12","EDIFACT","PEPPOL","EMAIL"],"default":"UNRECOGNISED"},"doc":"How orders reach the supplier."},{"name":"ediQualifier","type":["null","string"],"default":null,"doc":"Qualifier of the interchange id below, X12 element I05; null without EDI."},{"name":"ediId","type":["null","string"],"default":null,"doc":"Interchange id of the supplier or of the network it trades through, X12 element I07; null without EDI."},{"name":"currency","type":"string","doc":"Currency the supplier invoices in, ISO 4217."},{"name":"consolidationWindowSeconds","type":"int","doc":"How long approved lines wait for others before they are ordered together, in seconds."},{"name":"erpVendors","type":{"type":"map","values":"string"},"doc":"Vendor number by ERP id."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."}]},
  'master.SupplierChangeRequested': {"type":"record","name":"SupplierChangeRequested","namespace":"master","doc":"Somebody asks for a Supplier to be added or replaced.","fields":[{"name":"eventId","type":"string","doc":"Unique id of the request; the same id again changes nothing."},{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"requestedBy","type":"string","doc":"User id of who asks."},{"name":"value","type":{"type":"record","name":"Supplier","namespace":"master","doc":"A supplier.","fields":[{"name":"supplier","type":"string","doc":"Supplier number of the health system; the key."},{"name":"site","type":"string","doc":"Site the value applies to; \"*\" means every site."},{"name":"name","type":"string","doc":"Name of the supplier."},{"name":"gln","type":"string","doc":"Global location number of the supplier, 13 digits with check digit."},{"name":"leadTimeDays","type":"int","doc":"Days from order to delivery, as agreed."},{"name":"channel","type":{"type":"enum","name":"SupplierChannel","namespace":"master","doc":"How a supplier receives orders and answers them.","symbols":["UNRECOGNISED","X12","EDIFACT","PEPPOL","EMAIL"],"default":"UNRECOGNISED"},"doc":"How orders reach the supplier."},{"name":"ediQualifier","type":["null","string"],"default":null,"doc":"Qualifier of the interchange id below, X12 element I05; null without EDI."},{"name":"ediId","type":["null","string"],"default":null,"doc":"Interchange id of the supplier or of the network it trades through, X12 element I07; null without EDI."},{"name":"currency","type":"string","doc":"Currency the supplier invoices in, ISO 4217."},{"name":"consolidationWindowSeconds","type":"int","doc":"How long approved lines wait for others before they are ordered together, in seconds."},{"name":"erpVendors","type":{"type":"map","values":"string"},"doc":"Vendor number by ERP id."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."}]},"doc":"The value in full, as it shall be."},{"name":"requestedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was asked for; epoch milliseconds, UTC."}]},
  'master.Tolerance': {"type":"record","name":"Tolerance","namespace":"master","doc":"How far order, receipt and invoice may differ, and how long they may wait for one another.","fields":[{"name":"site","type":"string","doc":"Site; the key; \"*\" means every site without tolerances of its own."},{"name":"priceOverPercent","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"A price may exceed the ordered one by so many per cent,"},{"name":"priceOverAmount","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"and a line may cost so much more than ordered, in the currency below; both must hold."},{"name":"quantityOverPercent","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"The quantity billed may exceed the quantity received by so many per cent."},{"name":"chargesAmount","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Charges beyond the lines that need no hold, in the currency below."},{"name":"totalAmount","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Difference between an invoice's total and the sum of its parts that is taken as rounding, in the currency below."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217. An invoice in another currency has no tolerance in money."},{"name":"receiptWaitSeconds","type":"int","doc":"How long an invoice waits for its goods before somebody is asked."},{"name":"invoiceWaitSeconds","type":"int","doc":"How long a receipt waits for its invoice before somebody is asked."},{"name":"effectiveFrom","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"From when this value holds; epoch milliseconds, UTC."}]},
  'payables.BillChecked': {"type":"record","name":"BillChecked","namespace":"payables","doc":"Internal to three-way-match, carried in its inbox: an order's matching ledger tells the invoice what it makes of its lines, again whenever that changes.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"orderNumber","type":"string","doc":"Number of the purchase order as the invoice has it."},{"name":"supplier","type":"string","doc":"Supplier that bills (master.Supplier)."},{"name":"invoiceNumber","type":"string","doc":"Number of the invoice."},{"name":"revision","type":"int","doc":"Revision of the bill that this answers."},{"name":"cause","type":"string","doc":"What led to it, for people, for example a goods receipt."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"MatchedLine","namespace":"payables","doc":"One line of a matched invoice.","fields":[{"name":"line","type":"int","doc":"Line of the invoice."},{"name":"orderId","type":"string","doc":"Our order id."},{"name":"erp","type":"string","doc":"ERP that holds the order."},{"name":"erpNumber","type":"string","doc":"Number of the order in the ERP."},{"name":"orderLine","type":"int","doc":"Line of the order."},{"name":"item","type":"string","doc":"Item number (master.Item)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity billed and matched, in the order unit."},{"name":"unit","type":"string","doc":"Order unit."},{"name":"orderedPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit as ordered."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit as billed."},{"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"What the line bills, before tax."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."},{"name":"received","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Received on the order line so far and not matched before, in the order unit."},{"name":"explanation","type":"string","doc":"Why the line matches, in one sentence."}]}},"doc":"Lines that are covered by goods received and stand in the ledger as billed."},{"name":"holds","type":{"type":"array","items":{"type":"record","name":"Hold","namespace":"payables","doc":"Why an invoice may not be paid yet.","fields":[{"name":"holdId","type":"string","doc":"Id of the hold, stable while it stands."},{"name":"rule","type":"string","doc":"Rule that holds it: price-above-order, quantity-above-received, not-received, order-unknown, line-unknown, unit-unknown, quantity-inexact, currency-differs, total-differs, charges-unplanned, ..."},{"name":"line","type":["null","int"],"default":null,"doc":"Line of the invoice; null for the invoice as a whole."},{"name":"orderId","type":["null","string"],"default":null,"doc":"Our order id, where known."},{"name":"expected","type":["null","string"],"default":null,"doc":"Figure the invoice is checked against, as a decimal or a code."},{"name":"actual","type":["null","string"],"default":null,"doc":"Figure on the invoice, as a decimal or a code."},{"name":"limit","type":["null","string"],"default":null,"doc":"Largest figure that would have passed."},{"name":"detail","type":"string","doc":"The verdict in words, with its arithmetic."},{"name":"clearing","type":"string","doc":"The cheapest action that clears it."},{"name":"owner","type":"string","doc":"Role that owns it."}]}},"doc":"What holds lines of this order; none when all agrees."}]},
  'payables.BillMatched': {"type":"record","name":"BillMatched","namespace":"payables","doc":"Internal to three-way-match, carried in its inbox: the invoice tells the matching ledger of each order that it bills that it has matched, and may be paid.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"orderNumber","type":"string","doc":"Number of the purchase order as the invoice has it."},{"name":"supplier","type":"string","doc":"Supplier that bills (master.Supplier)."},{"name":"invoiceNumber","type":"string","doc":"Number of the invoice."}]},
  'payables.BillOrder': {"type":"record","name":"BillOrder","namespace":"payables","doc":"Internal to three-way-match, carried in its inbox: the invoice tells an order's matching ledger what it bills of that order, all of it each time.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"orderNumber","type":"string","doc":"Number of the purchase order as the invoice has it."},{"name":"supplier","type":"string","doc":"Supplier that bills (master.Supplier)."},{"name":"invoiceNumber","type":"string","doc":"Number of the invoice."},{"name":"revision","type":"int","doc":"Raised each time the invoice tells anew; the answer names it."},{"name":"cause","type":"string","doc":"What led to it, for people, for example a credit note."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"InvoiceLine","namespace":"payables","doc":"One line of an invoice or credit note.","fields":[{"name":"line","type":"int","doc":"Line number within the invoice, from 1."},{"name":"orderNumber","type":["null","string"],"default":null,"doc":"Purchase order the line bills; null for that of the invoice."},{"name":"orderLine","type":["null","int"],"default":null,"doc":"Line of that order; null where not given: the order's line for the item then."},{"name":"item","type":["null","string"],"default":null,"doc":"Item number of the health system (master.Item); null where not known."},{"name":"supplierItem","type":["null","string"],"default":null,"doc":"Supplier's number of the item; null where not given."},{"name":"description","type":["null","string"],"default":null,"doc":"As on the invoice."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity billed, in the unit below."},{"name":"unit","type":"string","doc":"Unit of measure."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one unit."},{"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"What the line bills, before tax."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."}]}},"doc":"Lines of the invoice for this order, less what was credited; without those that were credited altogether."}]},
  'payables.CreditNoteReceived': {"type":"record","name":"CreditNoteReceived","namespace":"payables","doc":"A supplier takes back part of what it billed.","fields":[{"name":"eventId","type":"string","doc":"Unique id of this message."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"invoiceNumber","type":"string","doc":"Number that the supplier gave the credit note: supplier and number name it. One may come both by EDI and through AP: the same again changes nothing, with other contents it is an exception."},{"name":"source","type":"string","doc":"Where it came from: \"X12\", or the AP system."},{"name":"orderNumber","type":["null","string"],"default":null,"doc":"Purchase order it bills, unless its lines say otherwise."},{"name":"credits","type":["null","string"],"default":null,"doc":"Invoice that is credited; null where not given."},{"name":"creditedOn","type":"string","doc":"Date of the credit note, ISO 8601."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"InvoiceLine","namespace":"payables","doc":"One line of an invoice or credit note.","fields":[{"name":"line","type":"int","doc":"Line number within the invoice, from 1."},{"name":"orderNumber","type":["null","string"],"default":null,"doc":"Purchase order the line bills; null for that of the invoice."},{"name":"orderLine","type":["null","int"],"default":null,"doc":"Line of that order; null where not given: the order's line for the item then."},{"name":"item","type":["null","string"],"default":null,"doc":"Item number of the health system (master.Item); null where not known."},{"name":"supplierItem","type":["null","string"],"default":null,"doc":"Supplier's number of the item; null where not given."},{"name":"description","type":["null","string"],"default":null,"doc":"As on the invoice."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity billed, in the unit below."},{"name":"unit","type":"string","doc":"Unit of measure."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one unit."},{"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"What the line bills, before tax."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."}]}},"doc":"What is credited; quantities and amounts above zero."},{"name":"tax","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Tax credited."},{"name":"charges","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Charges credited."},{"name":"total","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"What is credited: lines, charges and tax."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."},{"name":"documentId","type":["null","string"],"default":null,"doc":"Document that said so (SupplierDocumentReceived); null for one from an AP system."},{"name":"receivedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was received; epoch milliseconds, UTC."}]},
  'payables.HoldReleased': {"type":"record","name":"HoldReleased","namespace":"payables","doc":"A hold stands no longer: a person released it, or what was missing came.","fields":[{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"invoiceNumber","type":"string","doc":"Number of the invoice."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"holdId","type":"string","doc":"Hold."},{"name":"rule","type":"string","doc":"Its rule."},{"name":"releasedBy","type":"string","doc":"User id of the person; or the event that cleared it, such as a goods receipt."},{"name":"reason","type":"string","doc":"Why."},{"name":"releasedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was released; epoch milliseconds, UTC."}]},
  'payables.InvoiceHeld': {"type":"record","name":"InvoiceHeld","namespace":"payables","doc":"The invoice may not be paid yet; each hold says why, and what clears it.","fields":[{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"invoiceNumber","type":"string","doc":"Number of the invoice."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"holds","type":{"type":"array","items":{"type":"record","name":"Hold","namespace":"payables","doc":"Why an invoice may not be paid yet.","fields":[{"name":"holdId","type":"string","doc":"Id of the hold, stable while it stands."},{"name":"rule","type":"string","doc":"Rule that holds it: price-above-order, quantity-above-received, not-received, order-unknown, line-unknown, unit-unknown, quantity-inexact, currency-differs, total-differs, charges-unplanned, ..."},{"name":"line","type":["null","int"],"default":null,"doc":"Line of the invoice; null for the invoice as a whole."},{"name":"orderId","type":["null","string"],"default":null,"doc":"Our order id, where known."},{"name":"expected","type":["null","string"],"default":null,"doc":"Figure the invoice is checked against, as a decimal or a code."},{"name":"actual","type":["null","string"],"default":null,"doc":"Figure on the invoice, as a decimal or a code."},{"name":"limit","type":["null","string"],"default":null,"doc":"Largest figure that would have passed."},{"name":"detail","type":"string","doc":"The verdict in words, with its arithmetic."},{"name":"clearing","type":"string","doc":"The cheapest action that clears it."},{"name":"owner","type":"string","doc":"Role that owns it."}]}},"doc":"All holds that stand; at least one."},{"name":"total","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"What is billed."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."},{"name":"explanation","type":"string","doc":"The verdict in one sentence."},{"name":"heldAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was decided; epoch milliseconds, UTC."}]},
  'payables.InvoiceMatched': {"type":"record","name":"InvoiceMatched","namespace":"payables","doc":"Order, receipts and invoice agree within the tolerances, or what did not was released: the invoice may be paid.","fields":[{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"invoiceNumber","type":"string","doc":"Number of the invoice."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"MatchedLine","namespace":"payables","doc":"One line of a matched invoice.","fields":[{"name":"line","type":"int","doc":"Line of the invoice."},{"name":"orderId","type":"string","doc":"Our order id."},{"name":"erp","type":"string","doc":"ERP that holds the order."},{"name":"erpNumber","type":"string","doc":"Number of the order in the ERP."},{"name":"orderLine","type":"int","doc":"Line of the order."},{"name":"item","type":"string","doc":"Item number (master.Item)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity billed and matched, in the order unit."},{"name":"unit","type":"string","doc":"Order unit."},{"name":"orderedPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit as ordered."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit as billed."},{"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"What the line bills, before tax."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."},{"name":"received","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Received on the order line so far and not matched before, in the order unit."},{"name":"explanation","type":"string","doc":"Why the line matches, in one sentence."}]}},"doc":"Every line of the invoice."},{"name":"tax","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Tax."},{"name":"charges","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Charges beyond the lines."},{"name":"total","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"What may be paid."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."},{"name":"invoicedOn","type":"string","doc":"Date of the invoice, ISO 8601."},{"name":"released","type":{"type":"array","items":"string"},"doc":"Rules whose holds were released by a person; empty when everything agreed."},{"name":"explanation","type":"string","doc":"The verdict in one sentence."},{"name":"matchedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was decided; epoch milliseconds, UTC."}]},
  'payables.InvoiceReceived': {"type":"record","name":"InvoiceReceived","namespace":"payables","doc":"A supplier bills us (X12 810, or through an AP system).","fields":[{"name":"eventId","type":"string","doc":"Unique id of this message."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"invoiceNumber","type":"string","doc":"Number that the supplier gave the invoice: supplier and number name it. One may come both by EDI and through AP: the same again changes nothing, with other contents it is an exception."},{"name":"source","type":"string","doc":"Where it came from: \"X12\", or the AP system."},{"name":"orderNumber","type":["null","string"],"default":null,"doc":"Purchase order it bills, unless its lines say otherwise."},{"name":"invoicedOn","type":"string","doc":"Date of the invoice, ISO 8601."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"InvoiceLine","namespace":"payables","doc":"One line of an invoice or credit note.","fields":[{"name":"line","type":"int","doc":"Line number within the invoice, from 1."},{"name":"orderNumber","type":["null","string"],"default":null,"doc":"Purchase order the line bills; null for that of the invoice."},{"name":"orderLine","type":["null","int"],"default":null,"doc":"Line of that order; null where not given: the order's line for the item then."},{"name":"item","type":["null","string"],"default":null,"doc":"Item number of the health system (master.Item); null where not known."},{"name":"supplierItem","type":["null","string"],"default":null,"doc":"Supplier's number of the item; null where not given."},{"name":"description","type":["null","string"],"default":null,"doc":"As on the invoice."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity billed, in the unit below."},{"name":"unit","type":"string","doc":"Unit of measure."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one unit."},{"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"What the line bills, before tax."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."}]}},"doc":"What is billed; at least one line."},{"name":"tax","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Tax, in the currency."},{"name":"charges","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Freight and other charges that are in no line, less allowances."},{"name":"total","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"What is to be paid: lines, charges and tax."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."},{"name":"documentId","type":["null","string"],"default":null,"doc":"Document that said so (SupplierDocumentReceived); null for one from an AP system."},{"name":"receivedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was received; epoch milliseconds, UTC."}]},
  'payables.ReceiptUnmatchedOverdue': {"type":"record","name":"ReceiptUnmatchedOverdue","namespace":"payables","doc":"Goods were received and no invoice came for them in time.","fields":[{"name":"orderId","type":"string","doc":"Our order id."},{"name":"orderNumber","type":"string","doc":"Number of the order in the ERP."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"receiptId","type":"string","doc":"Receipt."},{"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Value of what was received and not billed, at the order's prices."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."},{"name":"receivedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was received; epoch milliseconds, UTC."},{"name":"dueAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When its invoice was due; epoch milliseconds, UTC."}]},
  'payables.ReleaseHold': {"type":"record","name":"ReleaseHold","namespace":"payables","doc":"Command to three-way-match: pay although this does not agree.","fields":[{"name":"commandId","type":"string","doc":"Unique id of the command; the same again changes nothing."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"invoiceNumber","type":"string","doc":"Number of the invoice."},{"name":"holdId","type":["null","string"],"default":null,"doc":"Hold to release; null for all that stand when the command is taken."},{"name":"releasedBy","type":"string","doc":"User id of the person."},{"name":"role","type":"string","doc":"Role in which the person acts."},{"name":"reason","type":"string","doc":"Why; kept with the match."},{"name":"requestedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was asked for; epoch milliseconds, UTC."}]},
  'payables.UnitsCorrected': {"type":"record","name":"UnitsCorrected","namespace":"payables","doc":"Internal to three-way-match, carried in its inbox with the item stamped on it: how an item of the order was packed is known otherwise.","fields":[{"name":"site","type":"string","doc":"Site that ordered."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"orderNumber","type":"string","doc":"Number of the purchase order in the ERP."}]},
  'payables.UnitsReliedOn': {"type":"record","name":"UnitsReliedOn","namespace":"payables","doc":"Internal to three-way-match, carried in its inbox: the ledger of an order counts in the units of an item, and hears of it when they are corrected.","fields":[{"name":"site","type":"string","doc":"Site that ordered."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"orderNumber","type":"string","doc":"Number of the purchase order in the ERP."}]},
  'procurement.AddToBasket': {"type":"record","name":"AddToBasket","namespace":"procurement","doc":"Internal to procurement-sync, carried in its inbox: approved lines wait with others for the same supplier, site and ERP until the cut-off.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"requisitionId","type":"string","doc":"Requisition the lines come from."},{"name":"contentHash","type":"string","doc":"Hash of the requisition's contents (lines, prices, total); an approval holds only for the contents it names."},{"name":"supplier","type":"string","doc":"Supplier of the basket (master.Supplier)."},{"name":"erp","type":"string","doc":"ERP of the basket."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"RequisitionLine","namespace":"procurement","doc":"One line of a requisition, sourced and priced.","fields":[{"name":"line","type":"int","doc":"Line number, from 1, unique within the requisition."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location to deliver to (master.Location)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity in the base unit: orderQuantity × unitFactor."},{"name":"baseUnit","type":"string","doc":"Base unit of the item."},{"name":"orderQuantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity in the order unit."},{"name":"orderUnit","type":"string","doc":"Unit of measure the supplier sells in."},{"name":"unitFactor","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Base units in one order unit."},{"name":"supplier","type":"string","doc":"Supplier to order from (master.Supplier)."},{"name":"contract","type":["null","string"],"default":null,"doc":"Contract the price comes from (master.Contract); null for a price without a contract."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit, in the currency below."},{"name":"currency","type":"string","doc":"Currency of price and amount, ISO 4217."},{"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"orderQuantity × unitPrice, in the currency."}]}},"doc":"Approved lines for this basket."},{"name":"window","type":"int","doc":"Seconds a basket waits for more lines, from its first line on."}]},
  'procurement.ApprovalGiven': {"type":"record","name":"ApprovalGiven","namespace":"procurement","doc":"An approver agrees to a requisition.","fields":[{"name":"eventId","type":"string","doc":"Unique id of the decision; the same id again changes nothing."},{"name":"requisitionId","type":"string","doc":"Requisition decided upon."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"approver","type":"string","doc":"User id of the person who approved."},{"name":"contentHash","type":["null","string"],"default":null,"doc":"Hash of the contents the approver saw; null where the source cannot tell."},{"name":"comment","type":["null","string"],"default":null,"doc":"What the approver wrote."},{"name":"decidedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the approver decided; epoch milliseconds, UTC."}]},
  'procurement.ApprovalOverdue': {"type":"record","name":"ApprovalOverdue","namespace":"procurement","doc":"Nobody decided on the requisition in time.","fields":[{"name":"requisitionId","type":"string","doc":"Id of the requisition."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"approverRole","type":"string","doc":"Role that should have decided."},{"name":"dueAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the decision was due; epoch milliseconds, UTC."},{"name":"total","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Sum of the amounts of the lines, in the currency below."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."}]},
  'procurement.ApprovalRefused': {"type":"record","name":"ApprovalRefused","namespace":"procurement","doc":"An approver refuses a requisition.","fields":[{"name":"eventId","type":"string","doc":"Unique id of the decision; the same id again changes nothing."},{"name":"requisitionId","type":"string","doc":"Requisition decided upon."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"approver","type":"string","doc":"User id of the person who refused."},{"name":"contentHash","type":["null","string"],"default":null,"doc":"Hash of the contents the approver saw; null where the source cannot tell."},{"name":"comment","type":["null","string"],"default":null,"doc":"What the approver wrote."},{"name":"decidedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the approver decided; epoch milliseconds, UTC."}]},
  'procurement.ApprovalRequired': {"type":"record","name":"ApprovalRequired","namespace":"procurement","doc":"The requisition is above the automatic limit: a person must approve it.","fields":[{"name":"requisitionId","type":"string","doc":"Id of the requisition."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"contentHash","type":"string","doc":"Hash of the requisition's contents (lines, prices, total); an approval holds only for the contents it names."},{"name":"total","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Sum of the amounts of the lines, in the currency below."},{"name":"limit","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Automatic limit of the site that was exceeded, in the currency below."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."},{"name":"approverRole","type":"string","doc":"Role that may approve (master.ApprovalPolicy)."},{"name":"urgency","type":{"type":"enum","name":"Urgency","namespace":"replenishment","doc":"How soon somebody has to act on a proposal.","symbols":["UNRECOGNISED","ROUTINE","URGENT","EMERGENCY"],"default":"UNRECOGNISED"},"default":"ROUTINE","doc":"How soon somebody has to act."},{"name":"dueAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the approval becomes overdue; epoch milliseconds, UTC."}]},
  'procurement.AwaitOrder': {"type":"record","name":"AwaitOrder","namespace":"procurement","doc":"Internal to procurement-sync, carried in its inbox: a receipt or an invoice wants to be posted against an order.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"orderNumber","type":"string","doc":"Number of the order in the ERP."},{"name":"document","type":"string","doc":"Business document that is to be posted, which is also the id of its aggregate: receipt:<site>:<source>:<receipt id> or invoice:<supplier>:<invoice number>."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OrderQuantity","namespace":"procurement","doc":"A quantity of one order line.","fields":[{"name":"line","type":"int","doc":"Line of the order."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity, in the order unit."}]}},"doc":"Of an invoice: what goods receipts in the ERP must cover before it; empty of a receipt."}]},
  'procurement.ErpEntityMissing': {"type":"record","name":"ErpEntityMissing","namespace":"procurement","doc":"The ERP has answered that it has no such material or vendor.","fields":[{"name":"erp","type":"string","doc":"Id of the ERP, as routing and numbers name it."},{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"kind","type":"string","doc":"item or supplier."},{"name":"number","type":"string","doc":"Material or vendor number in the ERP."},{"name":"seenAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When its answer was taken; epoch milliseconds, UTC."}]},
  'procurement.ErpItemSeen': {"type":"record","name":"ErpItemSeen","namespace":"procurement","doc":"A material as the ERP has it; told when it is first seen, and when it differs from what was told last.","fields":[{"name":"erp","type":"string","doc":"Id of the ERP, as routing and numbers name it."},{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"number","type":"string","doc":"Material or vendor number in the ERP."},{"name":"description","type":"string","doc":"Description in the ERP."},{"name":"baseUnit","type":"string","doc":"Base unit of measure, in the ERP's code."},{"name":"blocked","type":"boolean","doc":"Whether the ERP takes no new orders for it for the time being."},{"name":"deleted","type":"boolean","doc":"Whether the ERP has it marked for deletion."},{"name":"changedOn","type":["null","string"],"default":null,"doc":"Day on which the ERP says it was changed last, ISO 8601; null where it does not say."},{"name":"seenAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When its answer was taken; epoch milliseconds, UTC."}]},
  'procurement.ErpPosted': {"type":"record","name":"ErpPosted","namespace":"procurement","doc":"The ERP holds the posting.","fields":[{"name":"document","type":"string","doc":"Business document that is posted, for example a receipt: kind and document name the posting; the key."},{"name":"kind","type":{"type":"enum","name":"PostingKind","namespace":"procurement","doc":"What is written into an ERP.","symbols":["UNRECOGNISED","ACKNOWLEDGEMENT","GOODS_RECEIPT","GOODS_RECEIPT_REVERSAL","INVOICE","GOODS_ISSUE"],"default":"UNRECOGNISED"},"doc":"What is posted."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"erp","type":"string","doc":"ERP it is posted in."},{"name":"reference","type":"string","doc":"Our reference in the ERP, by which the posting is looked up."},{"name":"orderId","type":"string","doc":"Our order id; empty where it belongs to no order."},{"name":"orderNumber","type":"string","doc":"Number of the order in the ERP; empty where it belongs to no order."},{"name":"externalNumber","type":"string","doc":"Number the ERP gave it."},{"name":"attempt","type":"int","doc":"Number of the attempt that got through, from 1."},{"name":"detail","type":"string","doc":"What was posted, in words."},{"name":"postedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the ERP confirmed it; epoch milliseconds, UTC."}]},
  'procurement.ErpPostingInDoubt': {"type":"record","name":"ErpPostingInDoubt","namespace":"procurement","doc":"It is not known whether the ERP holds the posting. It is looked up by its reference, never sent again blindly.","fields":[{"name":"document","type":"string","doc":"Business document that is posted, for example a receipt: kind and document name the posting; the key."},{"name":"kind","type":{"type":"enum","name":"PostingKind","namespace":"procurement","doc":"What is written into an ERP.","symbols":["UNRECOGNISED","ACKNOWLEDGEMENT","GOODS_RECEIPT","GOODS_RECEIPT_REVERSAL","INVOICE","GOODS_ISSUE"],"default":"UNRECOGNISED"},"doc":"What is posted."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"erp","type":"string","doc":"ERP it is posted in."},{"name":"reference","type":"string","doc":"Our reference in the ERP, by which the posting is looked up."},{"name":"orderId","type":"string","doc":"Our order id; empty where it belongs to no order."},{"name":"orderNumber","type":"string","doc":"Number of the order in the ERP; empty where it belongs to no order."},{"name":"reason","type":"string","doc":"What made the outcome unknown, for example a time-out."},{"name":"since","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"Since when it has been in doubt; epoch milliseconds, UTC."}]},
  'procurement.ErpPostingRefused': {"type":"record","name":"ErpPostingRefused","namespace":"procurement","doc":"The ERP refused the posting: nothing was posted.","fields":[{"name":"document","type":"string","doc":"Business document that is posted, for example a receipt: kind and document name the posting; the key."},{"name":"kind","type":{"type":"enum","name":"PostingKind","namespace":"procurement","doc":"What is written into an ERP.","symbols":["UNRECOGNISED","ACKNOWLEDGEMENT","GOODS_RECEIPT","GOODS_RECEIPT_REVERSAL","INVOICE","GOODS_ISSUE"],"default":"UNRECOGNISED"},"doc":"What is posted."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"erp","type":"string","doc":"ERP it is posted in."},{"name":"reference","type":"string","doc":"Our reference in the ERP, by which the posting is looked up."},{"name":"orderId","type":"string","doc":"Our order id; empty where it belongs to no order."},{"name":"orderNumber","type":"string","doc":"Number of the order in the ERP; empty where it belongs to no order."},{"name":"code","type":"string","doc":"Code of the refusal, as the ERP gave it."},{"name":"reason","type":"string","doc":"The refusal in words."},{"name":"refusedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the ERP refused it; epoch milliseconds, UTC."}]},
  'procurement.ErpReadingEnded': {"type":"record","name":"ErpReadingEnded","namespace":"procurement","doc":"Internal to procurement-sync, carried in its inbox: a reading has gone through everything that an ERP has. What it did not come upon is not there.","fields":[{"name":"erp","type":"string","doc":"Id of the ERP, as routing and numbers name it."},{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"kind","type":"string","doc":"item or supplier."},{"name":"begunAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it began; epoch milliseconds, UTC."}]},
  'procurement.ErpRowsRead': {"type":"record","name":"ErpRowsRead","namespace":"procurement","doc":"Internal to procurement-sync, carried in its inbox: what a page of an ERP held of the numbers that one aggregate keeps.","fields":[{"name":"erp","type":"string","doc":"Id of the ERP, as routing and numbers name it."},{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"kind","type":"string","doc":"item or supplier."},{"name":"full","type":"boolean","doc":"Whether the reading goes through everything, and not only through what was changed."},{"name":"readAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the page was taken; epoch milliseconds, UTC."},{"name":"rows","type":{"type":"array","items":{"type":"record","name":"ErpMasterRow","namespace":"procurement","doc":"A material or vendor in an answer of an ERP.","fields":[{"name":"number","type":"string","doc":"Material or vendor number in the ERP."},{"name":"text","type":"string","doc":"Description or name."},{"name":"baseUnit","type":["null","string"],"default":null,"doc":"Base unit of measure, in the ERP's code; null of a vendor."},{"name":"blocked","type":"boolean","doc":"Whether the ERP takes no new orders for it for the time being."},{"name":"deleted","type":"boolean","doc":"Whether the ERP has it marked for deletion."},{"name":"changedOn","type":["null","string"],"default":null,"doc":"Day on which the ERP says it was changed last, ISO 8601; null where it does not say."}]}},"doc":"Materials or vendors."}]},
  'procurement.ErpSupplierSeen': {"type":"record","name":"ErpSupplierSeen","namespace":"procurement","doc":"A vendor as the ERP has it; told when it is first seen, and when it differs from what was told last.","fields":[{"name":"erp","type":"string","doc":"Id of the ERP, as routing and numbers name it."},{"name":"site","type":"string","doc":"Site the value is for; \"*\" means every site."},{"name":"number","type":"string","doc":"Material or vendor number in the ERP."},{"name":"name","type":"string","doc":"Name in the ERP."},{"name":"blocked","type":"boolean","doc":"Whether the ERP takes no new orders for it for the time being."},{"name":"deleted","type":"boolean","doc":"Whether the ERP has it marked for deletion."},{"name":"changedOn","type":["null","string"],"default":null,"doc":"Day on which the ERP says it was changed last, ISO 8601; null where it does not say."},{"name":"seenAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When its answer was taken; epoch milliseconds, UTC."}]},
  'procurement.OrderOpened': {"type":"record","name":"OrderOpened","namespace":"procurement","doc":"Internal to procurement-sync, carried in its inbox: an ERP holds the order, so receipts and invoices can be posted against it.","fields":[{"name":"orderId","type":"string","doc":"Our order id."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"erp","type":"string","doc":"ERP that holds the order."},{"name":"orderNumber","type":"string","doc":"Number of the order in the ERP."},{"name":"vendor","type":"string","doc":"The supplier's number in the ERP."},{"name":"companyCode","type":"string","doc":"Company code of the order."},{"name":"currency","type":"string","doc":"Currency of the order, ISO 4217."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OpenedLine","namespace":"procurement","doc":"One line of an order, with what a posting against it takes.","fields":[{"name":"line","type":"int","doc":"Line of the order."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location the line is for (master.Location)."},{"name":"material","type":"string","doc":"Material number of the item in the ERP."},{"name":"plant","type":"string","doc":"Plant of the line in the ERP."},{"name":"storageLocation","type":"string","doc":"Storage location of the line in the ERP; empty where there is none."},{"name":"unit","type":"string","doc":"Order unit."},{"name":"unitFactor","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Base units in one order unit, as ordered."},{"name":"baseUnit","type":"string","doc":"Base unit of the item."}]}},"doc":"Lines of the order."}]},
  'procurement.PlaceOrder': {"type":"record","name":"PlaceOrder","namespace":"procurement","doc":"Internal to procurement-sync, carried in its inbox: a basket reached its cut-off and becomes a purchase order.","fields":[{"name":"orderId","type":"string","doc":"Our order id, given before the ERP is asked."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"erp","type":"string","doc":"ERP the order is committed in."},{"name":"basket","type":"string","doc":"Basket the order comes from (supplier:site:ERP)."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OrderLine","namespace":"procurement","doc":"One line of a purchase order.","fields":[{"name":"line","type":"int","doc":"Line number, from 1, unique within the order."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"erpMaterial","type":"string","doc":"Material number of the item in the ERP of the order."},{"name":"location","type":"string","doc":"Location to deliver to (master.Location)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity ordered, in the unit below."},{"name":"unit","type":"string","doc":"Order unit: the unit of measure the supplier sells in."},{"name":"unitFactor","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Base units in one order unit."},{"name":"baseUnit","type":"string","doc":"Base unit of the item."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit, in the currency below."},{"name":"currency","type":"string","doc":"Currency of the price, ISO 4217."},{"name":"sources","type":{"type":"array","items":{"type":"record","name":"OrderLineSource","namespace":"procurement","doc":"The approved requisition line that part of an order line stands for.","fields":[{"name":"requisitionId","type":"string","doc":"Requisition."},{"name":"line","type":"int","doc":"Line number within that requisition."},{"name":"contentHash","type":"string","doc":"Hash of the requisition's contents as approved."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Part of the order line that stands for it, in the order unit."},{"name":"baseQuantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"The same part in the base unit."}]}},"doc":"Requisition lines it stands for; their quantities add up to the quantity of the line."}]}},"doc":"Lines to order."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."}]},
  'procurement.PurchaseOrderAcknowledged': {"type":"record","name":"PurchaseOrderAcknowledged","namespace":"procurement","doc":"The supplier has answered the order; what will come of each line is known.","fields":[{"name":"orderId","type":"string","doc":"Our order id, given before the ERP is asked."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"erp","type":"string","doc":"ERP the order is committed in."},{"name":"erpNumber","type":"string","doc":"Number the ERP gave the order."},{"name":"acknowledgementId","type":"string","doc":"The answer (suppliers.OrderAcknowledged)."},{"name":"supplierOrderNumber","type":["null","string"],"default":null,"doc":"Number of the order at the supplier; null where it gives none."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"AcknowledgedLine","namespace":"suppliers","doc":"What the supplier answers for one order line.","fields":[{"name":"line","type":"int","doc":"Line of our order."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location the line is for."},{"name":"status","type":{"type":"enum","name":"AcknowledgedLineStatus","namespace":"suppliers","doc":"What a supplier answers for an order line.","symbols":["UNRECOGNISED","ACCEPTED","QUANTITY_CHANGED","PRICE_CHANGED","SUBSTITUTED","BACKORDERED","RESCHEDULED","REJECTED","PENDING"],"default":"UNRECOGNISED"},"doc":"The answer, in our terms. Several may hold at once: the quantities and the price below tell each."},{"name":"code","type":"string","doc":"The answer as the supplier coded it, for example X12 element 668."},{"name":"orderedQuantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity ordered, in the order unit."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity the supplier will deliver now, in the order unit."},{"name":"backordered","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity the supplier will deliver later, in the order unit; the rest of the ordered quantity never comes."},{"name":"unit","type":"string","doc":"Order unit."},{"name":"orderedPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit as ordered."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit as the supplier has it."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."},{"name":"promisedOn","type":["null","string"],"default":null,"doc":"Date the supplier promises, ISO 8601; null where it gives none."},{"name":"substitute","type":["null","string"],"default":null,"doc":"Supplier's number of the item it sends instead; null unless substituted."},{"name":"reason","type":["null","string"],"default":null,"doc":"What the supplier says about it."}]}},"doc":"One for each line it answers."},{"name":"acknowledgedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the answer was received; epoch milliseconds, UTC."}]},
  'procurement.PurchaseOrderCancelled': {"type":"record","name":"PurchaseOrderCancelled","namespace":"procurement","doc":"The purchase order will not be fulfilled: its requisition lines are open no longer.","fields":[{"name":"orderId","type":"string","doc":"Our order id, given before the ERP is asked."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"erp","type":"string","doc":"ERP the order is committed in."},{"name":"erpNumber","type":["null","string"],"default":null,"doc":"Number in the ERP; null if it never got one."},{"name":"reason","type":"string","doc":"Why it was cancelled."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OrderLine","namespace":"procurement","doc":"One line of a purchase order.","fields":[{"name":"line","type":"int","doc":"Line number, from 1, unique within the order."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"erpMaterial","type":"string","doc":"Material number of the item in the ERP of the order."},{"name":"location","type":"string","doc":"Location to deliver to (master.Location)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity ordered, in the unit below."},{"name":"unit","type":"string","doc":"Order unit: the unit of measure the supplier sells in."},{"name":"unitFactor","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Base units in one order unit."},{"name":"baseUnit","type":"string","doc":"Base unit of the item."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit, in the currency below."},{"name":"currency","type":"string","doc":"Currency of the price, ISO 4217."},{"name":"sources","type":{"type":"array","items":{"type":"record","name":"OrderLineSource","namespace":"procurement","doc":"The approved requisition line that part of an order line stands for.","fields":[{"name":"requisitionId","type":"string","doc":"Requisition."},{"name":"line","type":"int","doc":"Line number within that requisition."},{"name":"contentHash","type":"string","doc":"Hash of the requisition's contents as approved."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Part of the order line that stands for it, in the order unit."},{"name":"baseQuantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"The same part in the base unit."}]}},"doc":"Requisition lines it stands for; their quantities add up to the quantity of the line."}]}},"doc":"Lines cancelled."},{"name":"cancelledAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was cancelled; epoch milliseconds, UTC."}]},
  'procurement.PurchaseOrderInDoubt': {"type":"record","name":"PurchaseOrderInDoubt","namespace":"procurement","doc":"It is not known whether the ERP holds the purchase order. It is looked up by its reference, never sent again blindly.","fields":[{"name":"orderId","type":"string","doc":"Our order id, given before the ERP is asked."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"erp","type":"string","doc":"ERP the order is committed in."},{"name":"reference","type":"string","doc":"Our reference in the ERP, by which the order is looked up; at most 12 characters, a limit of SAP."},{"name":"reason","type":"string","doc":"What made the outcome unknown, for example a time-out."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OrderLine","namespace":"procurement","doc":"One line of a purchase order.","fields":[{"name":"line","type":"int","doc":"Line number, from 1, unique within the order."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"erpMaterial","type":"string","doc":"Material number of the item in the ERP of the order."},{"name":"location","type":"string","doc":"Location to deliver to (master.Location)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity ordered, in the unit below."},{"name":"unit","type":"string","doc":"Order unit: the unit of measure the supplier sells in."},{"name":"unitFactor","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Base units in one order unit."},{"name":"baseUnit","type":"string","doc":"Base unit of the item."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit, in the currency below."},{"name":"currency","type":"string","doc":"Currency of the price, ISO 4217."},{"name":"sources","type":{"type":"array","items":{"type":"record","name":"OrderLineSource","namespace":"procurement","doc":"The approved requisition line that part of an order line stands for.","fields":[{"name":"requisitionId","type":"string","doc":"Requisition."},{"name":"line","type":"int","doc":"Line number within that requisition."},{"name":"contentHash","type":"string","doc":"Hash of the requisition's contents as approved."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Part of the order line that stands for it, in the order unit."},{"name":"baseQuantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"The same part in the base unit."}]}},"doc":"Requisition lines it stands for; their quantities add up to the quantity of the line."}]}},"doc":"Lines that may have been ordered."},{"name":"since","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"Since when it has been in doubt; epoch milliseconds, UTC."}]},
  'procurement.PurchaseOrderPlaced': {"type":"record","name":"PurchaseOrderPlaced","namespace":"procurement","doc":"The ERP holds the purchase order.","fields":[{"name":"orderId","type":"string","doc":"Our order id, given before the ERP is asked."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"erp","type":"string","doc":"ERP the order is committed in."},{"name":"erpNumber","type":"string","doc":"Number the ERP gave the order."},{"name":"reference","type":"string","doc":"Our reference in the ERP, by which the order is looked up; at most 12 characters, a limit of SAP."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OrderLine","namespace":"procurement","doc":"One line of a purchase order.","fields":[{"name":"line","type":"int","doc":"Line number, from 1, unique within the order."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"erpMaterial","type":"string","doc":"Material number of the item in the ERP of the order."},{"name":"location","type":"string","doc":"Location to deliver to (master.Location)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity ordered, in the unit below."},{"name":"unit","type":"string","doc":"Order unit: the unit of measure the supplier sells in."},{"name":"unitFactor","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Base units in one order unit."},{"name":"baseUnit","type":"string","doc":"Base unit of the item."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit, in the currency below."},{"name":"currency","type":"string","doc":"Currency of the price, ISO 4217."},{"name":"sources","type":{"type":"array","items":{"type":"record","name":"OrderLineSource","namespace":"procurement","doc":"The approved requisition line that part of an order line stands for.","fields":[{"name":"requisitionId","type":"string","doc":"Requisition."},{"name":"line","type":"int","doc":"Line number within that requisition."},{"name":"contentHash","type":"string","doc":"Hash of the requisition's contents as approved."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Part of the order line that stands for it, in the order unit."},{"name":"baseQuantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"The same part in the base unit."}]}},"doc":"Requisition lines it stands for; their quantities add up to the quantity of the line."}]}},"doc":"Lines ordered."},{"name":"total","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Sum of the amounts of the lines, in the currency below."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."},{"name":"attempt","type":["null","int"],"default":null,"doc":"Number of the attempt that got through, from 1; null in records of before this was told."},{"name":"placedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the ERP confirmed it; epoch milliseconds, UTC."}]},
  'procurement.PurchaseOrderRefused': {"type":"record","name":"PurchaseOrderRefused","namespace":"procurement","doc":"The ERP refused the purchase order: nothing was ordered.","fields":[{"name":"orderId","type":"string","doc":"Our order id, given before the ERP is asked."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"erp","type":"string","doc":"ERP the order is committed in."},{"name":"reference","type":"string","doc":"Our reference in the ERP, by which the order is looked up; at most 12 characters, a limit of SAP."},{"name":"code","type":"string","doc":"Code of the refusal, as the ERP gave it."},{"name":"reason","type":"string","doc":"The refusal in words."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OrderLine","namespace":"procurement","doc":"One line of a purchase order.","fields":[{"name":"line","type":"int","doc":"Line number, from 1, unique within the order."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"erpMaterial","type":"string","doc":"Material number of the item in the ERP of the order."},{"name":"location","type":"string","doc":"Location to deliver to (master.Location)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity ordered, in the unit below."},{"name":"unit","type":"string","doc":"Order unit: the unit of measure the supplier sells in."},{"name":"unitFactor","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Base units in one order unit."},{"name":"baseUnit","type":"string","doc":"Base unit of the item."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit, in the currency below."},{"name":"currency","type":"string","doc":"Currency of the price, ISO 4217."},{"name":"sources","type":{"type":"array","items":{"type":"record","name":"OrderLineSource","namespace":"procurement","doc":"The approved requisition line that part of an order line stands for.","fields":[{"name":"requisitionId","type":"string","doc":"Requisition."},{"name":"line","type":"int","doc":"Line number within that requisition."},{"name":"contentHash","type":"string","doc":"Hash of the requisition's contents as approved."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Part of the order line that stands for it, in the order unit."},{"name":"baseQuantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"The same part in the base unit."}]}},"doc":"Requisition lines it stands for; their quantities add up to the quantity of the line."}]}},"doc":"Lines that were not ordered."},{"name":"refusedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the ERP refused it; epoch milliseconds, UTC."}]},
  'procurement.ReceiptEnded': {"type":"record","name":"ReceiptEnded","namespace":"procurement","doc":"Internal to procurement-sync, carried in its inbox: no more is to be done about a receipt; or it was taken back since.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"orderNumber","type":"string","doc":"Number of the order in the ERP."},{"name":"document","type":"string","doc":"Business document that is to be posted, which is also the id of its aggregate: receipt:<site>:<source>:<receipt id> or invoice:<supplier>:<invoice number>."},{"name":"posted","type":"boolean","doc":"Whether the ERP holds all that we wanted to post."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OrderQuantity","namespace":"procurement","doc":"A quantity of one order line.","fields":[{"name":"line","type":"int","doc":"Line of the order."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity, in the order unit."}]}},"doc":"What is received in the ERP because of it; empty where it was taken back, or not posted."}]},
  'procurement.RequisitionApproved': {"type":"record","name":"RequisitionApproved","namespace":"procurement","doc":"The requisition may be ordered, up to the contents named by the hash.","fields":[{"name":"requisitionId","type":"string","doc":"Id of the requisition."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"contentHash","type":"string","doc":"Hash of the requisition's contents (lines, prices, total); an approval holds only for the contents it names."},{"name":"approvedBy","type":"string","doc":"User id of the approver, or the name of the policy when automatic."},{"name":"automatic","type":"boolean","doc":"True when a rule approved it without a person."},{"name":"rule","type":"string","doc":"Rule that allowed it, for example the automatic limit of the site."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"RequisitionLine","namespace":"procurement","doc":"One line of a requisition, sourced and priced.","fields":[{"name":"line","type":"int","doc":"Line number, from 1, unique within the requisition."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location to deliver to (master.Location)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity in the base unit: orderQuantity × unitFactor."},{"name":"baseUnit","type":"string","doc":"Base unit of the item."},{"name":"orderQuantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity in the order unit."},{"name":"orderUnit","type":"string","doc":"Unit of measure the supplier sells in."},{"name":"unitFactor","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Base units in one order unit."},{"name":"supplier","type":"string","doc":"Supplier to order from (master.Supplier)."},{"name":"contract","type":["null","string"],"default":null,"doc":"Contract the price comes from (master.Contract); null for a price without a contract."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit, in the currency below."},{"name":"currency","type":"string","doc":"Currency of price and amount, ISO 4217."},{"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"orderQuantity × unitPrice, in the currency."}]}},"doc":"Lines approved."},{"name":"total","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Sum of the amounts of the lines, in the currency below."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."},{"name":"approvedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was approved; epoch milliseconds, UTC."}]},
  'procurement.RequisitionRejected': {"type":"record","name":"RequisitionRejected","namespace":"procurement","doc":"The requisition will not be ordered.","fields":[{"name":"requisitionId","type":"string","doc":"Id of the requisition."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"reasons","type":{"type":"array","items":"string"},"doc":"Why, in words a requester understands; at least one."},{"name":"rejectedBy","type":"string","doc":"User id of the person, or the name of the rule."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"RequisitionLine","namespace":"procurement","doc":"One line of a requisition, sourced and priced.","fields":[{"name":"line","type":"int","doc":"Line number, from 1, unique within the requisition."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location to deliver to (master.Location)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity in the base unit: orderQuantity × unitFactor."},{"name":"baseUnit","type":"string","doc":"Base unit of the item."},{"name":"orderQuantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity in the order unit."},{"name":"orderUnit","type":"string","doc":"Unit of measure the supplier sells in."},{"name":"unitFactor","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Base units in one order unit."},{"name":"supplier","type":"string","doc":"Supplier to order from (master.Supplier)."},{"name":"contract","type":["null","string"],"default":null,"doc":"Contract the price comes from (master.Contract); null for a price without a contract."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit, in the currency below."},{"name":"currency","type":"string","doc":"Currency of price and amount, ISO 4217."},{"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"orderQuantity × unitPrice, in the currency."}]}},"doc":"Lines rejected; empty if it could not be sourced at all."},{"name":"rejectedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was rejected; epoch milliseconds, UTC."}]},
  'procurement.RequisitionRequested': {"type":"record","name":"RequisitionRequested","namespace":"procurement","doc":"Someone asks for supplies by hand, through the portal.","fields":[{"name":"eventId","type":"string","doc":"Unique id of the request; the same id again changes nothing."},{"name":"requisitionId","type":"string","doc":"Id the requisition will have."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"requester","type":"string","doc":"Who asks: user id, never a patient."},{"name":"costCentre","type":["null","string"],"default":null,"doc":"Cost centre to charge; null for the location's own."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"RequestedLine","namespace":"procurement","doc":"One line of what a requester asks for, before supplier and price are known.","fields":[{"name":"line","type":"int","doc":"Line number, from 1, unique within the request."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location to deliver to (master.Location)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity wanted, in the unit below; greater than zero."},{"name":"unit","type":"string","doc":"Unit of measure of the quantity: one of the packaging units of the item."}]}},"doc":"What is asked for; at least one line."},{"name":"requestedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was asked for; epoch milliseconds, UTC."}]},
  'procurement.RequisitionSubmitted': {"type":"record","name":"RequisitionSubmitted","namespace":"procurement","doc":"A requisition was made, sourced and priced; it now needs approval, by a rule or by a person.","fields":[{"name":"requisitionId","type":"string","doc":"Id of the requisition."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"origin","type":{"type":"enum","name":"RequisitionOrigin","namespace":"procurement","doc":"Where a requisition comes from.","symbols":["UNRECOGNISED","PROPOSAL","REQUEST"],"default":"UNRECOGNISED"},"doc":"Whether a replenishment proposal or a person asked for it."},{"name":"requester","type":"string","doc":"Who asked: user id, or \"replenishment\" for a proposal."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"RequisitionLine","namespace":"procurement","doc":"One line of a requisition, sourced and priced.","fields":[{"name":"line","type":"int","doc":"Line number, from 1, unique within the requisition."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location to deliver to (master.Location)."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity in the base unit: orderQuantity × unitFactor."},{"name":"baseUnit","type":"string","doc":"Base unit of the item."},{"name":"orderQuantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity in the order unit."},{"name":"orderUnit","type":"string","doc":"Unit of measure the supplier sells in."},{"name":"unitFactor","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Base units in one order unit."},{"name":"supplier","type":"string","doc":"Supplier to order from (master.Supplier)."},{"name":"contract","type":["null","string"],"default":null,"doc":"Contract the price comes from (master.Contract); null for a price without a contract."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit, in the currency below."},{"name":"currency","type":"string","doc":"Currency of price and amount, ISO 4217."},{"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"orderQuantity × unitPrice, in the currency."}]}},"doc":"Lines of the requisition."},{"name":"total","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Sum of the amounts of the lines, in the currency below."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."},{"name":"contentHash","type":"string","doc":"Hash of the requisition's contents (lines, prices, total); an approval holds only for the contents it names."},{"name":"urgency","type":{"type":"enum","name":"Urgency","namespace":"replenishment","doc":"How soon somebody has to act on a proposal.","symbols":["UNRECOGNISED","ROUTINE","URGENT","EMERGENCY"],"default":"UNRECOGNISED"},"default":"ROUTINE","doc":"How soon somebody has to act, as the proposal says; ROUTINE for what a person asks for. No part of the contents that are approved."},{"name":"submittedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was submitted; epoch milliseconds, UTC."}]},
  'replenishment.ReplenishmentProposed': {"type":"record","name":"ReplenishmentProposed","namespace":"replenishment","doc":"An order is proposed for one item at one location, with every input of the calculation, so that it can be checked by hand.","fields":[{"name":"proposalId","type":"string","doc":"Id of the proposal."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"description","type":["null","string"],"default":null,"doc":"What the item is called; null in records of before this was told."},{"name":"criticality","type":["null",{"type":"enum","name":"Criticality","namespace":"master","doc":"What happens to a patient when the item is missing.","symbols":["UNRECOGNISED","LOW","NORMAL","HIGH","LIFE_SUSTAINING"],"default":"UNRECOGNISED"}],"default":null,"doc":"What happens to a patient when the item is missing; null in records of before this was told."},{"name":"location","type":"string","doc":"Location to be restocked (master.Location)."},{"name":"policyKind","type":{"type":"enum","name":"PolicyKind","namespace":"master","doc":"How a stocking policy decides when and how much to order.","symbols":["UNRECOGNISED","PAR","REORDER_POINT","MIN_MAX","TWO_BIN","ONE_FOR_ONE"],"default":"UNRECOGNISED"},"doc":"Kind of the stocking policy that applied."},{"name":"par","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Par level in the base unit; only for PAR and ONE_FOR_ONE."},{"name":"reorderPoint","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Reorder point (the minimum, for MIN_MAX) in the base unit; null for other kinds."},{"name":"orderUpTo","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Level to order up to (the maximum, for MIN_MAX) in the base unit; null for other kinds."},{"name":"givenReorderPoint","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"The policy's own reorder point, where the one above was computed from demand; null where the given levels hold."},{"name":"givenOrderUpTo","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"The policy's own level to order up to, where the one above was computed; null where the given levels hold."},{"name":"reviewDays","type":["null","int"],"default":null,"doc":"Days from one review to the next; null where every change is a review."},{"name":"onHand","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"On hand at the location, in the base unit."},{"name":"expired","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Of what is on hand, in lots whose expiry date has passed, in the base unit: no part of the inventory position; null in records of before this was told."},{"name":"unusable","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Of what is on hand and has not expired, what may not be used (quarantined or recalled), in the base unit: no part of the inventory position; null in records of before this was told."},{"name":"onOrder","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Ordered or requested for the location, expected within the horizon and not yet received, in the base unit."},{"name":"proposed","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Of onOrder, proposed before and not ordered yet, in the base unit; null in records of before this was told."},{"name":"backordered","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Of onOrder, what suppliers said they will deliver later than the rest, in the base unit; null in records of before this was told."},{"name":"allocated","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Proposed to go to other places and not sent yet, in the base unit."},{"name":"inventoryPosition","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"on hand − expired − unusable + on order + in transit + expected transfers − allocated, in the base unit."},{"name":"inTransit","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"On its way here by transfers, in the base unit: part of the inventory position; null in records of before this was told."},{"name":"expectedTransfers","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Proposed to come from other places and not sent yet, in the base unit: part of the inventory position; null in records of before this was told."},{"name":"onOrderLater","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"On order, but expected after the horizon, in the base unit: no part of onOrder, so that a far-future order hides no stock-out (what was proposed for the place itself is left out only where the place is as good as empty); null in records of before this was told."},{"name":"horizonEndsAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null,"doc":"What is expected later than this counts as onOrderLater; epoch milliseconds, UTC."},{"name":"binQuantity","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Quantity of one bin in the base unit; only for TWO_BIN."},{"name":"shelfLifeDays","type":["null","int"],"default":null,"doc":"Days on which a lot may be used once it has come, the first and the last included, as observed here: median of the last lots that were received; null where none that expires was, and in records of before this was told."},{"name":"forecast","type":["null",{"type":"record","name":"DemandForecast","namespace":"replenishment","doc":"Demand over the lead time as it was forecast, and what follows from it; all that is needed to compute the levels again. Standard deviations are in the same unit as their means.","fields":[{"name":"method","type":{"type":"enum","name":"ForecastMethod","namespace":"replenishment","doc":"How demand was forecast: the method that did best on the past of this item at this location.","symbols":["UNRECOGNISED","MEAN","NAIVE","SEASONAL_NAIVE","MOVING_AVERAGE","SES","HOLT","HOLT_WINTERS","CROSTON","SBA","TSB"],"default":"UNRECOGNISED"},"doc":"The method chosen by back-test."},{"name":"days","type":"int","doc":"Days of demand that it goes by."},{"name":"error","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Root mean squared error of the method in the back-test, over the lead time, in base units; null where too little was known for a back-test."},{"name":"naiveError","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"The same of the naive forecast."},{"name":"leadTimeDays","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Mean days from proposal to receipt."},{"name":"leadTimeSd","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Standard deviation of the lead time, days."},{"name":"demand","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Mean demand over lead time and review period, base units."},{"name":"demandSd","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Standard deviation of that demand, base units."},{"name":"averageDailyUse","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Mean demand of a day over all days that were seen, base units: how fast what is ordered is used up; null in records of before this was told."},{"name":"serviceLevel","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"The policy's; null where levels are given."},{"name":"safetyStock","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"z(service level) × demandSd, base units; null where levels are given."},{"name":"madeAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was made; epoch milliseconds, UTC."}]}],"default":null,"doc":"Demand and lead time that computed levels, safety stock and risk go by; null where too little is known."},{"name":"stockOutRisk","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"Probability that the usable stock runs out before the next delivery could come, 0 to 1; null where too little demand is known."},{"name":"urgency","type":{"type":"enum","name":"Urgency","namespace":"replenishment","doc":"How soon somebody has to act on a proposal.","symbols":["UNRECOGNISED","ROUTINE","URGENT","EMERGENCY"],"default":"UNRECOGNISED"},"default":"ROUTINE","doc":"How soon somebody has to act, by the risk and the criticality of the item."},{"name":"need","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"What is missing to the target level, in the base unit, before rounding to packs."},{"name":"baseUnit","type":"string","doc":"Base unit of the item."},{"name":"orderQuantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity to order, in the order unit, after the contract's minimum and multiple."},{"name":"minimumOrder","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"The contract's smallest quantity, in the order unit; null in records of before this was told."},{"name":"multiple","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null,"doc":"The contract sells in multiples of this, in the order unit; null in records of before this was told."},{"name":"orderUnit","type":"string","doc":"Unit of measure the supplier sells in."},{"name":"unitFactor","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Base units in one order unit."},{"name":"supplier","type":"string","doc":"Supplier chosen (master.Supplier)."},{"name":"supplierName","type":["null","string"],"default":null,"doc":"What the supplier is called; null in records of before this was told."},{"name":"leadTimeDays","type":["null","int"],"default":null,"doc":"Days from order to delivery, as agreed with the supplier; null in records of before this was told."},{"name":"contract","type":["null","string"],"default":null,"doc":"Contract the price comes from (master.Contract); null for a price without a contract."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit, in the currency below."},{"name":"currency","type":"string","doc":"Currency of the price, ISO 4217."},{"name":"passedOver","type":{"type":"array","items":{"type":"record","name":"PassedOver","namespace":"replenishment","doc":"A contract that would have been preferred and was not taken.","fields":[{"name":"contract","type":"string","doc":"Contract (master.Contract)."},{"name":"supplier","type":"string","doc":"Its supplier (master.Supplier)."},{"name":"reason","type":"string","doc":"Why it was not taken, in words."}]}},"default":[],"doc":"Contracts that would have been preferred, and why they were not taken."},{"name":"positionSequence","type":"long","doc":"Sequence of the stock position that was used (StockPositionChanged.sequence)."},{"name":"explanation","type":"string","doc":"The calculation in one sentence, for a buyer to read."},{"name":"proposedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was proposed; epoch milliseconds, UTC."}]},
  'replenishment.ReplenishmentWithdrawn': {"type":"record","name":"ReplenishmentWithdrawn","namespace":"replenishment","doc":"A proposal no longer holds: the need was met otherwise or the policy ended.","fields":[{"name":"proposalId","type":"string","doc":"Proposal that is withdrawn."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location of the proposal (master.Location)."},{"name":"reason","type":"string","doc":"Why it no longer holds."},{"name":"withdrawnAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was withdrawn; epoch milliseconds, UTC."}]},
  'replenishment.SurplusAnnounced': {"type":"record","name":"SurplusAnnounced","namespace":"replenishment","doc":"Internal to replenishment, carried in its inbox: a place is told whether anything is on offer at its site, so that it asks before it buys.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location that is told (master.Location)."},{"name":"isOffered","type":"boolean","doc":"Whether anything is on offer."}]},
  'replenishment.SurplusOffered': {"type":"record","name":"SurplusOffered","namespace":"replenishment","doc":"Internal to replenishment, carried in its inbox: all that a place has to offer to others of its site, in place of what it offered before; with nothing on offer it says that the place takes part.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location that offers it (master.Location)."},{"name":"unit","type":"string","doc":"Base unit of the item; all quantities here are in it."},{"name":"lots","type":{"type":"array","items":{"type":"record","name":"OfferedLot","namespace":"replenishment","doc":"A lot of which some will not be used up in time.","fields":[{"name":"lot","type":"string","doc":"Lot; the empty string stands for stock whose lot is not known."},{"name":"expiry","type":"string","doc":"Last day on which it may be used, ISO 8601 date (YYYY-MM-DD), UTC."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"How much will not be used up by then, with what is proposed to go elsewhere and has not left."}]}},"doc":"What it offers, the lot that expires first in front."},{"name":"ended","type":{"type":"array","items":"string"},"doc":"Transfers from here that were open and are no longer: sent, or given up."},{"name":"offeredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was looked at; epoch milliseconds, UTC."}]},
  'replenishment.TransferAnswered': {"type":"record","name":"TransferAnswered","namespace":"replenishment","doc":"Internal to replenishment, carried in its inbox: all that there was for a place that asked has been proposed to it, which may be nothing.","fields":[{"name":"seekId","type":"string","doc":"Id of the question."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location that asked (master.Location)."}]},
  'replenishment.TransferProposed': {"type":"record","name":"TransferProposed","namespace":"replenishment","doc":"Stock that will not be used up before it expires where it is is proposed to be moved to a place of the same site that is short of it, instead of buying.","fields":[{"name":"transferId","type":"string","doc":"Id of the transfer, which both halves of the movement bear (StockTransferredOut, StockTransferredIn)."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"from","type":"string","doc":"Location that gives it (master.Location)."},{"name":"to","type":"string","doc":"Location that is short of it (master.Location)."},{"name":"lot","type":"string","doc":"Lot to be moved; the empty string stands for stock whose lot is not known."},{"name":"expiry","type":"string","doc":"Last day on which the lot may be used, ISO 8601 date (YYYY-MM-DD), UTC."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"How much is to be moved, in the unit below."},{"name":"unit","type":"string","doc":"Base unit of the item; all quantities here are in it."},{"name":"surplus","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Of the lot, what will not be used up where it is by the forecast made there, less what was proposed to go elsewhere before."},{"name":"missing","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"What is missing where it goes."},{"name":"usedInTime","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"What will be used where it goes until the lot expires, by the forecast made there, beyond what is there."},{"name":"explanation","type":"string","doc":"Why, in one sentence, for the person who moves it."},{"name":"proposedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was proposed; epoch milliseconds, UTC."}]},
  'replenishment.TransferSought': {"type":"record","name":"TransferSought","namespace":"replenishment","doc":"Internal to replenishment, carried in its inbox: a place that is short asks for what others of its site offer.","fields":[{"name":"seekId","type":"string","doc":"Id of the question."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location that is short (master.Location)."},{"name":"unit","type":"string","doc":"Base unit of the item; all quantities here are in it."},{"name":"missing","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"What is missing to its level."},{"name":"usable","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"What it has on hand that may be used, and what comes to it from other places."},{"name":"usedPerDay","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"What it uses a day, by its forecast."},{"name":"soughtAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it asked; epoch milliseconds, UTC."}]},
  'suppliers.OrderAcknowledged': {"type":"record","name":"OrderAcknowledged","namespace":"suppliers","doc":"The supplier's answer to an order, line by line (X12 855).","fields":[{"name":"acknowledgementId","type":"string","doc":"Our id of the answer."},{"name":"orderId","type":"string","doc":"Our order id."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"orderNumber","type":"string","doc":"Number of the order that the supplier was given: the ERP's."},{"name":"supplierOrderNumber","type":["null","string"],"default":null,"doc":"Number of the order at the supplier; null where it gives none."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"AcknowledgedLine","namespace":"suppliers","doc":"What the supplier answers for one order line.","fields":[{"name":"line","type":"int","doc":"Line of our order."},{"name":"item","type":"string","doc":"Item number of the health system (master.Item)."},{"name":"location","type":"string","doc":"Location the line is for."},{"name":"status","type":{"type":"enum","name":"AcknowledgedLineStatus","namespace":"suppliers","doc":"What a supplier answers for an order line.","symbols":["UNRECOGNISED","ACCEPTED","QUANTITY_CHANGED","PRICE_CHANGED","SUBSTITUTED","BACKORDERED","RESCHEDULED","REJECTED","PENDING"],"default":"UNRECOGNISED"},"doc":"The answer, in our terms. Several may hold at once: the quantities and the price below tell each."},{"name":"code","type":"string","doc":"The answer as the supplier coded it, for example X12 element 668."},{"name":"orderedQuantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity ordered, in the order unit."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity the supplier will deliver now, in the order unit."},{"name":"backordered","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity the supplier will deliver later, in the order unit; the rest of the ordered quantity never comes."},{"name":"unit","type":"string","doc":"Order unit."},{"name":"orderedPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit as ordered."},{"name":"unitPrice","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":4},"doc":"Price of one order unit as the supplier has it."},{"name":"currency","type":"string","doc":"Currency of the amounts, ISO 4217."},{"name":"promisedOn","type":["null","string"],"default":null,"doc":"Date the supplier promises, ISO 8601; null where it gives none."},{"name":"substitute","type":["null","string"],"default":null,"doc":"Supplier's number of the item it sends instead; null unless substituted."},{"name":"reason","type":["null","string"],"default":null,"doc":"What the supplier says about it."}]}},"doc":"One for each line of our order that it answers."},{"name":"explanation","type":"string","doc":"The answer in one sentence, for a buyer to read."},{"name":"documentId","type":"string","doc":"Document that said so (SupplierDocumentReceived)."},{"name":"acknowledgedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was received; epoch milliseconds, UTC."}]},
  'suppliers.OrderTransmitted': {"type":"record","name":"OrderTransmitted","namespace":"suppliers","doc":"The supplier's system took the order: it has the bytes, and has not yet said what it thinks of them.","fields":[{"name":"orderId","type":"string","doc":"Our order id."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"orderNumber","type":"string","doc":"Number of the order that the supplier was given: the ERP's (BEG03)."},{"name":"document","type":"string","doc":"What is sent: the transaction set, for example 850."},{"name":"controlNumber","type":"string","doc":"Interchange control number (ISA13), the same at every attempt: a receiver drops a second one."},{"name":"attempt","type":"int","doc":"Number of the attempt that got through, from 1."},{"name":"content","type":"bytes","doc":"The interchange as sent."},{"name":"detail","type":"string","doc":"The answer of the channel, in words."},{"name":"transmittedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the channel confirmed it; epoch milliseconds, UTC."}]},
  'suppliers.SendTransactionSet': {"type":"record","name":"SendTransactionSet","namespace":"suppliers","doc":"To be sent to a trading partner. Carried in an inbox: from what asks for it to the partner, which gives it a control number, and on to the transmission.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"sender","type":"string","doc":"Our interchange id with its qualifier (ISA05:ISA06)."},{"name":"receiver","type":"string","doc":"Interchange id of the partner with its qualifier (ISA07:ISA08)."},{"name":"document","type":"string","doc":"Transaction set, for example 850."},{"name":"functionalGroup","type":"string","doc":"Kind of functional group it goes in (GS01), for example PO."},{"name":"segments","type":{"type":"array","items":{"type":"array","items":"string"}},"doc":"Its segments between ST and SE, each as its identifier and its elements."},{"name":"orderId","type":["null","string"],"default":null,"doc":"Our order id; null for what concerns no order, as a functional acknowledgement."},{"name":"supplier","type":["null","string"],"default":null,"doc":"Supplier (master.Supplier); null for what concerns no order."},{"name":"orderNumber","type":["null","string"],"default":null,"doc":"Number of the order that the supplier is given: the ERP's; null for what concerns no order."},{"name":"controlNumber","type":["null","string"],"default":null,"doc":"Interchange control number, 9 digits; null until the partner's next one is given to it."}]},
  'suppliers.ShipmentNotified': {"type":"record","name":"ShipmentNotified","namespace":"suppliers","doc":"The supplier sent goods (advance ship notice, X12 856).","fields":[{"name":"shipmentId","type":"string","doc":"Number of the shipment at the supplier (BSN02)."},{"name":"orderId","type":"string","doc":"Our order id."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"orderNumber","type":"string","doc":"Number of the order that the supplier was given: the ERP's."},{"name":"carrier","type":["null","string"],"default":null,"doc":"Carrier."},{"name":"tracking","type":["null","string"],"default":null,"doc":"Tracking number."},{"name":"billOfLading","type":["null","string"],"default":null,"doc":"Bill of lading."},{"name":"shippedOn","type":["null","string"],"default":null,"doc":"Date shipped, ISO 8601."},{"name":"expectedOn","type":["null","string"],"default":null,"doc":"Date of delivery as estimated, ISO 8601."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"ShippedLine","namespace":"suppliers","doc":"One line of a shipment.","fields":[{"name":"line","type":["null","int"],"default":null,"doc":"Line of our order; null where the supplier names none that we know."},{"name":"item","type":["null","string"],"default":null,"doc":"Item number of the health system (master.Item); null where the line is not known."},{"name":"supplierItem","type":["null","string"],"default":null,"doc":"Supplier's number of the item."},{"name":"quantity","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"doc":"Quantity shipped, in the unit below."},{"name":"unit","type":"string","doc":"Unit of measure."},{"name":"lot","type":["null","string"],"default":null,"doc":"Lot; null where not given."},{"name":"expiry","type":["null","string"],"default":null,"doc":"Expiry date, ISO 8601; null where not given."}]}},"doc":"What was shipped."},{"name":"documentId","type":"string","doc":"Document that said so (SupplierDocumentReceived)."},{"name":"notifiedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was received; epoch milliseconds, UTC."}]},
  'suppliers.SupplierDocumentReceived': {"type":"record","name":"SupplierDocumentReceived","namespace":"suppliers","doc":"A supplier sent something, kept as it came: what follows is derived from these bytes.","fields":[{"name":"documentId","type":"string","doc":"Our id of the document; the same bytes of the same sender have the same id."},{"name":"site","type":"string","doc":"Site whose mailbox it came to."},{"name":"channel","type":"string","doc":"How it came, for example a directory or AS2."},{"name":"format","type":"string","doc":"Format as recognised: X12, or UNRECOGNISED."},{"name":"sender","type":["null","string"],"default":null,"doc":"Interchange id of the sender with its qualifier (ISA05:ISA06); null where the envelope cannot be read."},{"name":"receiver","type":["null","string"],"default":null,"doc":"Interchange id of the receiver with its qualifier (ISA07:ISA08); null where the envelope cannot be read."},{"name":"controlNumber","type":["null","string"],"default":null,"doc":"Interchange control number (ISA13); null where the envelope cannot be read."},{"name":"name","type":"string","doc":"Name it came under, for example of a file."},{"name":"digest","type":"string","doc":"SHA-256 of the bytes, in hexadecimal."},{"name":"size","type":"long","doc":"Length in bytes."},{"name":"content","type":["null","bytes"],"default":null,"doc":"The bytes, up to 256 kB; null for a larger one, of which only the digest is kept here."},{"name":"receivedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was taken from the channel; epoch milliseconds, UTC."}]},
  'suppliers.TransactionSetReceived': {"type":"record","name":"TransactionSetReceived","namespace":"suppliers","doc":"Part of a supplier's document, for what it concerns. Carried in an inbox: from the document to the order or the transmission that it names.","fields":[{"name":"site","type":"string","doc":"Site whose mailbox it came to."},{"name":"documentId","type":"string","doc":"Document it is from (SupplierDocumentReceived)."},{"name":"sender","type":"string","doc":"Interchange id of the sender with its qualifier (ISA05:ISA06)."},{"name":"document","type":"string","doc":"Transaction set, for example 855; or TA1."},{"name":"segments","type":{"type":"array","items":{"type":"array","items":"string"}},"doc":"Its segments between ST and SE, each as its identifier and its elements, as far as they concern the receiver."},{"name":"receivedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the document was taken from the channel; epoch milliseconds, UTC."}]},
  'suppliers.TransmissionAcknowledged': {"type":"record","name":"TransmissionAcknowledged","namespace":"suppliers","doc":"The supplier's translator read the order without error (X12 997).","fields":[{"name":"orderId","type":"string","doc":"Our order id."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"orderNumber","type":"string","doc":"Number of the order that the supplier was given: the ERP's (BEG03)."},{"name":"document","type":"string","doc":"What is sent: the transaction set, for example 850."},{"name":"controlNumber","type":"string","doc":"Interchange control number (ISA13), the same at every attempt: a receiver drops a second one."},{"name":"acknowledgement","type":"string","doc":"Document that said so (SupplierDocumentReceived.documentId)."},{"name":"acknowledgedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was received; epoch milliseconds, UTC."}]},
  'suppliers.TransmissionFailed': {"type":"record","name":"TransmissionFailed","namespace":"suppliers","doc":"The supplier will not get, or could not read, the order: a person has to act.","fields":[{"name":"orderId","type":"string","doc":"Our order id."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"orderNumber","type":"string","doc":"Number of the order that the supplier was given: the ERP's (BEG03)."},{"name":"document","type":"string","doc":"What is sent: the transaction set, for example 850."},{"name":"controlNumber","type":"string","doc":"Interchange control number (ISA13), the same at every attempt: a receiver drops a second one."},{"name":"code","type":"string","doc":"Code of the failure, for example AK5 code or HTTP status."},{"name":"reason","type":"string","doc":"The failure in words."},{"name":"failedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was known to have failed; epoch milliseconds, UTC."}]},
  'suppliers.TransmissionInDoubt': {"type":"record","name":"TransmissionInDoubt","namespace":"suppliers","doc":"It is not known whether the supplier's system took the order. It is sent again under the same control number, which a receiver drops the second time.","fields":[{"name":"orderId","type":"string","doc":"Our order id."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"supplier","type":"string","doc":"Supplier (master.Supplier)."},{"name":"orderNumber","type":"string","doc":"Number of the order that the supplier was given: the ERP's (BEG03)."},{"name":"document","type":"string","doc":"What is sent: the transaction set, for example 850."},{"name":"controlNumber","type":"string","doc":"Interchange control number (ISA13), the same at every attempt: a receiver drops a second one."},{"name":"reason","type":"string","doc":"What made the outcome unknown, for example a time-out."},{"name":"since","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"Since when it has been in doubt; epoch milliseconds, UTC."}]},
  'supplyline.AuditEntry': {"type":"record","name":"AuditEntry","namespace":"supplyline","doc":"One decision or change, linked by hash to the entry before it in the chain of its service and partition.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"service","type":"string","doc":"Service that writes the chain."},{"name":"partition","type":"int","doc":"Partition of the input; each has a chain of its own."},{"name":"sequence","type":"long","doc":"Number of the entry within the chain, from 1, without gaps."},{"name":"who","type":"string","doc":"User id, or the name of the service or rule."},{"name":"what","type":"string","doc":"What was decided or changed."},{"name":"aggregate","type":["null","string"],"default":null,"doc":"Aggregate it concerns; null for an entry that covers a whole commit."},{"name":"before","type":["null","string"],"default":null,"doc":"Hash of the state before; null where there was none."},{"name":"after","type":["null","string"],"default":null,"doc":"Hash of the state after; null where there is none."},{"name":"cause","type":"string","doc":"Id of the input, or its offsets and digest for a whole commit."},{"name":"at","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When; epoch milliseconds, UTC."},{"name":"previousHash","type":"string","doc":"Hash of the entry before; empty for the first."},{"name":"hash","type":"string","doc":"Hash of this entry, previousHash included."}]},
  'supplyline.EffectOutcome': {"type":"record","name":"EffectOutcome","namespace":"supplyline","doc":"What became of a call to an outside system. Carried in an inbox.","fields":[{"name":"reference","type":"string","doc":"Our reference of the intent."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"system","type":"string","doc":"Outside system that was called, for example the id of an ERP."},{"name":"operation","type":"string","doc":"What was asked of it."},{"name":"attempt","type":"int","doc":"Number of the attempt, from 1; a look-up keeps the number of the attempt it resolves."},{"name":"outcome","type":{"type":"enum","name":"Outcome","namespace":"supplyline","doc":"What is known about a call to an outside system. IN_DOUBT is never treated as failed.","symbols":["UNRECOGNISED","CONFIRMED","REFUSED","IN_DOUBT","NOT_SENT"],"default":"UNRECOGNISED"},"doc":"What is known."},{"name":"externalNumber","type":["null","string"],"default":null,"doc":"Number the outside system gave; null unless confirmed."},{"name":"code","type":["null","string"],"default":null,"doc":"Code the outside system gave with a refusal."},{"name":"detail","type":"string","doc":"The answer in words, without secrets."},{"name":"observedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was observed; epoch milliseconds, UTC."}]},
  'supplyline.ExceptionRaised': {"type":"record","name":"ExceptionRaised","namespace":"supplyline","doc":"Something needs a person: it has an owner, a due time and a next action.","fields":[{"name":"exceptionId","type":"string","doc":"Id of the exception; the key."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"service","type":"string","doc":"Service that raised it."},{"name":"kind","type":"string","doc":"Kind of exception, a code people filter by."},{"name":"subject","type":"string","doc":"Business object it is about, for example an order id."},{"name":"detail","type":"string","doc":"What is wrong, in words."},{"name":"owner","type":"string","doc":"Role or user who owns it."},{"name":"dueAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it is due; epoch milliseconds, UTC."},{"name":"nextAction","type":"string","doc":"What to do next, in words."},{"name":"cause","type":"string","doc":"Id of the record or entry that caused it."},{"name":"raisedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was raised; epoch milliseconds, UTC."}]},
  'supplyline.ExceptionResolved': {"type":"record","name":"ExceptionResolved","namespace":"supplyline","doc":"An exception is settled.","fields":[{"name":"exceptionId","type":"string","doc":"Exception that is settled."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"service","type":"string","doc":"Service that raised it."},{"name":"resolvedBy","type":"string","doc":"User id of the person, or the name of the rule."},{"name":"resolution","type":"string","doc":"How it was settled."},{"name":"resolvedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was settled; epoch milliseconds, UTC."}]},
  'supplyline.InboxEntry': {"type":"record","name":"InboxEntry","namespace":"supplyline","doc":"One input of one aggregate of a service. The inbox alone rebuilds the service.","fields":[{"name":"entryId","type":"string","doc":"Id derived from the input's id and index; the ids of outputs derive from it."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"aggregate","type":"string","doc":"Aggregate the entry is for; the key of the topic."},{"name":"cause","type":{"type":"record","name":"InputPosition","namespace":"supplyline","doc":"Where the record that caused an inbox entry stands.","fields":[{"name":"topic","type":"string","doc":"Topic of the input."},{"name":"partition","type":"int","doc":"Partition of the input."},{"name":"offset","type":"long","doc":"Offset of the input."},{"name":"index","type":"int","doc":"Index among the entries made from the same input, from 0."}]},"doc":"Where the input stands."},{"name":"record","type":"bytes","doc":"The input itself, Confluent wire format."},{"name":"references","type":{"type":"array","items":{"type":"record","name":"ReferenceValue","namespace":"supplyline","doc":"A reference value as it stood when the entry was written, so that a rebuild decides with the same value.","fields":[{"name":"topic","type":"string","doc":"Compacted topic the value comes from."},{"name":"key","type":"string","doc":"Key of the value there."},{"name":"value","type":"bytes","doc":"The value as published, Confluent wire format."}]}},"doc":"Reference values the decision uses."},{"name":"rules","type":"string","doc":"Version of the rules the decision uses."}]},
  'supplyline.OutsideSystemChanged': {"type":"record","name":"OutsideSystemChanged","namespace":"supplyline","doc":"The breaker of an outside system has changed its state.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data; * for all."},{"name":"service","type":"string","doc":"Service that calls the system."},{"name":"system","type":"string","doc":"The outside system, as intents name it."},{"name":"breaker","type":{"type":"enum","name":"BreakerState","namespace":"supplyline","doc":"Whether an outside system is called. HALF_OPEN: one call is let through to see.","symbols":["UNRECOGNISED","CLOSED","OPEN","HALF_OPEN"],"default":"UNRECOGNISED"},"doc":"State of its breaker."},{"name":"since","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"Since when; epoch milliseconds, UTC."},{"name":"queued","type":"int","doc":"Calls that wait."}]},
  'supplyline.RedriveAggregate': {"type":"record","name":"RedriveAggregate","namespace":"supplyline","doc":"What a redrive makes of one aggregate: exactly this, or nothing where the aggregate has moved since. Previewed first; carried in an inbox when it is executed.","fields":[{"name":"replayId","type":"string","doc":"Id of the replay."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"aggregate","type":"string","doc":"Aggregate it concerns, as kind:key."},{"name":"index","type":"int","doc":"Place among the aggregates of the replay, from 0."},{"name":"expected","type":"string","doc":"SHA-256 of the aggregate as the preview found it, in hexadecimal."},{"name":"state","type":"string","doc":"State afterwards, as JSON."},{"name":"timers","type":{"type":"array","items":{"type":"record","name":"DueTimer","namespace":"supplyline","doc":"A durable timer of an aggregate.","fields":[{"name":"name","type":"string","doc":"Name of the timer, unique within its aggregate."},{"name":"due","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it is due; epoch milliseconds, UTC."}]}},"doc":"Timers afterwards."},{"name":"outputs","type":{"type":"array","items":{"type":"record","name":"RedriveOutput","namespace":"supplyline","doc":"A record that a redrive publishes.","fields":[{"name":"id","type":"string","doc":"Id of the event: that of the original and the replay."},{"name":"topic","type":"string","doc":"Topic it goes to."},{"name":"key","type":"string","doc":"Key of the record."},{"name":"value","type":"bytes","doc":"The record, Confluent wire format."}]}},"doc":"Records to publish, in order."},{"name":"intents","type":{"type":"array","items":"string"},"doc":"Calls to plan, each as JSON: reference, system, operation, request."},{"name":"withdrawn","type":{"type":"array","items":"string"},"doc":"References of intents that were planned, never left, and do not follow any more."},{"name":"summary","type":{"type":"array","items":"string"},"doc":"What changes, a line each, for people."},{"name":"requestedBy","type":"string","doc":"Who asked for it."}]},
  'supplyline.RedrivePlanned': {"type":"record","name":"RedrivePlanned","namespace":"supplyline","doc":"The preview of a redrive: how many aggregates it changes and what it amounts to. The aggregates follow, each on its own.","fields":[{"name":"replayId","type":"string","doc":"Id of the replay."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"service","type":"string","doc":"Service whose inputs are taken again."},{"name":"topic","type":"string","doc":"Topic of the inputs."},{"name":"from","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"Append time of the first input; epoch milliseconds, UTC."},{"name":"to","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"Append time behind the last input; epoch milliseconds, UTC."},{"name":"keys","type":{"type":"array","items":"string"},"doc":"Keys of the inputs; none for all."},{"name":"build","type":"string","doc":"Version of the rules and of the code that the preview was made with."},{"name":"inputs","type":"int","doc":"Inputs in the slice."},{"name":"neverTaken","type":"int","doc":"Inputs among them that were never taken."},{"name":"aggregates","type":"int","doc":"Aggregates that change."},{"name":"outputs","type":"int","doc":"Records to be published."},{"name":"intents","type":"int","doc":"Calls to outside systems to be planned."},{"name":"digest","type":"string","doc":"SHA-256 over the aggregates of the preview in order, in hexadecimal."},{"name":"plannedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the preview was made; epoch milliseconds, UTC."},{"name":"requestedBy","type":"string","doc":"Who asked for it."}]},
  'supplyline.ReleaseKey': {"type":"record","name":"ReleaseKey","namespace":"supplyline","doc":"A parked key is to go on: with the record that parked it, without it, or with another in its place.","fields":[{"name":"commandId","type":"string","doc":"Id of the command."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"aggregate","type":"string","doc":"Aggregate that is parked, as kind:key."},{"name":"topic","type":"string","doc":"Topic of the entry that parked it, as its parking says."},{"name":"partition","type":"int","doc":"Partition of that entry."},{"name":"offset","type":"long","doc":"Offset of that entry."},{"name":"decision","type":{"type":"enum","name":"ReleaseDecision","namespace":"supplyline","doc":"What becomes of the record that parked a key. Those behind it follow in order, whatever it is.","symbols":["UNRECOGNISED","RETRY","SKIP","REPLACE"],"default":"UNRECOGNISED"},"doc":"What becomes of that entry."},{"name":"record","type":["null","bytes"],"default":null,"doc":"The record in its place, Confluent wire format; null unless replaced."},{"name":"requestedBy","type":"string","doc":"Who asked for it."},{"name":"approvedBy","type":["null","string"],"default":null,"doc":"The second person, without whom no edited record is taken; null where none is needed."},{"name":"reason","type":"string","doc":"Why, in words."},{"name":"requestedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was asked for; epoch milliseconds, UTC."}]},
  'supplyline.ResubmitRecord': {"type":"record","name":"ResubmitRecord","namespace":"supplyline","doc":"A dead letter is to be taken after all, as it was or edited. It supersedes the original.","fields":[{"name":"commandId","type":"string","doc":"Id of the command."},{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"topic","type":"string","doc":"Topic in which the original lies."},{"name":"partition","type":"int","doc":"Partition of the original."},{"name":"offset","type":"long","doc":"Offset of the original."},{"name":"key","type":["null","string"],"default":null,"doc":"Key of the original; null for none."},{"name":"record","type":"bytes","doc":"The record to take, Confluent wire format."},{"name":"edited","type":"boolean","doc":"It differs from the original."},{"name":"requestedBy","type":"string","doc":"Who asked for it."},{"name":"approvedBy","type":["null","string"],"default":null,"doc":"The second person, without whom no edited record is taken; null where none is needed."},{"name":"reason","type":"string","doc":"Why, in words."},{"name":"requestedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was asked for; epoch milliseconds, UTC."}]},
  'supplyline.TimerFired': {"type":"record","name":"TimerFired","namespace":"supplyline","doc":"A durable timer came due. Carried in an inbox.","fields":[{"name":"site","type":"string","doc":"Site the fact belongs to, as coded in master data."},{"name":"name","type":"string","doc":"Name of the timer, unique within its aggregate."},{"name":"dueAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it was due; epoch milliseconds, UTC."}]},
}

export const recordNames = Object.keys(schemas) as readonly RecordName[]
