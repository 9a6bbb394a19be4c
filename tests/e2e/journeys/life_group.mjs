import assert from 'node:assert/strict';

import { acceptTargets, agree, decide, handOver, propose, validate } from '../life/review.mjs';
import { account, answer, contacts, weigh } from '../life/application.mjs';
import { addDirectory, addExercise, addFact, importFile, readBeforeDeclaring, spend } from '../life/attainment.mjs';
import { at, bring, confirmPieces, group, saved, step, submit } from '../life/acts.mjs';
import { gather, mailOf, openTried, simulate } from '../life/opening.mjs';
import { inEnglish, picture } from '../life/look.mjs';
import { orderPayment, recordPayment, verifyArchive } from '../life/payment.mjs';
import { auditDays, measured, paper, today, written } from '../life/papers.mjs';
import { as } from '../people.mjs';
import { GROUP, GROUP_NAME } from '../registry.mjs';

// The whole life of a group's dossier, from "may we apply?" to "paid", through the screens alone.
export const instance = true;

const SUPPORT = GROUP[0];
const PEOPLE = {
  director: { name: 'Dominique Arbre', role: 'legal_representative', scope: SUPPORT.finess },
  referent: { name: 'Claude Rivière', role: 'main_referent', scope: SUPPORT.finess },
  technical: { name: 'Robin Sentier', role: 'technical_referent', scope: SUPPORT.finess, factor: false },
  finance: { name: 'Ange Moisson', role: 'finance_hr_referent', scope: SUPPORT.finess, factor: false },
  security: { name: 'Alex Rempart', role: 'rssi', scope: SUPPORT.finess, factor: false },
  region: { name: 'Andrea Colline', role: 'ars_reviewer', scope: '27' },
  controller: { name: 'Charlie Boussole', role: 'ans_controller' },
  second: { name: 'Dany Compas', role: 'ans_controller' },
  agency: { name: 'Morgan Phare', role: 'ans_administrator' },
  vendor: { name: 'Noa Forge', role: 'vendor', scope: 'forge-numerique', factor: false },
  adviser: { name: 'Lou Passerelle', role: 'adviser', scope: '27' },
};
// Where each role spends its days; all of them are looked at when the journey is asked to look at everything.
const SCREENS = {
  referent: ['/', '#', '#/candidature', '#/candidature/perimetre', '#/objectifs', '#/verifier', '#/depot', '#/demandes', '#/industriels', '#/personnes', '#/historique', '#/pieces'],
  director: ['#/convention', '/'],
  technical: ['#/importer', '#/faits/nouveau?genre=exercise', '#/objectifs/D1-O3', '#/faits'],
  finance: ['#/paiement', '#/depenses'],
  security: ['#/pieces'],
  region: ['/ars', '/ars/region', '/ars#'],
  controller: ['/ans', '/ans/pilotage', '/ans#'],
  agency: ['#/convention', '#/paiement'],
  vendor: ['/industriel'],
  adviser: ['/accompagnement'],
  admin: ['/admin/comptes', '/admin/comptes?inviter=1'],
};
const DOMAIN = 'collines.example';

export const steps = {
  async 'an administrator opens the instance and invites those concerned'(state) {
    state.series = 'vie';
    await gather(state, { administrator: 'Camille Serrure', people: PEOPLE, domain: DOMAIN });
  },
  async 'without an account the referent learns that his group may apply'(state) {
    await simulate(state, state.of.referent, { search: 'collines', carrier: SUPPORT.name, answers: [['Était éligible au domaine 1', 'Non']], understood: GROUP_NAME });
  },
  async 'he signs in from there, and opens the dossier that he tried'(state) {
    await openTried(state, state.of.referent, `${GROUP_NAME} (GHT)`);
  },
  async 'the application: answers, nine members with their activity and its source'(state) {
    const answers = [['Était éligible au domaine 1', 'Non'], ['Porte une activité de catégorie 146', 'Non'], ['A candidaté au domaine 1', 'Non'], ['Prérequis SUN-ES déjà validés', 'Non']];
    await answer(state, { answers, ceiling: '53 300,00' });
    const page = await at(state, '/candidature/perimetre');
    const members = page.locator('details.fold');
    assert.equal(await members.filter({ hasText: '· EJ' }).or(members.filter({ hasText: 'EJ ·' })).count(), GROUP.length);
    await weigh(state, GROUP);
  },
  async 'contacts, account, agreement of the group'(state) {
    const people = [['Représentant légal', 'Dominique Arbre'], ['Référent du dossier', 'Claude Rivière'], ['Direction des systèmes d’information', 'Ada Source'], ['Sécurité des systèmes d’information (RSSI)', 'Alex Rempart']];
    await contacts(state, people, (name) => mailOf(name, DOMAIN));
    await account(state, 'CHU des Collines');
    const page = await at(state, '/candidature/accord');
    await group(page, /convention constitutive/).getByRole('radio', { name: 'Oui' }).check();
    await saved(page);
    await state.visitor.clean();
  },
  async 'the security officer brings what the prerequisites ask'(state) {
    const { security } = state.of;
    await as(state, security, `/dossiers/${state.dossier}/pieces`);
    const brought = ['E1 politique', 'E2 procedure', 'E3 organigramme', 'E4 attestation'].map((name) => paper(`D1B.PREREQ.${name} 2026-02-02.pdf`));
    const { page } = security.visitor;
    await bring(state, brought);
    for (const { name } of brought) {
      assert.match(await page.getByLabel(`Pièce de ${name}`).inputValue(), /^D1B\.PREREQ\.E[1-4]$/, `${name} placed by its name`);
      assert.equal(await page.getByLabel(`Date de ${name}`).inputValue(), '2026-02-02');
    }
    await picture(state, 'rssi-pieces');
    await confirmPieces(page);
    await state.visitor.clean();
  },
  async 'the referent adds the attestation of the audit'(state) {
    await as(state, state.of.referent);
    const attestation = paper('attestation cybersurveillance.pdf', 'Attestation de cybersurveillance, 15 septembre 2025');
    const mine = await bring(state, [attestation], { [attestation.name]: { code: 'D1B.PREREQ.E5', date: '2025-09-15' } });
    await confirmPieces(mine);
    await picture(state, 'referent-pieces');
    await state.visitor.clean();
  },
  async 'what is wanting is told, then the application goes'(state) {
    const { referent } = state.of;
    const page = await at(state, '/verifier');
    await picture(state, 'referent-verifier');
    await state.visitor.clean();
    await submit(state, referent, 'Déposer la candidature');
    await picture(state, 'referent-depose');
    await state.visitor.clean();
  },
  async 'the region reads it, and asks for one piece again'(state) {
    const { region } = state.of;
    const page = await as(state, region, '/ars');
    await page.getByRole('link', { name: GROUP_NAME }).waitFor();
    await picture(state, 'ars-file');
    await page.getByRole('link', { name: GROUP_NAME }).click();
    await page.getByRole('heading', { name: 'Le dossier est-il complet\u202f?' }).waitFor();
    await picture(state, 'ars-grille');
    await state.visitor.clean();
    const line = page.locator('main li.card').filter({ hasText: 'D1B.PREREQ.E5' });
    await line.getByRole('button', { name: 'Demander' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motif codé').selectOption({ index: 1 });
    await dialog.getByLabel('Ce qui est demandé').fill('Le rapport ne dit pas quel prestataire a mené l’audit. Joignez le sien.');
    await picture(state, 'ars-demande');
    await dialog.getByRole('button', { name: 'Enregistrer' }).click();
    await dialog.waitFor({ state: 'detached' });
    await line.getByText('Complément demandé').waitFor();
    await step(region, 'Demander un complément', { done: page.getByText('La grille se lit, elle ne se décide pas à cette étape.') });
    await picture(state, 'ars-demande-envoyee');
    await state.visitor.clean();
  },
  async 'the hospital asks its supplier, who deposits'(state) {
    const { referent, vendor } = state.of;
    const page = await as(state, referent, `/dossiers/${state.dossier}/demandes`);
    await page.getByText('Le rapport ne dit pas quel prestataire').first().waitFor();
    await picture(state, 'referent-demandes');
    await state.visitor.clean();
    await at(state, '/industriels');
    await page.getByLabel('Industriel', { exact: true }).fill('forge-numerique');
    await page.getByLabel('Objectif ou pièce').fill('D1B.PREREQ.E5');
    await page.getByLabel('Ce que vous demandez').fill('Votre attestation de l’audit de cybersurveillance de septembre 2025, signée.');
    await page.getByRole('button', { name: 'Demander', exact: true }).click();
    await page.getByText('La demande est envoyée.').waitFor();
    await picture(state, 'referent-industriels');
    await state.visitor.clean();
    const theirs = await as(state, vendor, '/industriel');
    await theirs.getByText('Une demande attend votre réponse.').waitFor();
    await picture(state, 'industriel-demandes');
    await theirs.getByRole('button', { name: 'Répondre par un document' }).click();
    const dialog = theirs.getByRole('dialog', { name: 'Déposer un document' });
    await dialog.getByLabel('Document', { exact: true }).setInputFiles(paper('attestation-forge-2025-09-15.pdf', 'Forge numérique : attestation d’audit de cybersurveillance'));
    await dialog.getByLabel('Nature').selectOption({ index: 5 });
    await dialog.getByLabel('Date du document').fill('2025-09-15');
    await picture(state, 'industriel-depot');
    await dialog.getByRole('button', { name: 'Déposer' }).click();
    await dialog.waitFor({ state: 'detached' });
    await theirs.getByText('Rien n’attend de réponse.').waitFor();
    await picture(state, 'industriel');
    await state.visitor.clean();
  },
  async 'the hospital takes the deposit, answers, and sends the application back'(state) {
    const { referent } = state.of;
    const page = await as(state, referent, `/dossiers/${state.dossier}/industriels`);
    await page.getByRole('button', { name: 'Mettre au dossier' }).click();
    await page.getByLabel('Objectif ou pièce').first().fill('D1B.PREREQ.E5');
    await page.getByRole('button', { name: 'Mettre au dossier' }).last().click();
    await page.getByText(/confirmez-le dans les pièces/).waitFor();
    await page.getByRole('link', { name: 'Voir les pièces' }).click();
    await page.getByRole('heading', { name: 'Classement à confirmer' }).waitFor();
    await picture(state, 'referent-depot-industriel');
    await confirmPieces(page);
    await at(state, '/demandes');
    await page.getByLabel('Votre réponse').fill('Voici l’attestation du prestataire, Forge numérique.');
    await page.getByRole('checkbox', { name: /attestation-forge/ }).check();
    await page.getByRole('button', { name: 'Répondre', exact: true }).click();
    await page.getByText('Répondue').waitFor();
    await picture(state, 'referent-demande-repondue');
    await page.getByRole('link', { name: 'Renvoyer le dossier' }).click();
    await submit(state, referent, 'Répondre au complément');
    await state.visitor.clean();
  },
  async 'the region validates, and the hospital is told'(state) {
    const { region, director } = state.of;
    const page = await as(state, region, `/ars/dossiers/${state.dossier}`);
    await page.getByRole('button', { name: 'Clore', exact: true }).click();
    await page.locator('main li.card').filter({ hasText: 'D1B.PREREQ.E5' }).getByRole('button', { name: 'Accepter' }).click();
    await page.getByText('1 lignes décidées').or(page.getByText('1 ligne décidée')).waitFor();
    await validate(state, region);
    const theirs = await as(state, director, '/');
    await picture(state, 'directrice-accueil');
    await theirs.getByText(/validée/).first().waitFor();
    await state.visitor.clean();
  },
  async 'the agency drafts the convention, and records both signatures'(state) {
    const { agency, director } = state.of;
    await agree(state, { agency, director, name: GROUP_NAME, number: 'CARE-2026-0042' });
  },
  async 'the attainment: what cannot be measured is entered by forms'(state) {
    const { referent, technical } = state.of;
    await as(state, referent, `/dossiers/${state.dossier}`);
    await picture(state, 'referent-operationnel');
    await step(referent, 'Préparer la déclaration d’atteinte', { done: referent.visitor.page.getByText('Déclaration d’atteinte en préparation') });
    await at(state, '/candidature');
    const mine = referent.visitor.page;
    await group(mine, 'Tous les AD du GHT sont déjà convergés').getByRole('radio', { name: 'Oui' }).check();
    await mine.getByLabel('Déclaration d’atteinte').fill(today());
    await saved(mine, 1);
    await state.visitor.clean();
    const page = await as(state, technical, `/dossiers/${state.dossier}/faits`);
    await picture(state, 'technique-faits-vides');
    await addDirectory(state, 'collines.local', GROUP);
    for (const day of auditDays().slice(0, 2)) {
      await at(state, '/faits/nouveau?genre=directory_audit');
      await page.getByLabel(/collecte ORADAD/).fill(day);
      await page.getByLabel('Annuaire audité').selectOption('collines.local');
      await page.getByLabel(/Service d’audit/).selectOption('ADS');
      await page.getByLabel(/Niveau 1 à 5/).fill('2');
      await addFact(page);
    }
    await picture(state, 'technique-fait');
    await state.visitor.clean();
  },
  async 'what the tools measured is imported, after it was shown'(state) {
    const directories = [{ id: 'collines.local', level: 3, days: auditDays().slice(2) }];
    const statements = ['R2', 'R3', 'R4', 'R5'].map((one) => `D1.O6.A.${one}`);
    await importFile(state, measured({ units: GROUP, perimeter: 'web-collines', domain: DOMAIN, tool: 'industrial, conformant: true', directories, statements }));
  },
  async 'an exercise of all nine, and what a person attests'(state) {
    const { page } = state.visitor;
    await addExercise(state, GROUP);
    await at(state, '/faits/nouveau?genre=statement');
    await page.getByLabel(/exigence officielle attestée/i).fill('D1.O6.A.R1');
    await group(page, /exigence remplie/i).getByRole('radio', { name: 'Oui' }).check();
    await addFact(page);
    await state.visitor.clean();
  },
  async 'the pieces of the attainment, a folder at once'(state) {
    const folder = ['D1.O1.A.E1 2026-05-04 annuaires.pdf', 'D1.O2.A.E1 2026-05-04 domaines.pdf', 'D1.O2.A.E2 2026-05-04 adresses.pdf', 'D1.O6.A.E1 2026-04-02 equipe.pdf', 'D1.O6.A.E2 2026-04-02 gouvernance.pdf', 'D1.O6.B.E2 2026-04-15 convergence.pdf'].map((name) => paper(name));
    const reports = GROUP.map((one) => paper(`D1.O3.E1 ${one.finess} 2026-05-20 exercice.pdf`, `Rapport de l'exercice, ${one.name}`));
    const page = await bring(state, [...folder, ...reports]);
    for (const one of GROUP) assert.equal(await page.getByLabel(`Établissement de D1.O3.E1 ${one.finess} 2026-05-20 exercice.pdf`).inputValue(), one.finess);
    await picture(state, 'technique-pieces');
    await confirmPieces(page);
    const said = {};
    const audits = [...auditDays().map((day) => ['ads', 'D1.O1.A.E2', day]), ...auditDays(1).map((day) => ['exposition', 'D1.O2.A.E3', day])];
    for (const [kind, code, day] of audits) said[`${kind}-${day}.pdf`] = { code, fact: new RegExp(`^${written(day)} `), date: day };
    await bring(state, Object.keys(said).map((name) => paper(name)), said);
    await picture(state, 'technique-rapports');
    await confirmPieces(page);
    await state.visitor.clean();
    await at(state, '/objectifs');
    await picture(state, 'technique-objectifs');
  },
  async 'finance enters what was spent, line by line'(state) {
    const lines = [['Remédiation des annuaires', 'D1.O1.B', '38 400,50', 'F-2026-118'], ['Audits d’exposition', 'D1.O2.A', '21 000,00', 'F-2026-204'], ['Accompagnement de l’exercice', 'D1.O3', '9 600,00', 'F-2026-231']];
    await spend(state, state.of.finance, 'Forge numérique', lines, /69\s000,50\s€/);
  },
  async 'the check, then a sealed declaration'(state) {
    const { referent } = state.of;
    const { page } = referent.visitor;
    await readBeforeDeclaring(state, referent, '9 sur 9');
    await submit(state, referent, 'Déclarer l’atteinte des objectifs');
    await page.getByRole('link', { name: 'Télécharger l’archive scellée' }).waitFor();
    await picture(state, 'referent-declare');
    await state.visitor.clean();
  },
  async 'the region finds it complete and hands it over'(state) {
    await handOver(state, state.of.region);
  },
  async 'the agency controls: a complement on an expense, answered'(state) {
    const { controller, referent } = state.of;
    const page = await as(state, controller, `/ans/dossiers/${state.dossier}`);
    await picture(state, 'ans-controle');
    const line = page.getByRole('article', { name: 'Accompagnement de l’exercice' });
    await line.getByRole('button', { name: 'Demander' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Ce qui est demandé').fill('Quels établissements l’accompagnement a-t-il couverts ?');
    await dialog.getByRole('button', { name: 'Enregistrer' }).click();
    await dialog.waitFor({ state: 'detached' });
    await step(controller, 'Demander un complément', { done: page.getByText('Complément demandé par l’ANS').first() });
    await state.visitor.clean();
    const theirs = await as(state, referent, `/dossiers/${state.dossier}/demandes`);
    await theirs.getByLabel('Votre réponse').fill('Les neuf entités juridiques du groupement.');
    await theirs.getByRole('button', { name: 'Répondre', exact: true }).click();
    await theirs.getByText('Répondue').first().waitFor();
    await submit(state, referent, 'Répondre au complément');
    await state.visitor.clean();
  },
  async 'what is in order is accepted, line by line'(state) {
    const { controller } = state.of;
    const page = await as(state, controller, `/ans/dossiers/${state.dossier}`);
    await page.getByRole('button', { name: 'Clore', exact: true }).click();
    await page.getByText('Close', { exact: true }).waitFor();
    await acceptTargets(state, 'D1.O3');
  },
  async 'an objective is refused, its price is shown, another person confirms'(state) {
    const { controller, second } = state.of;
    const page = await as(state, controller);
    const refused = page.getByRole('article', { name: /^D1\.O3 / });
    await refused.getByRole('button', { name: 'Refuser' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Verdict retenu').selectOption({ label: 'Non atteint' });
    await dialog.getByLabel('Motif').fill('Les rapports ne suivent pas le modèle des kits de l’ANS.');
    await picture(state, 'ans-refus');
    await dialog.getByRole('button', { name: 'Enregistrer' }).click();
    await dialog.waitFor({ state: 'detached' });
    await refused.getByText('Seconde lecture attendue').waitFor();
    assert.match(await page.locator('section[aria-labelledby=effect-title]').innerText(), /47\s970,00\s€/);
    await picture(state, 'ans-effet');
    await state.visitor.clean();
    const other = await as(state, second, `/ans/dossiers/${state.dossier}`);
    await other.getByRole('button', { name: /^Confirmer le refus/ }).click();
    await other.getByText(/relu par/).waitFor();
    await propose(state, second, 'Neuf objectifs dont un non atteint, dépenses admises.');
  },
  async 'whoever did not propose decides'(state) {
    const { controller, referent } = state.of;
    await decide(state, { decider: controller, referent, way: 'Décider : partiellement atteint', reason: 'Un objectif n’est pas atteint.', outcome: 'Objectifs partiellement atteints' });
  },
  async 'payment is ordered'(state) {
    await orderPayment(state, state.of.agency, 'ORD-2026-0042');
  },
  async 'it is paid, and the beneficiary sees it without asking'(state) {
    const { agency, finance, referent } = state.of;
    await recordPayment(state, { agency, finance, referent, amount: '47\\s970,00\\s€' });
  },
  async 'the sealed archive that he downloads verifies without us'(state) {
    await verifyArchive(state, state.of.referent);
  },
  async 'each role’s screens in English, dark and narrow'(state) {
    await inEnglish(state, SCREENS);
  },
};
