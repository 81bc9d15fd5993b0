// Makes src-main/dicom/dictionary-data.json from two dictionaries with MIT licences: the official names of PS3.6 (2019e) from one, what came later
// and private elements from the other. Run by hand, rarely:
//   npm install --no-save @iwharris/dicom-data-dictionary@1.26.0 && node assets/dictionary/make.mjs
import { writeFileSync } from 'node:fs';
import named from '@iwharris/dicom-data-dictionary';
import newer from 'dcmjs/dictionary';

/** As dictionary.ts makes a name of a keyword; names that are not made so are written out. */
const nameOf = (keyword) =>
  keyword
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/(?<= )(And|By|For|From|In|Of|On|Or|The|To|With)(?= )/g, (word) => word.toLowerCase());
const clean = (text) =>
  text
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll('\u200b', '')
    .replaceAll(/[;|]/g, ',')
    .replaceAll(/\s+/g, ' ')
    .trim();
/** Value representations of dcmtk that stand for a choice. */
const CHOICES = { ox: 'OB/OW', xs: 'US/SS', lt: 'US/SS/OW', up: 'UL', na: '' };

const entry = (element, { vr, vm, keyword, name, isRetired }) =>
  `${element}${vr}|${vm}|${isRetired ? '!' : ''}${keyword}${name === nameOf(keyword) ? '' : `|${name}`}`;

const standard = {};
const add = (tag, facts) => {
  const [, group, element] = /^\((\w{4}),(\w{4})\)$/.exec(tag);
  standard[group] ??= {};
  standard[group][element] ??= entry(element, facts);
};
for (const [tag, { keyword, name, vr, vm, isRetired }] of Object.entries(named.elements)) {
  const words = clean(keyword);
  const representation = vr.startsWith('See') ? '' : vr.replaceAll(' or ', '/').trim();
  if (words !== '') add(tag, { keyword: words, name: clean(name), vr: representation, vm: clean(vm), isRetired });
}
const privates = {};
for (const [tag, { name, vr, vm, version }] of Object.entries(newer)) {
  const representation = CHOICES[vr] ?? vr;
  if (version === 'PrivateTag') {
    const [, group, creator, element] = /^\((\w{4})[^,]*,"(.*)",(\w\w)\)$/.exec(tag) ?? [];
    if (creator === undefined || name === 'Unknown') continue;
    privates[creator] ??= [];
    privates[creator].push(`${group}${element.toLowerCase()}${representation}|${vm}|${name}`);
  } else if (/^\(\w{4},\w{4}\)$/.test(tag) && !/^(ILLEGAL|GENERIC|PRIVATE)$/.test(version) && !name.startsWith('RETIRED_'))
    add(tag, { keyword: name, name: nameOf(name), vr: representation, vm, isRetired: false });
}
const byName = (a, b) => (a[0] < b[0] ? -1 : 1);
const joined = (of, list) =>
  Object.fromEntries(
    Object.entries(of)
      .sort(byName)
      .map(([key, value]) => [key, list(value).sort().join(';')]),
  );
const data = { standard: joined(standard, Object.values), private: joined(privates, (value) => value) };
writeFileSync(new URL('../../src-main/dicom/dictionary-data.json', import.meta.url), `${JSON.stringify(data, null, 2)}\n`);
