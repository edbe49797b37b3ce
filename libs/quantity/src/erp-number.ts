/** A material or vendor number as it is compared: all digits, it is the same with and without leading zeros (SAP's ALPHA conversion). */
export const bareNumber = (number: string): string => (/^\d+$/.test(number) ? number.replace(/^0+(?=\d)/, '') : number)
