import assert from 'node:assert/strict';

import { Visitor } from '../browser.mjs';
import { Hands } from '../hands.mjs';

const DAY = 86_400;
const PASSWORD = 'une phrase que personne ne devine 27';
const NEWCOMER = 'invite@demo.example';
const QUARTER = 15 * 60; // seconds
const PROOF = { name: 'decision-de-nomination.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n') };
const CONTACTS = [
  ['Représentant légal', 'Dominique Modèle', 'directrice@demo.example'],
  ['Référent du dossier', 'Claude Fictif', 'referent@demo.example'],
  ['Direction des systèmes d’information', 'Robin Imaginé', 'technique@demo.example'],
  ['Sécurité des systèmes d’information (RSSI)', 'Alex Inventé', 'rssi@demo.example'],
];

const handOf = (state, who) => {
  state.hands ??= new Map();
  if (!state.hands.has(who)) state.hands.set(who, new Hands());
  return state.hands.get(who);
};

/** Somebody sits down, his own hands on the keyboard. */
async function sit(state, who, account, where) {
  await state.visitor?.leave();
  state.visitor = await Visitor.enter(state.browser, state.own, state.out);
  const hands = handOf(state, who);
  const { page } = state.visitor;
  await page.goto(`/connexion?next=${encodeURIComponent(where)}`);
  await hands.type(page.locator('[name=email]'), account.email);
  await hands.type(page.locator('[name=password]'), account.password);
  hands.act();
  await Promise.all([page.waitForNavigation(), page.locator('[name=password]').press('Enter')]);
  await state.visitor.settled();
  hands.reads();
  return { page, hands };
}

const account = (state, role) => state.own.accounts.get(role);
const newcomer = { email: NEWCOMER, password: PASSWORD };

/** Answers the question for a new proof of identity, when it is put. */
async function proveByHand({ page, hands }, password) {
  const dialog = page.getByRole('dialog', { name: 'Confirmez que c’est vous' });
  if (await dialog.waitFor({ timeout: 1500 }).then(() => true, () => false)) {
    await hands.type(dialog.getByLabel('Mot de passe'), password);
    await hands.press(dialog.getByRole('button', { name: 'Confirmer' }));
    await dialog.waitFor({ state: 'hidden' });
  }
}

async function ask({ page, hands }, motive, vouchers) {
  await hands.type(page.getByRole('combobox', { name: 'Établissement' }), 'demonstration centre');
  await hands.press(page.getByRole('listbox').getByRole('option', { name: /CHU de Démonstration-Centre/ }).first());
  await hands.type(page.getByLabel('Pourquoi reprenez-vous ce rôle'), motive);
  await hands.choose(page.getByRole('radio', { name: vouchers.length === 1 ? /représentant légal/ : /Deux contacts/ }));
  for (const [legend, name, email] of vouchers) {
    const one = page.getByRole('group', { name: legend, exact: true });
    await hands.type(one.getByLabel('Nom'), name);
    await hands.type(one.getByLabel('Adresse électronique'), email);
  }
  await hands.bring(page.getByLabel('Preuve'), PROOF);
  await hands.press(page.getByRole('button', { name: 'Demander la reprise' }));
  await page.getByText('Votre demande est enregistrée').waitFor();
}

/** A referent left; somebody else takes his role up, once in vain and once in time. */
export const steps = {
  async 'a dossier names its people'(state) {
    state.own = await state.start({ days: true });
    const { page } = await sit(state, 'before', account(state, 'main_referent'), '/dossiers/nouveau');
    await page.getByRole('combobox', { name: 'Entité juridique candidate ou support du GHT' }).fill('demonstration centre');
    await page.getByRole('listbox').getByRole('option', { name: /CHU de Démonstration-Centre/ }).first().click();
    await page.getByRole('button', { name: 'Ouvrir le dossier' }).click();
    await page.waitForURL(/\/dossiers\/[0-9a-f]+\/candidature/);
    state.dossier = /dossiers\/([0-9a-f]+)/.exec(page.url())[1];
    await state.visitor.follow(`/dossiers/${state.dossier}/candidature/contacts`);
    for (const [who, name, email] of CONTACTS) {
      await page.getByRole('group', { name: who }).getByLabel('Nom').fill(name);
      await page.getByRole('group', { name: who }).getByLabel('Adresse électronique').fill(email);
    }
    await page.getByText(/^Enregistré à \d\d:\d\d$/).waitFor();
    state.hands.delete('before');
  },
  async 'the newcomer opens an account and finds the way'(state) {
    await state.visitor.leave();
    state.visitor = await Visitor.enter(state.browser, state.own, state.out);
    const { page } = state.visitor;
    const hands = handOf(state, 'newcomer');
    await page.goto(state.own.link);
    hands.reads();
    await hands.type(page.locator('[name=password]'), PASSWORD);
    await hands.type(page.locator('[name=password2]'), PASSWORD);
    hands.act();
    await Promise.all([page.waitForNavigation(), page.locator('[name=password2]').press('Enter')]);
    await sit(state, 'newcomer', newcomer, '/');
    await hands.press(state.visitor.page.getByRole('link', { name: 'Reprendre un dossier' }));
    await state.visitor.settled();
    assert.match(new URL(state.visitor.page.url()).pathname, /^\/reprise$/);
    hands.reads();
  },
  async 'he asks, with a proof, and the legal representative to vouch for him'(state) {
    const { page } = state.visitor;
    await ask({ page, hands: handOf(state, 'newcomer') }, 'Claude Fictif a quitté l’établissement le 1er novembre', [['Le représentant légal', ...CONTACTS[0].slice(1)]]);
    await page.getByText('Prend effet, sans contestation').waitFor();
    assert.equal(await page.getByText('referent@demo.example').count(), 0, 'a newcomer is not told whom he would replace');
    await state.visitor.picture('reprise-demandee');
    await state.visitor.inspect('a takeover asked for');
  },
  async 'the former holder, who is still there, is told and contests'(state) {
    const here = await sit(state, 'former holder', account(state, 'main_referent'), '/');
    await here.hands.press(here.page.getByRole('listitem').filter({ hasText: /Reprise demandée|Reprise contestée/ }).getByRole('link', { name: 'Lire' }).first());
    await here.page.getByRole('button', { name: 'Contester' }).waitFor();
    await state.visitor.picture('reprise-ancien');
    await state.visitor.inspect('a takeover, as the former holder sees it');
    await here.hands.press(here.page.getByRole('button', { name: 'Contester' }));
    await here.hands.press(here.page.getByRole('button', { name: 'Contester' }));
    await here.page.getByRole('alert').waitFor();
    await here.hands.type(here.page.getByLabel('Raison'), 'Je suis en poste jusqu’au 30 novembre');
    await here.hands.press(here.page.getByRole('button', { name: 'Contester' }));
    await here.page.getByText('Contestée').first().waitFor();
    await state.visitor.picture('reprise-contestee');
    await state.visitor.clean();
  },
  async 'the agency reads the proof and refuses'(state) {
    const here = await sit(state, 'agency', account(state, 'ans_administrator'), '/');
    await here.hands.press(here.page.getByRole('listitem').filter({ hasText: /Reprise demandée|Reprise contestée/ }).getByRole('link', { name: 'Lire' }).first());
    await here.page.getByRole('link', { name: 'Voir la preuve' }).waitFor();
    await state.visitor.picture('reprise-ans');
    await state.visitor.inspect('a takeover, as the agency sees it');
    await here.hands.press(here.page.getByRole('link', { name: 'Voir la preuve' }));
    await here.page.getByText(PROOF.name).first().waitFor();
    await here.page.goBack();
    await here.hands.press(here.page.getByRole('button', { name: 'Refuser' }));
    await here.hands.type(here.page.getByLabel('Raison'), 'La personne est encore en poste');
    await here.hands.press(here.page.getByRole('button', { name: 'Refuser' }));
    await proveByHand(here, account(state, 'ans_administrator').password);
    await here.page.getByText('Refusée').first().waitFor();
  },
  async 'later he asks again, two contacts of the dossier vouching for him'(state) {
    state.own.pass(10 * DAY);
    const here = await sit(state, 'newcomer', newcomer, '/reprise');
    await here.page.getByText('La personne est encore en poste').first().waitFor({ state: 'attached' });
    await ask(here, 'Claude Fictif a quitté l’établissement le 30 novembre', [['Le premier contact', ...CONTACTS[2].slice(1)], ['Le second contact', ...CONTACTS[3].slice(1)]]);
    const director = await sit(state, 'legal representative', account(state, 'legal_representative'), '/reprise');
    await director.page.getByText('Garants connus du dossier').first().waitFor();
    await director.page.getByRole('button', { name: 'Accepter' }).waitFor();
    await state.visitor.picture('reprise-direction');
    await state.visitor.inspect('a takeover, as the legal representative sees it');
  },
  async 'nothing changes before seven days, then he holds the role'(state) {
    state.own.pass(7 * DAY - 3600);
    const early = await sit(state, 'newcomer', newcomer, '/reprise');
    await early.page.getByText('Prend effet, sans contestation').waitFor();
    state.own.pass(3600 + 900);
    const { page, hands } = await sit(state, 'newcomer', newcomer, '/reprise');
    for (let wait = 0; wait < 40 && (await page.getByText('Prend effet, sans contestation').count()) > 0; wait += 1) {
      await page.waitForTimeout(250);
      await state.visitor.go('/reprise');
    }
    await page.getByText('Faite', { exact: true }).first().waitFor();
    await state.visitor.picture('reprise-faite');
    await hands.press(page.locator('#navigation').getByRole('link', { name: 'Dossiers' }));
    await state.visitor.settled();
    await hands.press(page.getByRole('link', { name: /GHT de Démonstration/ }).first());
    await state.visitor.settled();
    hands.reads();
  },
  async 'the dossier tells who worked on it, and how that changed'(state) {
    const { page } = state.visitor;
    await state.visitor.follow(`/dossiers/${state.dossier}/personnes`);
    await page.getByText('Référent principal : Invité de démonstration.').waitFor();
    await state.visitor.picture('reprise-personnes');
    await state.visitor.inspect('people after a takeover');
    await state.visitor.follow(`/dossiers/${state.dossier}/historique`);
    const told = await page.locator('main').innerText();
    for (const one of ['Reprise demandée', 'Reprise contestée', 'Reprise refusée', 'Reprise faite', 'Je suis en poste jusqu’au 30 novembre', 'Invité de démonstration']) assert.ok(told.includes(one), `the history does not say « ${one} »:\n${told}`);
    await state.visitor.picture('reprise-historique');
    await state.visitor.inspect('history after a takeover');
  },
  async 'the former holder sees the dossier no more, and the journal has it all'(state) {
    const former = await sit(state, 'former holder', account(state, 'main_referent'), '/');
    await state.visitor.follow(`/dossiers/${state.dossier}`);
    await former.page.getByRole('heading', { name: /Rien ici|Pas avec vos droits actuels/ }).waitFor();
    await sit(state, 'administrator', account(state, 'instance_administrator'), '/admin/journal');
    const answer = await (await state.visitor.page.request.get('/api/v1/journal?limit=100')).text();
    for (const step of ['ask', 'contest', 'refuse', 'confirm']) assert.ok(answer.includes(`handover.${step}`), `the journal lacks handover.${step}`);
    await state.visitor.picture('reprise-journal');
  },
  async 'all of it takes less than a quarter of an hour of their time'(state) {
    state.hands.delete('administrator');
    const all = [...state.hands].map(([who, hands]) => [who, hands.told(who), hands.seconds]);
    for (const [, told] of all) console.log(`    ${told}`);
    const seconds = all.reduce((sum, [, , one]) => sum + one, 0);
    console.log(`    together: ${[...state.hands.values()].reduce((sum, one) => sum + one.acts, 0)} acts, ${Math.floor(seconds / 60)} min ${seconds % 60} s by hand, the contest and the second request included`);
    assert.ok(seconds < QUARTER, `${seconds} s`);
  },
};
