// A failure of the AWS SDK → EksError. Decides by the error's name and status, which are short and known; of its
// message only what matches a narrow pattern is taken over (see eks-error.ts).
import { type EksCall, EksError, type EksErrorReason } from './eks-error.ts';

/** What of an error we look at; nothing of it is certain. */
interface Failure {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly code: string | undefined;
}

const NAMES: readonly (readonly [EksErrorReason, RegExp])[] = [
  ['denied', /^(AccessDenied(Exception)?|UnauthorizedOperation|NotAuthorized)$/],
  [
    'credentials',
    /^(CredentialsProviderError|TokenProviderError|ExpiredToken(Exception)?|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|MissingAuthenticationToken(Exception)?|RequestExpired|RegionDisabledException)$/,
  ],
  ['notFound', /^ResourceNotFoundException$/],
  ['throttled', /^(Throttling(Exception)?|TooManyRequestsException|RequestLimitExceeded|SlowDown)$/],
  ['unreachable', /^(TimeoutError|AbortError)$/],
];
const SOCKET_CODES =
  /^(E(CONN|HOST|NET|TIMEDOUT|PIPE|AI_)|ENOTFOUND$|CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/** Passes an EksError through; everything that is no failure of a call to AWS is our own fault and is thrown as it is. */
export function eksErrorOf(error: unknown, call: EksCall): EksError {
  if (error instanceof EksError) return error;
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) throw error;
  const failure = failureOf(error);
  const reason = reasonOf(failure);
  const denied = reason === 'denied' ? deniedPartsOf(failure.message) : {};
  return new EksError(call, {
    reason,
    detail: detailOf(failure, { reason, call, ...denied }),
    remedy: REMEDIES[reason]({ call, ...denied }),
  });
}

function failureOf(error: Error): Failure {
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: unknown }; code?: unknown };
  const status = $metadata?.httpStatusCode;
  return {
    name: /^\w{1,80}$/.test(error.name) ? error.name : 'Error',
    message: error.message,
    status: typeof status === 'number' ? status : undefined,
    code: typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : undefined,
  };
}

function reasonOf({ name, status, code }: Failure): EksErrorReason {
  const byName = NAMES.find(([, pattern]) => pattern.test(name))?.[0];
  if (byName !== undefined) return byName;
  if (code !== undefined && SOCKET_CODES.test(code)) return 'unreachable';
  if (status === 403) return 'denied';
  return status === 429 ? 'throttled' : 'failed';
}

interface DeniedParts {
  /** Whom AWS says that it refused. */
  readonly principal?: string;
  /** Which kind of policy is in the way, in the words of IAM. */
  readonly because?: string;
}

// "User: ARN is not authorized to perform: ACTION on resource: ARN because no identity-based policy allows the …"
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
function deniedPartsOf(message: string): DeniedParts {
  const [, principal] = /User: (arn:[\w:/+=,.@-]{1,400}) is not authorized/.exec(message) ?? [];
  const [, because] =
    /because (no [a-z -]{1,60} policy allows|no [a-z -]{1,60} boundary allows)/.exec(message) ??
    /(with an explicit deny in an? [a-z -]{1,60}(?:policy|boundary))/.exec(message) ??
    [];
  return { ...(principal && { principal }), ...(because && { because }) };
}

function detailOf(
  { name, status, code }: Failure,
  {
    reason,
    call,
    principal,
    because,
  }: DeniedParts & { readonly reason: EksErrorReason; readonly call: EksCall },
): string {
  const answer = [status, code ?? name].filter((part) => part !== undefined).join(' ');
  if (reason !== 'denied') return `${call.action} ended with ${answer}`;
  const whom = principal === undefined ? '' : ` to ${principal}`;
  return `${call.action} was refused${whom} (${[answer, because].filter(Boolean).join(', ')})`;
}

type Remedy = (about: DeniedParts & { readonly call: EksCall }) => string;

const MEMBER_TEMPLATE = 'infra/member-account/member-account.yaml';

const REMEDIES: Readonly<Record<EksErrorReason, Remedy>> = {
  denied: ({ call, principal, because }) => {
    const blocked =
      because?.includes('deny') || because?.includes('boundary') || because?.includes('control');
    if (call.action === 'sts:AssumeRole') {
      return `Let ${principal ?? 'the caller'} assume ${call.roleArn}: its trust policy must name the caller and the external ID that is given with --external-id (${MEMBER_TEMPLATE}), and the caller needs sts:AssumeRole on it`;
    }
    if (blocked)
      return `Find the policy that denies ${call.action} to ${principal ?? 'the caller'}, and lift it`;
    return `Grant ${call.action} to ${call.roleArn ?? principal ?? 'the caller'}, as ${MEMBER_TEMPLATE} does`;
  },
  credentials: ({ call }) => {
    const profile = call.profile === undefined ? '' : ` --profile ${call.profile}`;
    return `See whether "aws sts get-caller-identity --region ${call.region}${profile}" works, sign in again (aws sso login${profile}), and check that the region is enabled for the account`;
  },
  notFound: ({ call }) => `Check the name, the account and the region; ${call.region} was asked`,
  notReady: () => 'Scan again when the cluster is ACTIVE',
  refused: () => 'Look at what the EKS API answers (aws eks describe-cluster) before trusting it',
  throttled: () => 'Scan again later, or fewer accounts and regions at once',
  unreachable: ({ call }) =>
    `Check the way from here to the AWS endpoints of ${call.region} (network, proxy, VPC endpoint of eks and sts)`,
  failed: () => 'Scan again; if it stays, look at the health of the service in this region',
};
