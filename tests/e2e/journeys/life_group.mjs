import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { Visitor } from '../browser.mjs';
import { at, bring, confirmPieces, group, saved, step, submit } from '../life/acts.mjs';
import { auditDays, measured, paper, PHASE, today } from '../life/papers.mjs';
import { as, confirmed, signIn, takeUp, welcome } from '../people.mjs';
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
const WHOLE = process.env.EGIDE_E2E_WHOLE === '1';
const emailOf = (name) => `${name.split(' ')[0].toLowerCase()}@collines.example`;
async function picture(state, name) {
  await state.visitor.page.evaluate(() => window.scrollTo(0, 0));
  await state.visitor.picture(`vie-${name}`);
}
/** Accepts every line of a grid that shows no answer yet. */
async function acceptAll(page, but = []) {
  for (;;) {
    const open = page.locator('main li.card').filter({ hasText: 'À décider' }).filter({ hasNotText: but.length > 0 ? new RegExp(but.join('|')) : /^\u0000$/ });
    const count = await open.count();
    if (count === 0) return;
    await open.first().getByRole('button', { name: 'Accepter' }).click();
    await page.waitForFunction((before) => [...document.querySelectorAll('main li.card')].filter((one) => one.innerText.includes('À décider')).length < before, await page.locator('main li.card').filter({ hasText: 'À décider' }).count());
  }
}

export const steps = {
  async 'an administrator opens the instance and invites those concerned'(state) {
    state.admin = await takeUp(state, state.server.link, { name: 'Camille Serrure', email: 'camille@collines.example', first: true });
    await picture(state, 'administration-facteur');
    state.of = {};
    for (const [key, asked] of Object.entries(PEOPLE)) {
      state.of[key] = await welcome(state, state.admin, { ...asked, email: emailOf(asked.name) });
    }
    await as(state, state.admin, '/admin/comptes');
    await picture(state, 'administration-comptes');
    await state.visitor.clean();
  },
  async 'without an account the referent learns that his group may apply'(state) {
    const { referent } = state.of;
    await referent.visitor.leave();
    referent.visitor = await Visitor.enter(state.browser, state.server, state.out);
    state.visitor = referent.visitor;
    const { page } = state.visitor;
    await state.visitor.go('/simulateur');
    await page.getByLabel(/domaine 1 bis/).check();
    await page.getByRole('combobox', { name: 'Chercher dans le répertoire FINESS' }).fill('collines');
    await page.getByRole('option', { name: new RegExp(SUPPORT.name) }).first().click();
    await page.getByRole('group', { name: /Était éligible au domaine 1/ }).getByLabel('Non', { exact: true }).check();
    await page.getByText(/vous pouvez candidater/).first().waitFor();
    await page.getByText(GROUP_NAME).first().waitFor();
    await picture(state, 'simulateur');
    await state.visitor.clean();
  },
  async 'he signs in from there, and opens the dossier that he tried'(state) {
    const { referent } = state.of;
    const { page } = state.visitor;
    await page.getByRole('link', { name: 'Se connecter et commencer la candidature' }).click();
    await page.waitForURL(/\/connexion/);
    await signIn(referent);
    await page.getByRole('heading', { name: 'Ce qui a été compris' }).waitFor();
    await page.getByText(`${GROUP_NAME} (GHT)`).waitFor();
    await picture(state, 'referent-nouveau');
    await page.getByRole('button', { name: 'Ouvrir le dossier' }).click();
    await page.waitForURL(/\/dossiers\/[0-9a-f]+\/candidature/);
    state.dossier = /dossiers\/([0-9a-f]+)/.exec(page.url())[1];
    await state.visitor.settled();
    await at(state);
    await step(referent, 'Préparer une candidature', { done: page.getByText('Candidature en préparation') });
    await state.visitor.clean();
  },
  async 'the application: answers, nine members with their activity and its source'(state) {
    const page = await at(state, '/candidature');
    for (const [question, said] of [['Était éligible au domaine 1', 'Non'], ['Porte une activité de catégorie 146', 'Non'], ['A candidaté au domaine 1', 'Non'], ['Prérequis SUN-ES déjà validés', 'Non']]) {
      await group(page, question).getByRole('radio', { name: said }).check();
    }
    await page.getByText('Éligible', { exact: true }).waitFor();
    await page.getByLabel('Plafond de subvention, en euros').fill('53 300,00');
    await page.getByLabel('Dépôt de la candidature').fill(today());
    await page.getByLabel('Début de la phase opérationnelle').fill(PHASE.phase_start);
    await saved(page, 2);
    await picture(state, 'referent-candidature');
    await at(state, '/candidature/perimetre');
    const members = page.locator('details.fold');
    assert.equal(await members.filter({ hasText: '· EJ' }).or(members.filter({ hasText: 'EJ ·' })).count() , GROUP.length);
    for (const one of GROUP) {
      const member = page.locator(`[id="${one.finess}"]`);
      await member.locator('summary').click();
      await member.getByLabel('Activité combinée').fill(String(one.activity));
      await member.getByLabel('Année de la source').fill('2023');
      await group(member, /PMSI/).getByRole('radio', { name: 'Oui' }).check();
      await member.getByText(/^Enregistré à/).waitFor();
    }
    await picture(state, 'referent-perimetre');
    await state.visitor.clean();
  },
  async 'contacts, account, agreement of the group'(state) {
    const page = await at(state, '/candidature/contacts');
    for (const [who, name] of [['Représentant légal', 'Dominique Arbre'], ['Référent du dossier', 'Claude Rivière'], ['Direction des systèmes d’information', 'Ada Source'], ['Sécurité des systèmes d’information (RSSI)', 'Alex Rempart']]) {
      await group(page, who).getByLabel('Nom').fill(name);
      await group(page, who).getByLabel('Adresse électronique').fill(emailOf(name));
    }
    await saved(page);
    await at(state, '/candidature/banque');
    await page.getByLabel('Titulaire du compte').fill('CHU des Collines');
    await page.getByLabel('IBAN').fill('FR14 2004 1010 0505 0001 3M02 606');
    await saved(page);
    await at(state, '/candidature/accord');
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
    await acceptAll(page);
    await step(region, 'Valider la candidature', { done: page.getByText('La grille se lit, elle ne se décide pas à cette étape.') });
    await picture(state, 'ars-validee');
    await state.visitor.clean();
    const theirs = await as(state, director, '/');
    await picture(state, 'directrice-accueil');
    await theirs.getByText(/validée/).first().waitFor();
    await state.visitor.clean();
  },
  async 'the agency drafts the convention, and records both signatures'(state) {
    const { agency, director } = state.of;
    const page = await as(state, agency, '/ans?onglet=convention_due');
    await page.getByRole('link', { name: GROUP_NAME }).waitFor();
    await picture(state, 'ans-file');
    await at(state, '/convention');
    await page.getByLabel('Numéro de convention').fill('CARE-2026-0042');
    await page.getByRole('button', { name: 'Générer la convention' }).click();
    await confirmed(agency, page.locator('article.text'));
    await page.getByLabel('Envoyée').fill(today());
    await page.getByRole('button', { name: 'Enregistrer ces dates' }).click();
    await page.getByText('Elle est générée').waitFor();
    await step(agency, 'Envoyer la convention', { done: page.getByRole('button', { name: 'Enregistrer ces dates' }) });
    await picture(state, 'ans-convention');
    await state.visitor.clean();
    const theirs = await as(state, director, `/dossiers/${state.dossier}/convention`);
    await theirs.getByText('CARE-2026-0042').first().waitFor();
    await picture(state, 'directrice-convention');
    await state.visitor.clean();
    await as(state, agency);
    await page.getByLabel('Signée par le bénéficiaire').fill(today());
    await page.getByLabel('Signée par l’agence').fill(today());
    await page.getByRole('button', { name: 'Enregistrer ces dates' }).click();
    await page.getByText('Elle est signée des deux côtés.').waitFor();
    await step(agency, 'Enregistrer la convention signée', { done: page.getByText('Phase opérationnelle').first() });
    await state.visitor.clean();
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
    await at(state, '/faits/nouveau?genre=directory');
    await page.getByLabel('Identifiant').fill('collines.local');
    for (const one of GROUP) await page.getByRole('checkbox', { name: one.name }).check();
    await addFact(page);
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
    const page = await at(state, '/importer');
    await page.getByLabel('Fichier', { exact: true }).setInputFiles(measured(GROUP));
    await page.getByRole('button', { name: 'Montrer ce qui changerait' }).click();
    const apply = page.getByRole('button', { name: /^Appliquer ces/ });
    await apply.waitFor();
    await picture(state, 'technique-import');
    await apply.click();
    await page.getByText(/changements appliqués/).waitFor();
    await state.visitor.clean();
    await at(state, '/faits');
    await picture(state, 'technique-faits');
  },
  async 'an exercise of all nine, and what a person attests'(state) {
    const { page } = state.visitor;
    await at(state, '/faits/nouveau?genre=exercise');
    await page.getByLabel('Identifiant').fill('exercice-2026');
    await page.getByLabel(/jour de l’exercice/i).fill('2026-05-12');
    await group(page, /gestion de crise cyber/i).getByRole('radio', { name: 'Oui' }).check();
    await group(page, /kits nationaux/i).getByRole('radio', { name: 'Oui' }).check();
    for (const one of GROUP) await page.getByRole('checkbox', { name: one.name }).check();
    await addFact(page);
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
    const { finance } = state.of;
    const page = await as(state, finance, `/dossiers/${state.dossier}/depenses`);
    await picture(state, 'finances-vides');
    for (const [label, objective, amount, number] of [['Remédiation des annuaires', 'D1.O1.B', '38 400,50', 'F-2026-118'], ['Audits d’exposition', 'D1.O2.A', '21 000,00', 'F-2026-204'], ['Accompagnement de l’exercice', 'D1.O3', '9 600,00', 'F-2026-231']]) {
      await at(state, '/depenses/nouvelle');
      await page.getByLabel('Famille de dépense').selectOption('EL1');
      await page.getByLabel('Objectif auquel elle contribue').selectOption(objective);
      await page.getByLabel('Intitulé de la prestation').fill(label);
      await page.getByLabel('Fournisseur ou prestataire').fill('Forge numérique');
      await page.getByLabel('Date de commande').fill('2026-03-25');
      await page.getByLabel('Numéro de facture').fill(number);
      await page.getByLabel('Date de facture').fill('2026-09-30');
      await page.getByLabel('Montant de la facture').fill(amount);
      await page.getByText('Cette dépense compte').waitFor();
      await page.getByRole('button', { name: 'Ajouter une dépense' }).click();
      await page.getByText(/^Chaque changement/).waitFor();
    }
    await at(state, '/depenses');
    assert.match(await page.locator('main').innerText(), /69\s000,50\s€/);
    await picture(state, 'finances');
    await state.visitor.clean();
  },
  async 'the check, then a sealed declaration'(state) {
    const { referent } = state.of;
    const page = await as(state, referent, `/dossiers/${state.dossier}/verifier`);
    await picture(state, 'referent-verifier-atteinte');
    await at(state);
    await page.getByText('9 sur 9').waitFor();
    await picture(state, 'referent-atteinte');
    await at(state, '/depot');
    await picture(state, 'referent-depot');
    await submit(state, referent, 'Déclarer l’atteinte des objectifs');
    await page.getByRole('link', { name: 'Télécharger l’archive scellée' }).waitFor();
    await picture(state, 'referent-declare');
    await state.visitor.clean();
  },
  async 'the region finds it complete and hands it over'(state) {
    const { region } = state.of;
    const page = await as(state, region, `/ars/dossiers/${state.dossier}`);
    await picture(state, 'ars-atteinte');
    await acceptAll(page);
    await step(region, 'Transmettre à l’ANS', { done: page.getByText('La grille se lit, elle ne se décide pas à cette étape.') });
    await state.visitor.follow('/ars/region');
    await picture(state, 'ars-region');
    await state.visitor.clean();
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
    for (const name of await page.locator('section[aria-labelledby=kind-objective] article, section[aria-labelledby=kind-expense] article').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))) {
      if (name.startsWith('D1.O3')) continue;
      const card = page.getByRole('article', { name, exact: true });
      await card.getByRole('button', { name: 'Accepter' }).click();
      await card.getByText('Accepté').waitFor();
    }
    await state.visitor.clean();
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
    await other.getByLabel('Motif').fill('Neuf objectifs dont un non atteint, dépenses admises.');
    await other.getByRole('button', { name: 'Préparer la décision' }).click();
    await other.getByText(/^Préparée par/).waitFor();
    await step(second, 'Proposer une décision', { done: other.getByText('Décision proposée').first() });
    await picture(state, 'ans-decision-proposee');
    await state.visitor.clean();
  },
  async 'whoever did not propose decides'(state) {
    const { controller, referent } = state.of;
    const page = await as(state, controller, `/ans/dossiers/${state.dossier}`);
    await step(controller, 'Décider : partiellement atteint', { reason: 'Un objectif n’est pas atteint.', done: page.getByText('Objectifs partiellement atteints').first() });
    await picture(state, 'ans-decidee');
    await state.visitor.clean();
    const theirs = await as(state, referent, `/dossiers/${state.dossier}/paiement`);
    await theirs.getByText('La décision est prise').waitFor();
    await picture(state, 'referent-decision');
    await state.visitor.clean();
  },
  async 'payment is ordered'(state) {
    const { agency } = state.of;
    const page = await as(state, agency, `/dossiers/${state.dossier}/paiement`);
    await page.getByLabel('Date de l’ordre').fill(today());
    await page.getByLabel('Référence').fill('ORD-2026-0042');
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    await confirmed(agency, page.getByText(/^L’ordre de/));
    await step(agency, 'Mettre en paiement', { done: page.getByRole('button', { name: 'Corriger l’ordre de paiement' }) });
    await picture(state, 'ans-paiement');
    await state.visitor.clean();
  },
  async 'it is paid, and the beneficiary sees it without asking'(state) {
    const { agency, finance, referent } = state.of;
    const page = await as(state, agency);
    await page.getByLabel('Payé le').fill(today());
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    await page.getByText(/payés le/).first().waitFor();
    await step(agency, 'Enregistrer le paiement', { done: page.getByText('Payé', { exact: true }).first() });
    await state.visitor.clean();
    const money = await as(state, finance, `/dossiers/${state.dossier}/paiement`);
    await money.getByText(/47\s970,00\s€ payés le/).waitFor();
    await picture(state, 'finances-paye');
    await as(state, referent, '/');
    await picture(state, 'referent-accueil-paye');
    const whole = await at(state);
    assert.match(await whole.locator('main').innerText(), /Subvention décidée\s*47\s970,00\s€/);
    await picture(state, 'referent-paye');
    await state.visitor.clean();
  },
  async 'the sealed archive that he downloads verifies without us'(state) {
    const { referent } = state.of;
    const page = await as(state, referent, `/dossiers/${state.dossier}/historique`);
    await picture(state, 'referent-historique');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Télécharger l’archive scellée' }).first().click()]);
    const file = path.join(state.out, 'declaration.egide');
    await download.saveAs(file);
    const key = path.join(state.server.data, 'keys', 'journal.pub');
    const said = execFileSync(state.binary, ['verify', file, '--key', key, '--lang', 'fr'], { encoding: 'utf8' });
    assert.match(said, /^INTACT/);
    assert.match(said.replace(/\s+/g, ' '), /signé par une clé à laquelle vous faites confiance/);
    await state.visitor.clean();
  },
  async 'each role’s screens in English, dark and narrow'(state) {
    const faults = [];
    for (const [key, screens] of Object.entries(SCREENS)) {
      const page = await as(state, state.of[key] ?? state.admin);
      await page.getByRole('button', { name: 'English' }).click();
      await page.locator('html[lang=en]').waitFor();
      const shown = WHOLE ? screens : screens.slice(-1);
      for (const screen of shown) {
        const where = screen.replace('#', `/dossiers/${state.dossier}`);
        await state.visitor.follow(where);
        await state.visitor.inspect(`${key} ${where} (en)`).catch((fault) => faults.push(String(fault.message)));
        if (!WHOLE) continue;
        await page.setViewportSize({ width: 320, height: 800 });
        await page.emulateMedia({ colorScheme: 'dark' });
        await picture(state, `en-${key}-${screen.replaceAll(/[^a-z0-9]+/g, '-')}`);
        await page.emulateMedia({ colorScheme: 'light' });
        await page.setViewportSize({ width: 1280, height: 860 });
      }
    }
    assert.deepEqual(faults, []);
  },
};

/** A day as the French write it. */
const written = (day) => new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));

/** Adds the fact of the form, and waits for its page. */
async function addFact(page) {
  await page.getByRole('button', { name: 'Ajouter ce fait' }).click();
  await page.getByRole('heading', { name: 'Versions de ce fait' }).waitFor();
}
