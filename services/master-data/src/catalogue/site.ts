export const SITE = 'MERCY'

/** The ERP as others name it, in routing, material and vendor numbers. */
export const ERP = 'sap'

/** Every value of the catalogue holds from here on. */
export const SINCE = Date.UTC(2025, 0, 1)
