// An empty gateway: the files of its folder, and the lines that make it known. Its tests fail with
// a sentence for everything that is still to be written.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TEMPLATES = join(import.meta.dirname, 'template');
const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const NAME_MAX = 40;

export type Names = {
  /** As the database and the API know it: `acme_pay`. */
  name: string;
  /** `acme-pay`. */
  folder: string;
  /** `acmePay`. */
  camel: string;
  /** `Acme Pay`. */
  title: string;
};

/** A line to add: an import and an entry of the list in that file. */
export type Line = { file: string; imports: string; entry: string };

/** Throws RangeError for a name that no gateway can have. */
export function namesOf(given: string): Names {
  const name = given.toLowerCase().replaceAll('-', '_');
  if (!NAME.test(name) || name.length > NAME_MAX) {
    throw new RangeError(
      `"${given}" is no name of a gateway: small letters, digits and single underscores, ` +
        `at most ${NAME_MAX}, a letter first`,
    );
  }
  const words = name.split('_');
  const title = words.map(capital).join(' ');
  const camel = words.map((word, at) => (at === 0 ? word : capital(word))).join('');
  return { name, folder: name.replaceAll('_', '-'), camel, title };
}

/** Writes the folder below `root` and returns its files. Throws RangeError when it is there. */
export function writeGateway(root: string, names: Names): string[] {
  const folder = join('src', 'gateways', names.folder);
  if (existsSync(join(root, folder))) throw new RangeError(`${folder} is there already`);
  mkdirSync(join(root, folder), { recursive: true });
  return readdirSync(TEMPLATES).map((template) => {
    const file = template
      .replace(/\.txt$/, '')
      .replace(/^gateway\.test\.ts$/, `${names.folder}.test.ts`);
    const text = readFileSync(join(TEMPLATES, template), 'utf8');
    writeFileSync(join(root, folder, file), filled(text, names));
    return join(folder, file);
  });
}

export function linesToAdd({ name, folder, camel }: Names): Line[] {
  return [
    {
      file: 'src/gateways/registry.ts',
      imports: `import { ${camel} } from './${folder}/index.ts';`,
      entry: `${camel},`,
    },
    {
      file: 'src/gateways/contract-cases.ts',
      imports: `import { contractCase as ${camel} } from './${folder}/contract-case.ts';`,
      entry: name === camel ? `${name},` : `${name}: ${camel},`,
    },
    {
      file: 'src/sandbox/twins.ts',
      imports: `import { ${camel}Twin } from '#gateways/${folder}/twin.ts';`,
      entry: `${camel}Twin,`,
    },
  ];
}

function filled(text: string, names: Names): string {
  return text.replace(/\{\{(name|folder|camel|title)\}\}/g, (_, key: keyof Names) => names[key]);
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
