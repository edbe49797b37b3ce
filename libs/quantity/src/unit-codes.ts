// X12 data element 355 (004010) beside UN/ECE Recommendation 20, where package names are Recommendation 21 codes with an
// "X" in front. The vocabularies overlap in letters, not in meaning: X12 CA is a case, Rec 21 CA a can; X12 CS is a
// cassette, Rec 21 CS a case. So a code is translated only by saying which vocabulary it is from. UCUM is no third
// column: there "EA" is an exaampere.
const codes: readonly [name: string, x12: string, unece: string][] = [
  ['each', 'EA', 'EA'],
  ['unit', 'UN', 'C62'],
  ['piece', 'PC', 'H87'],
  ['pair', 'PR', 'PR'],
  ['dozen', 'DZ', 'DZN'],
  ['hundred', 'HU', 'CEN'],
  ['thousand', 'TH', 'MIL'],
  ['gross', 'GS', 'GRO'],
  ['set', 'ST', 'SET'],
  ['kit', 'KT', 'KT'],
  ['tablet', 'U2', 'U2'],
  ['bag', 'BG', 'XBG'],
  ['bottle', 'BO', 'XBO'],
  ['box', 'BX', 'XBX'],
  ['bundle', 'BD', 'XBE'],
  ['carton', 'CT', 'XCT'],
  ['case', 'CA', 'XCS'],
  ['drum', 'DR', 'XDR'],
  ['envelope', 'EV', 'XEN'],
  ['jar', 'JR', 'XJR'],
  ['package', 'PK', 'XPK'],
  ['pallet', 'PL', 'XPX'],
  ['pouch', 'V2', 'XPO'],
  ['roll', 'RL', 'XRO'],
  ['sheet', 'SH', 'XST'],
  ['sleeve', 'SL', 'XSY'],
  ['tray', 'TY', 'XPU'],
  ['tube', 'TB', 'XTU'],
  ['vial', 'VI', 'XVI'],
  ['milligram', 'ME', 'MGM'],
  ['gram', 'GR', 'GRM'],
  ['kilogram', 'KG', 'KGM'],
  ['ounce', 'OZ', 'ONZ'],
  ['pound', 'LB', 'LBR'],
  ['millilitre', 'ML', 'MLT'],
  ['litre', 'LT', 'LTR'],
  ['US fluid ounce', 'FO', 'OZA'],
  ['US gallon', 'GA', 'GLL'],
  ['cubic metre', 'CR', 'MTQ'],
  ['millimetre', 'MM', 'MMT'],
  ['centimetre', 'CM', 'CMT'],
  ['metre', 'MR', 'MTR'],
  ['inch', 'IN', 'INH'],
  ['foot', 'FT', 'FOT'],
  ['yard', 'YD', 'YRD'],
  ['hour', 'HR', 'HUR'],
  ['day', 'DA', 'DAY'],
]

const uneceByX12 = new Map(codes.map(([, x12, unece]) => [x12, unece]))
const x12ByUnece = new Map(codes.map(([, x12, unece]) => [unece, x12]))

/** The Rec 20 code of an X12 355 code; undefined for one outside the table, which a partner's own table must cover. */
export const uneceFromX12 = (code: string): string | undefined => uneceByX12.get(code)
export const x12FromUnece = (code: string): string | undefined => x12ByUnece.get(code)
