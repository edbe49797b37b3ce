import type { Records } from '@supplyline/schemas'
import { locationGln } from './gs1.ts'
import { SINCE, SITE } from './site.ts'

type Location = Records['master.Location']

/** A plant that mock-sap knows; its storage locations are 1710 to 1719. */
const PLANT = '1710'

const location = (
  number: number,
  code: string,
  name: string,
  kind: Location['kind'],
  costCentre: string | null,
): Location => ({
  location: code,
  site: SITE,
  name,
  gln: locationGln(number),
  kind,
  erpSite: PLANT,
  erpStorageLocation: String(1709 + number),
  costCentre,
  effectiveFrom: SINCE,
})

export const locations: Location[] = [
  location(1, 'CENTRAL-STORE', 'Central store, basement', 'CENTRAL_STORE', null),
  location(2, 'ICU-3', 'Intensive care, 3rd floor', 'NURSING_UNIT', '4103'),
  location(3, 'MED-5', 'Medical ward, 5th floor', 'NURSING_UNIT', '4205'),
  location(4, 'OR-1', 'Operating room 1', 'OPERATING_ROOM', '4301'),
  location(5, 'CAB-ED-1', 'Supply cabinet, emergency department', 'CABINET', '4401'),
  location(6, 'DOCK-1', 'Receiving dock', 'DOCK', null),
]
