import { t, type PlainKey } from '../state/messages.svelte';

const NAMES: Record<string, PlainKey> = {
  legal_representative: 'role.legal_representative',
  main_referent: 'role.main_referent',
  technical_referent: 'role.technical_referent',
  finance_hr_referent: 'role.finance_hr_referent',
  rssi: 'role.rssi',
  contributor: 'role.contributor',
  ars_reviewer: 'role.ars_reviewer',
  ans_controller: 'role.ans_controller',
  ans_administrator: 'role.ans_administrator',
  vendor: 'role.vendor',
  adviser: 'role.adviser',
  instance_administrator: 'role.instance_administrator',
};

export const roleName = (role: string): string => (NAMES[role] === undefined ? role : t(NAMES[role]));
