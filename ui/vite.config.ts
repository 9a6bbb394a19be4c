import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

import { accessibility } from './tools/accessibility.js';
import { licences } from './tools/licences.js';

// The folder that the server shows; CMake names one in its own build tree.
const out = process.env.EGIDE_UI_OUT ?? '../build/ui/dist';
// For work on the interface alone: a server that answers /api and the plain pages.
const server = process.env.EGIDE_UI_SERVER ?? 'http://127.0.0.1:8443';

export default defineConfig({
  plugins: [svelte(), licences(), accessibility()],
  build: {
    outDir: out,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // no data: address passes the policy of the pages
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // The pages of the server share the font: it keeps one name.
        assetFileNames: ({ names }) => (names.some((name) => name.endsWith('.woff2')) ? 'fonts/[name][extname]' : 'assets/[name]-[hash][extname]'),
        // Few files rather than many: the server speaks HTTP/1.1.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'icons', test: /node_modules\/lucide|components\/icons/ },
            { name: 'parts', test: /src\/components\/(?!Icon|Menu|Button|Notice)/, minShareCount: 5 },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/connexion', '/deconnexion', '/premier-acces', '/reinitialisation'].map((path) => [path, server]),
    ),
  },
  test: { include: ['tests/**/*.test.ts'], environment: 'node', reporters: ['dot', './tools/counted.js'] },
});
