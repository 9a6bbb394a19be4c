// Invented establishments in the form of the national feed: what an administrator imports before anybody signs in.
// Department 99 does not exist, so that no number can be that of a real establishment.

/** The whole number of eight digits: the ninth makes the sum of Luhn a multiple of ten. */
export function finess(serial) {
  const digits = `99${String(serial).padStart(6, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => {
    const counted = index % 2 === 1 ? Number(digit) * 2 : Number(digit);
    return total + (counted > 9 ? counted - 9 : counted);
  }, 0);
  return digits + String((10 - (sum % 10)) % 10);
}

const OPENED = '2016-07-01';
const address = ([code, post]) => [{ cogCommune: code, ligneAcheminement: 'DEMONSTRATION', codePostal: post }];
const DIJON = ['21231', '21000'];
const BORDEAUX = ['33063', '33000'];

const site = (number, name, category, where) => ({
  informationsGeneralesEGE: { egeId: number, numFinessEge: number, nomEgeCourt: name, nomEgeLong: name, dateOuverture: OPENED },
  etatObjet: 'A',
  categorieentiteGeographiqueExercice: category,
  adresse: address(where),
});

const siteSerial = (serial, index) => serial + 100 * (index + 1);
const siteName = (name, index) => `${name}, site ${String.fromCharCode(65 + index)}`;

function legal(serial, { name, category, status, where, sites }) {
  const number = finess(serial);
  return {
    informationsGeneralesPMEJ: { pmSmsseId: number, numFinessPm: number, denominationLonguePmSmsse: name, denominationPm: name, dateCreation: OPENED, etatObjet: 'A', statutJuridique: status, categorieentiteGeographiqueExercice: category },
    adresse: address(where),
    etatObjet: 'A',
    ege: Array.from({ length: sites }, (_, index) => site(finess(siteSerial(serial, index)), siteName(name, index), category, where)),
  };
}

/** The nine of the group, the one that carries its application first. */
export const GROUP = [
  { name: 'CHU des Collines', category: '101', sites: 3, activity: 160_000 },
  { name: 'CH de la Plaine', category: '355', sites: 2, activity: 60_000 },
  { name: 'CH du Lac', category: '355', sites: 2, activity: 44_000 },
  { name: 'CH du Bocage', category: '355', sites: 2, activity: 40_000 },
  { name: 'CH de la Forêt', category: '355', sites: 1, activity: 32_000 },
  { name: 'CH de la Vallée', category: '355', sites: 1, activity: 24_000 },
  { name: 'CH du Plateau', category: '355', sites: 1, activity: 20_000 },
  { name: 'CH du Littoral', category: '355', sites: 1, activity: 12_000 },
  { name: 'EPSM des Collines', category: '292', sites: 1, activity: 8_000 },
].map((one, index) => ({ ...one, finess: finess(7001 + index) }));
export const GROUP_NAME = 'GHT des Collines';
/** A private legal entity, and its clinics with what each weighs. */
export const PRIVATE = { name: 'Groupe Clinique des Rivages', finess: finess(8001), sites: 4 };
export const CLINICS = [24_000, 18_000, 12_000, 6_000].map((activity, index) => ({ name: siteName(PRIVATE.name, index), finess: finess(siteSerial(8001, index)), activity }));

/** The text of the feed. */
export function feed() {
  const group = GROUP.map((one, index) => legal(7001 + index, { ...one, status: '13', where: DIJON }));
  const alone = legal(8001, { name: PRIVATE.name, category: '365', status: '75', where: BORDEAUX, sites: PRIVATE.sites });
  const members = GROUP.map((one, index) => ({ pmSmsseId: one.finess, typeRoleEntiteGroupe: index === 0 ? 'S' : 'M' }));
  const formed = { dateEvenement: OPENED, typeObjet1: 'GR', codeEvenement: '003', etatObjet1: '003', identifiantObjet1: 'collines' };
  return JSON.stringify({
    schemaVersion: 'v1.0.0',
    generatedAt: '2026-10-01T06:00:00.000000000Z',
    pmej: [...group, alone],
    gco: {},
    gcc: [{ gccId: 'collines', nomGcc: GROUP_NAME, typeGcc: '001', gccIdentifiantExterne: '99002', etatObjet: 'A', evenement: [formed], pmejDuGcc: members }],
  });
}
