/** Regions by the code of the national statistics institute. */
export const REGIONS: { value: string; label: string }[] = [
  { value: '84', label: 'Auvergne-Rhône-Alpes' },
  { value: '27', label: 'Bourgogne-Franche-Comté' },
  { value: '53', label: 'Bretagne' },
  { value: '24', label: 'Centre-Val de Loire' },
  { value: '94', label: 'Corse' },
  { value: '44', label: 'Grand Est' },
  { value: '01', label: 'Guadeloupe' },
  { value: '03', label: 'Guyane' },
  { value: '32', label: 'Hauts-de-France' },
  { value: '11', label: 'Île-de-France' },
  { value: '04', label: 'La Réunion' },
  { value: '02', label: 'Martinique' },
  { value: '06', label: 'Mayotte' },
  { value: '28', label: 'Normandie' },
  { value: '75', label: 'Nouvelle-Aquitaine' },
  { value: '76', label: 'Occitanie' },
  { value: '52', label: 'Pays de la Loire' },
  { value: '93', label: 'Provence-Alpes-Côte d’Azur' },
];

export const regionName = (code: string | null): string => REGIONS.find((region) => region.value === code)?.label ?? code ?? '—';
