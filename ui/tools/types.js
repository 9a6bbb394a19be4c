// Turns the server's description of itself into types: an answer read wrongly does not build.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

import openapiTS, { astToString } from 'openapi-typescript';

const root = new URL('..', import.meta.url);
const description = JSON.parse(readFileSync(new URL('../docs/openapi.json', root), 'utf8'));
mkdirSync(new URL('src/generated/', root), { recursive: true });
const types = astToString(await openapiTS(description, { alphabetize: true }));
writeFileSync(new URL('src/generated/schema.d.ts', root), `// Made by tools/types.js.\n${types}`);
