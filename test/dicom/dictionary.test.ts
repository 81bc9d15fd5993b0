import { expect, test } from 'vitest';
import { dictionaryEntry, privateEntry, tagText } from '../../src-main/dicom/dictionary.ts';
import { identityOf } from '../../src-main/dicom/identifying-tags.ts';

test.each([
  [0x00100010, 'PN', '1', 'PatientName', "Patient's Name"],
  [0x00080005, 'CS', '1-n', 'SpecificCharacterSet', 'Specific Character Set'],
  [0x00281052, 'DS', '1', 'RescaleIntercept', 'Rescale Intercept'],
  [0x7fe00010, 'OB/OW', '1', 'PixelData', 'Pixel Data'],
  [0x00280120, 'US/SS', '1', 'PixelPaddingValue', 'Pixel Padding Value'],
  [0x00189346, 'SQ', '1', 'CTDIPhantomTypeCodeSequence', 'CTDI Phantom Type Code Sequence'],
  [0x60fe3000, 'OB/OW', '1', 'OverlayData', 'Overlay Data'],
  [0x002031aa, 'CS', '1-n', 'SourceImageIDs', 'Source Image IDs'],
  [0x00020010, 'UI', '1', 'TransferSyntaxUID', 'Transfer Syntax UID'],
  [0x00041220, 'SQ', '1', 'DirectoryRecordSequence', 'Directory Record Sequence'],
  [0x00080000, 'UL', '1', 'GroupLength', 'Group Length'],
  [0x00090011, 'LO', '1', 'PrivateCreator', 'Private Creator'],
  [0xfffcfffc, 'OB', '1', 'DataSetTrailingPadding', 'Data Set Trailing Padding'],
])('%i is %s %s %s', (tag, vrs, vm, keyword, name) => {
  const entry = dictionaryEntry(tag);
  expect({ ...entry, vrs: entry?.vrs.join('/') }).toMatchObject({ vrs, vm, keyword, name });
});

test('what no dictionary has', () => {
  expect(dictionaryEntry(0x00091001)).toBeNull();
  expect(dictionaryEntry(0x00086666)).toBeNull();
  expect(privateEntry('nobody', 0x00091001)).toBeNull();
  expect(privateEntry('__proto__', 0x00091001)).toBeNull();
});

test('private elements by creator, in whichever block they lie', () => {
  expect(privateEntry('GEMS_ACQU_01', 0x001910b6)).toMatchObject({ name: 'User Data', vrs: ['DS'] });
  expect(privateEntry('GEMS_ACQU_01', 0x001942b6)).toMatchObject({ name: 'User Data' });
});

test('tags as text', () => expect(tagText(0xfffee00d)).toBe('(FFFE,E00D)'));

test.each([
  [0x00100010, 'PN', 'personal'],
  [0x00100030, 'DA', 'personal'],
  [0x00080080, 'LO', 'personal'],
  [0x0008103e, 'LO', 'personal'],
  [0x00080018, 'UI', 'uid'],
  [0x00080016, 'UI', 'none'],
  [0x00280010, 'US', 'none'],
  [0x00181210, 'SH', 'none'],
  [0x50003000, 'OW', 'personal'],
  [0x60004000, 'LT', 'personal'],
  [0x60000010, 'US', 'none'],
  [0x00291010, 'OB', 'personal'],
  [0x00291010, 'FD', 'none'],
])('%i with %s is %s', (tag, vr, identity) => expect(identityOf(tag, vr)).toBe(identity));
