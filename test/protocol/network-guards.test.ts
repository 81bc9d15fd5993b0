// What may be asked about networks and weights, and what is turned away before any handler sees it.
import { expect, it } from 'vitest';
import { readCallParams } from '../../src-shared/protocol/guards.ts';

const source = { python: 'x', className: null };
const pair = { network: 'conv1.weight', file: 'w' };

it.each([
  ['weights.inspect', { token: 't', fit: { source, mapping: [pair] }, propose: false }],
  ['weights.inspect', { token: 't', fit: null, propose: true }],
  ['network.set', { source, weights: { kind: 'file', token: 't', mapping: [pair] }, input: null }],
  ['network.file', { token: 't' }],
  ['weights.outside', { token: 't' }],
  ['weights.allow', { token: 't' }],
  ['files.choose', { kind: 'open-weights' }],
])('%s %j', (name, params) => {
  expect(readCallParams(name, params)).toEqual([name, params]);
});

it.each([
  ['weights.inspect', { token: 't', fit: { source, mapping: [{ network: 'a' }] }, propose: false }],
  ['weights.inspect', { token: 't', fit: { source: { path: '/etc/passwd' }, mapping: [] }, propose: false }],
  ['weights.inspect', { path: '/etc/passwd', fit: null, propose: false }],
  ['network.set', { source, weights: { kind: 'file', path: '/tmp/w', mapping: [] }, input: null }],
  ['network.set', { source, weights: { kind: 'file', token: 't' }, input: null }],
  ['network.file', { token: 7 }],
  ['weights.outside', { path: '/etc/passwd' }],
  ['weights.allow', {}],
])('refuses %s %j', (name, params) => {
  expect(() => readCallParams(name, params)).toThrow(expect.objectContaining({ code: 'engine/bad-request' }));
});
