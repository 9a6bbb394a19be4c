import assert from 'node:assert/strict';

import { Visitor } from '../browser.mjs';

const FIRST_VISIT = 150_000; // bytes on the wire: page, scripts, styles, font
const SHIFT = 0.05;
const STATIC = new Set(['Document', 'Script', 'Stylesheet', 'Font', 'Image', 'Manifest', 'Other']);

/** Signs in once, for all that follows. */
async function cookiesOf(state) {
  if (state.cookies === undefined) {
    const visitor = await Visitor.enter(state.browser, state.server, state.out);
    await visitor.signIn(state.server.accounts.get('instance_administrator'), '/session-ouverte');
    state.cookies = await visitor.context.cookies();
    await visitor.leave();
  }
  return state.cookies;
}

/** What the browser of a first visitor fetches for a page, by kind, and what computing it took. */
async function measure(state, to) {
  const fresh = await Visitor.enter(state.browser, state.server, state.out);
  await fresh.context.addCookies(await cookiesOf(state));
  await fresh.context.addInitScript(() => {
    globalThis.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const devtools = await fresh.context.newCDPSession(fresh.page);
  await devtools.send('Network.enable');
  await devtools.send('Performance.enable');
  const kinds = new Map();
  const bytes = { fixed: 0, data: 0 };
  devtools.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes[STATIC.has(kinds.get(requestId)) ? 'fixed' : 'data'] += encodedDataLength;
  });
  await fresh.go(to);
  await fresh.page.waitForTimeout(300);
  const { metrics } = await devtools.send('Performance.getMetrics');
  const seconds = (name) => metrics.find((one) => one.name === name)?.value ?? 0;
  const shift = await fresh.page.evaluate(() => globalThis.shift);
  await fresh.clean();
  await fresh.leave();
  return { ...bytes, shift, script: Math.round(seconds('ScriptDuration') * 1000), tasks: Math.round(seconds('TaskDuration') * 1000) };
}

const ONE = 'main td a[href^="/dossiers/"], main th a[href^="/dossiers/"]';
const CPU = 250; // milliseconds of processor time: told, not enforced

/** What the browser computes to show a page, by kind, without what our own looking at it costs. */
async function computed(state, cookies, to) {
  const page = await (await state.browser.newContext({ baseURL: state.server.address, locale: 'fr-FR', viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' })).newPage();
  await page.context().addCookies(cookies);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' }); // time of the processor, not of the clock
  await page.goto(to);
  await page.locator('main h1').first().waitFor();
  await page.locator('main[aria-busy="true"]').waitFor({ state: 'detached' });
  const { metrics } = await devtools.send('Performance.getMetrics');
  await page.context().close();
  const spent = (name) => Math.round((metrics.find((one) => one.name === name)?.value ?? 0) * 1000);
  return { script: spent('ScriptDuration'), layout: spent('LayoutDuration'), style: spent('RecalcStyleDuration'), tasks: spent('TaskDuration') };
}

/** Of several openings the quickest: what the machine did meanwhile is not the page's. */
async function quickest(state, cookies, to, times = 4) {
  const all = [];
  for (let time = 0; time < times; time += 1) all.push(await computed(state, cookies, to));
  return all.sort((one, other) => one.tasks - other.tasks)[0];
}

/** What a page costs who opens it for the first time. */
export const steps = {
  async 'the first screen of the referent takes little to compute'(state) {
    const visitor = await Visitor.enter(state.browser, state.server, state.out);
    await visitor.signIn(state.server.accounts.get('main_referent'), '/dossiers');
    await visitor.settled();
    if ((await visitor.page.locator(ONE).count()) === 0) {
      await visitor.go('/dossiers/nouveau?candidat=990010019');
      await visitor.page.getByRole('button', { name: 'Ouvrir le dossier' }).click();
      await visitor.page.waitForURL(/\/candidature/);
      await visitor.go('/dossiers');
    }
    const dossier = await visitor.page.locator(ONE).first().getAttribute('href');
    const cookies = await visitor.context.cookies();
    await visitor.leave();
    for (const to of ['/', dossier]) {
      const found = await quickest(state, cookies, to);
      const name = to === '/' ? 'the referent’s home' : 'the page of his dossier';
      console.log(`    ${name}: ${found.tasks} ms of work of ${CPU} wanted (scripts ${found.script}, styles ${found.style}, layout ${found.layout})`);
      assert.ok(found.tasks > 0 && found.script > 0, 'nothing was measured');
    }
  },
  async 'the first page weighs little and does not move'(state) {
    const found = await measure(state, '/');
    console.log(`    / : ${found.fixed} bytes of files, ${found.data} of answers; scripts ${found.script} ms, all tasks ${found.tasks} ms (axe-core included); shift ${found.shift.toFixed(3)}`);
    assert.ok(found.fixed > 50_000, 'nothing was measured');
    assert.ok(found.fixed <= FIRST_VISIT, `${found.fixed} bytes for a first visit`);
    assert.ok(found.shift <= SHIFT, `the page moved by ${found.shift}`);
  },
  async 'nor do the others'(state) {
    for (const to of ['/etablissements', '/objectifs/d1bis/D1-O1-A', '/admin/comptes']) {
      const found = await measure(state, to);
      console.log(`    ${to} : ${found.fixed} bytes of files, ${found.data} of answers; scripts ${found.script} ms, all tasks ${found.tasks} ms; shift ${found.shift.toFixed(3)}`);
      assert.ok(found.fixed <= FIRST_VISIT, `${found.fixed} bytes for ${to}`);
      assert.ok(found.shift <= SHIFT, `${to} moved by ${found.shift}`);
    }
  },
  async 'text may be spaced out without loss'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out);
    const { page } = state.visitor;
    await state.visitor.context.addCookies(await cookiesOf(state));
    await state.visitor.go('/');
    for (const to of ['/', '/objectifs', '/etablissements', '/compte?onglet=securite', '/admin/systeme', '/composants']) {
      await state.visitor.follow(to);
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }');
        document.adoptedStyleSheets = [sheet];
      });
      await state.visitor.narrow(`${to}, spaced out`);
      const cut = await page.evaluate(() => [...document.querySelectorAll('main *')]
        .filter((element) => /hidden|clip/.test(getComputedStyle(element).overflow) && !element.closest('.visually-hidden, svg') && element.scrollHeight > element.clientHeight + 2)
        .map((element) => element.outerHTML.slice(0, 120)));
      assert.deepEqual(cut, [], `text is cut on ${to}`);
      await page.evaluate(() => {
        document.adoptedStyleSheets = [];
      });
    }
    await state.visitor.clean();
  },
};
