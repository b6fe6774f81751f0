// Why a request was refused, as the API tells it (Problem Details), or as this page found out.
import type { components } from './schema';

export type Problem = components['schemas']['Problem'];

export class Refusal extends Error {
  readonly problem: Problem;
  // Seconds after which to try again; null when the server did not say.
  readonly retryAfter: number | null;

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  get code(): string {
    return this.problem.code;
  }
  // What people quote when they call.
  get request(): string {
    return this.problem.instance.replace('urn:credence:request:', '');
  }
  // Nothing came back: the network, not the server, said no.
  get isOffline(): boolean {
    return this.code === 'console.offline';
  }
  get isForbidden(): boolean {
    return this.code === 'access.forbidden';
  }
}

// A problem of this page itself. Its words stand in src/i18n under `refusal`.
export type OwnCode = 'console.offline' | 'console.unreadable' | 'console.signed_out';
export function ownProblem(code: OwnCode, status = 0): Problem {
  return { type: `urn:credence:error:${code}`, title: code, status, detail: code, instance: '', code, fields: [] };
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && typeof (value as Problem).code === 'string' &&
    typeof (value as Problem).detail === 'string';
}

export function refusalOf(body: unknown, response: Response): Refusal {
  const seconds = Number(response.headers.get('Retry-After'));
  const problem = isProblem(body) ? body : ownProblem('console.unreadable', response.status);
  return new Refusal(problem, Number.isFinite(seconds) && seconds > 0 ? seconds : null);
}
