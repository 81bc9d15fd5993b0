// Which elements tell who the patient is, or who cared for them, where and when. Masked on screen and on the command line until asked for, and what
// an export may not carry along. Source: PS3.15 Table E.1-1 (Basic Application Level Confidentiality Profile, edition 2025).
import { elementOf, groupOf, isPrivate } from './dictionary.ts';

/** `personal`: to be removed, emptied or replaced. `uid`: an identifier that only an archive can resolve, to be replaced. */
export type Identity = 'none' | 'personal' | 'uid';

/** Elements by group. */
const PERSONAL: Readonly<Record<string, string>> = {
  '0000': '1000',
  '0008':
    '0012 0013 0015 0020 0021 0022 0023 0024 0025 002a 0030 0031 0032 0033 0034 0035 0050 0054 0055 0080 0081 0082 ' +
    '0090 0092 0094 0096 009c 009d 0106 0107 0201 1000 1010 1030 103e 1040 1041 1048 1049 1050 1052 1060 1062 1070 ' +
    '1072 1080 1084 1088 1110 1111 1120 1140 2111 2112 4000',
  '0010':
    '0010 0020 0021 0030 0032 0040 0050 0101 0102 1000 1001 1002 1005 1010 1020 1030 1040 1050 1060 1080 1081 1090 ' +
    '1100 2000 2110 2150 2152 2154 2155 2160 2180 21a0 21b0 21c0 21d0 21f0 2203 2297 2299 4000',
  '0012': '0010 0020 0021 0022 0023 0030 0031 0032 0040 0041 0042 0043 0050 0051 0055 0060 0071 0072 0073 0081 0082 0086 0087',
  '0014': '407c 407e',
  '0016':
    '002b 004b 004d 004e 004f 0050 0051 0070 0071 0072 0073 0074 0075 0076 0077 0078 0079 007a 007b 007c 007d 007e ' +
    '007f 0080 0081 0082 0083 0084 0085 0086 0087 0088 0089 008a 008b 008c 008d 008e',
  '0018':
    '0010 0027 0035 1000 1004 1005 1007 1008 1009 100a 1012 1014 1030 1042 1043 1072 1073 1078 1079 11bb 1200 1201 ' +
    '1202 1203 1204 1205 1400 4000 5011 700a 700c 700e 9074 9151 9185 9367 9369 936a 9371 9373 937b 937f 9424 9516 ' +
    '9517 9623 9701 9804 9919 9937 a002 a003',
  '0020': '0010 0027 3401 3403 3405 3406 4000 9158',
  '0028': '4000',
  '0032': '0012 0032 0033 0034 0035 1000 1001 1010 1011 1020 1021 1030 1032 1033 1040 1041 1050 1051 1060 1066 1067 1070 4000',
  '0034': '0001 0002 0005 0007',
  '0038': '0004 0010 0011 0014 001a 001b 001c 001d 001e 0020 0021 0030 0032 0040 0050 0060 0061 0062 0064 0300 0400 0500 4000',
  '003a': '0314 0329 032b',
  '0040':
    '0001 0002 0003 0004 0005 0006 0007 0009 000b 0010 0011 0012 0241 0242 0243 0244 0245 0250 0251 0253 0254 0275 ' +
    '0280 0310 050a 0512 0513 051a 0551 0555 0562 0600 0602 0610 06fa 1001 1002 1004 1005 100a 1010 1011 1101 1102 ' +
    '1103 1104 1400 2001 2004 2005 2008 2009 2010 2011 2016 2017 2400 3001 4005 4008 4010 4011 4025 4027 4028 4030 ' +
    '4034 4035 4036 4037 4050 4051 4052 a023 a024 a027 a030 a032 a033 a073 a075 a078 a07a a07c a082 a088 a110 a112 ' +
    'a120 a121 a122 a123 a13a a192 a193 a307 a352 a353 a354 a358 a730 db06 db07 e004',
  '0042': '0011',
  '0044': '0004 000b 0010 0104 0105',
  '0050': '001b 0020 0021',
  '0068': '6226 6270',
  '006a': '0003 0005 0006',
  '0070': '0001 0082 0083 0084 0086',
  '0072': '000a 005e 005f 0061 0063 0065 0066 0068 006a 006b 006c 006d 006e 0070 0071',
  '0074': '1234 1236',
  '0088': '0200 0904 0906 0910 0912',
  '0100': '0420',
  '0400': '0105 0115 0310 0402 0403 0404 0550 0551 0552 0561 0562 0563 0564 0565 0600',
  '2030': '0020',
  '2100': '0040 0050 0070 0140',
  '2200': '0002 0005',
  '3002': '0121 0123',
  '3006': '0002 0004 0006 0008 0009 0026 0028 002d 002e 0038 004d 004e 0085 0088 00a6',
  '3008': '0024 0025 0054 0056 0105 0162 0164 0166 0168 0250 0251',
  '300a':
    '0002 0003 0004 0006 0007 000b 000e 0016 0072 00b2 00c3 00dd 0196 01a6 01b2 0216 022c 022e 02eb 0608 0611 0615 ' +
    '0619 0623 062a 0676 067c 067d 0734 0736 073a 0741 0742 0760 0783 078e 0792 0794 079a',
  '300c': '0113 0127',
  '300e': '0004 0005 0008',
  '3010':
    '000f 0017 001b 002d 0033 0034 0035 0036 0037 0038 0043 004c 004d 0054 0056 005a 005c 0061 0077 007a 007b 007f ' +
    '0081 0085',
  '4000': '0010 4000',
  '4008': '0040 0042 0100 0101 0102 0108 0109 010a 010b 010c 0111 0112 0113 0114 0115 0118 0119 011a 0200 0202 0300 4000',
  fffa: 'fffa',
  fffc: 'fffc',
};
/** Instance UIDs by group. */
const UIDS: Readonly<Record<string, string>> = {
  '0000': '1001',
  '0002': '0003',
  '0004': '1511',
  '0008': '0014 0017 0018 0019 0058 1155 1195 3010',
  '0018': '1002 100b 2042',
  '0020': '000d 000e 0052 0200 9161 9164',
  '0028': '1199 1214',
  '003a': '0310',
  '0040': '0554 4023 a124 a171 a172 a402 db0c db0d',
  '0062': '0021',
  '0064': '0003',
  '0070': '031a 1101 1102',
  '0088': '0140',
  '0400': '0100',
  '3006': '0024 00c2',
  '300a': '0013 0083 0609 0650 0700 0785',
  '3010': '0006 000b 0013 0015 0031 003b 006e 006f',
};

const HEX = 16;
const DIGITS = 4;
const unpack = (by: Readonly<Record<string, string>>): ReadonlySet<string> =>
  new Set(Object.entries(by).flatMap(([group, elements]) => elements.split(' ').map((element) => group + element)));

const personal = unpack(PERSONAL);
const uids = unpack(UIDS);

const hex = (value: number): string => value.toString(HEX).padStart(DIGITS, '0');
const CURVES = 0x50;
const OVERLAYS = 0x60;
const OVERLAY_DATA = [0x3000, 0x4000];
const GROUP_BITS = 8;
/** Private numbers are measurements; private text and bytes can be anything, and the table removes them. */
const PRIVATE_NUMBERS = new Set(['AT', 'CS', 'DS', 'FD', 'FL', 'IS', 'SL', 'SQ', 'SS', 'SV', 'UI', 'UL', 'US', 'UV']);

/** @param vr as the file or the dictionary says; counts for private elements only */
export function identityOf(tag: number, vr: string): Identity {
  const group = groupOf(tag);
  if (isPrivate(tag)) return PRIVATE_NUMBERS.has(vr) ? 'none' : 'personal';
  if (group >> GROUP_BITS === CURVES) return 'personal';
  if (group >> GROUP_BITS === OVERLAYS) return OVERLAY_DATA.includes(elementOf(tag)) ? 'personal' : 'none';
  const place = hex(group) + hex(elementOf(tag));
  if (personal.has(place)) return 'personal';
  return uids.has(place) ? 'uid' : 'none';
}
