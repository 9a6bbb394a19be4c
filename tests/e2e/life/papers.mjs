// What people hold before they open a browser: dates that follow the programme's calendar, documents, a table of audits.

const DAY = 86_400_000;
export const iso = (time) => new Date(time).toISOString().slice(0, 10);
/** Today where the programme is run. */
export const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date());
export const PHASE = { phase_start: '2026-02-20' };

/** Days on which something was audited: often enough from the start of the phase, the last one recent. */
export function auditDays(shift = 0) {
  const start = Date.parse(PHASE.phase_start);
  const span = Date.parse(today()) - start;
  const count = Math.max(3, Math.ceil(span / (50 * DAY)));
  return Array.from({ length: count }, (_, index) => iso(start + Math.round((span * (index + 0.7)) / (count + 0.2) / DAY) * DAY + shift * DAY));
}

/** The smallest document that a reader of PDF opens, with one line of text. */
export function pdf(line) {
  const text = `BT /F1 14 Tf 56 760 Td (${line.normalize('NFD').replace(/[^\x20-\x7e]/g, '').replace(/[()\\]/g, ' ')}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(`${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`, 'latin1');
}

export const paper = (name, line = name) => ({ name, mimeType: 'application/pdf', buffer: pdf(line) });

/** A day as the French write it. */
export const written = (day) => new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day)).replace(/^1(?= )/, '1er');

/** A dossier.yaml that holds what the tools of a candidate measured: the rest is entered by hand. */
export function measured({ units, perimeter, domain, tool, directories, statements = [] }) {
  const everybody = `[${units.map((one) => `"${one.finess}"`).join(', ')}]`;
  const lines = ['programme: d1bis', 'observations:', `  - {kind: exposure_perimeter, id: ${perimeter}, entities: ${everybody}, domains: [${domain}]}`];
  for (const day of auditDays(1)) {
    lines.push(`  - {kind: exposure_audit, perimeter: ${perimeter}, date: ${day}, tool: ${tool}, findings: [], critical_risks: 0, patches_applied: true}`);
  }
  for (const { id, level, days } of directories) {
    for (const day of days) lines.push(`  - {kind: directory_audit, directory: ${id}, date: ${day}, level: ${level}, tool: ADS}`);
  }
  for (const one of units) {
    lines.push(`  - {kind: maturity, entities: ["${one.finess}"], date: 2026-06-01, measures_filled: 40, budget_share_filled: true, security_fte_filled: true}`);
  }
  for (const requirement of statements) lines.push(`  - {kind: statement, requirement: ${requirement}, holds: true, date: 2026-04-02}`);
  return { name: 'dossier.yaml', mimeType: 'application/yaml', buffer: Buffer.from(`${lines.join('\n')}\n`) };
}
