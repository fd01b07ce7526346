import type { StoreCheckView } from '@safelight/contract/cloud-setup.ts';
import type { Knock } from '@safelight/core/adapters/object-store/reach-store.ts';
import type { Problem } from '@safelight/core/base/errors.ts';

/** Whether anybody answers at the endpoint. */
export function reachCheck(knock: Knock, endpoint: string): StoreCheckView {
  const { host, protocol } = new URL(endpoint);
  if (knock.is === 'silent') return { check: 'reach', result: 'fails', ...silence(knock.code, host) };
  const open = protocol === 'http:';
  return {
    check: 'reach',
    result: open ? 'note' : 'works',
    says: open ? `${host} answers, without encryption on the way.` : `${host} answers.`,
    advice: open ? 'Use https unless the store stands in your own house.' : null,
  };
}

function silence(code: string, host: string): Pick<StoreCheckView, 'says' | 'advice'> {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return {
      says: `There is no address for the name ${host}.`,
      advice:
        'Correct the endpoint. If it is right, see that the NAS reaches the internet and a name server.',
    };
  if (code === 'ECONNREFUSED')
    return {
      says: `Nothing listens at ${host}.`,
      advice: 'Correct the endpoint or its port.',
    };
  if (CERTIFICATE.test(code))
    return {
      says: `The certificate of ${host} cannot be trusted (${code}).`,
      advice: 'Correct the endpoint, and see that the clock of the NAS is right.',
    };
  return {
    says: `${host} does not answer (${code}).`,
    advice: 'See that the NAS reaches the internet, and that no firewall is in between.',
  };
}

const CERTIFICATE = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/;
const MINUTE = 60_000;
/** Further apart, stores refuse. */
const TOO_FAR = 15 * MINUTE;

/** Whether the clocks agree. */
export function clockCheck(knock: Knock, refused: Problem | null): StoreCheckView {
  const ahead = knock.is === 'answered' ? knock.aheadMs : null;
  const advice = 'Set the clock of the NAS by the network.';
  const away = ahead === null ? 0 : Math.abs(ahead);
  const differ = `The clock here is ${Math.round(away / MINUTE)} minutes ${(ahead ?? 0) > 0 ? 'ahead of' : 'behind'} the store’s.`;
  if (refused?.code === 'clock-skew' || away > TOO_FAR)
    return {
      check: 'clock',
      result: 'fails',
      says: away > TOO_FAR ? differ : 'The store refuses requests because the clocks differ too much.',
      advice,
    };
  if (ahead === null)
    return {
      check: 'clock',
      result: 'not-tried',
      says: 'The store did not say what time it is.',
      advice: null,
    };
  if (away > 2 * MINUTE) return { check: 'clock', result: 'note', says: differ, advice };
  return { check: 'clock', result: 'works', says: 'The clocks agree.', advice: null };
}
