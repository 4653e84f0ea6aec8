// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod';

const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

/** An example for each variable, for whoever got one wrong. */
const EXAMPLES = {
  PORT: '8140',
  HOST: '127.0.0.1',
  DATA_DIR: 'data',
  CLAIM_GATE: 'off',
  PUBLIC_URL: 'https://charges.example.org/',
  TENANTS_FILE: 'tenants.json',
  REDIS_URL: 'redis://127.0.0.1:6379',
  WORKERS: '8',
  LOG_LEVEL: 'info',
  CORS_ORIGINS: 'https://ehr.example.org,https://sandbox.example.org',
  RATE_PER_MINUTE: '6000',
  TRUST_PROXY: '1',
  SECOND_LOOK_SECONDS: '300',
  GRACE_SECONDS: '20',
} as const;

type Variable = keyof typeof EXAMPLES;

const Origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, 'must be an origin');

const ConfigSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8140),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:-]+$/)
    .default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('data'),
  CLAIM_GATE: z.enum(['on', 'off']).default('off'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .regex(/\/$/, 'must end with a slash')
    .optional(),
  TENANTS_FILE: z.string().min(1).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  WORKERS: z.coerce.number().int().min(0).max(256).default(8),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  CORS_ORIGINS: z
    .string()
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .pipe(z.array(Origin))
    .optional(),
  RATE_PER_MINUTE: z.coerce.number().int().min(1).max(10_000_000).default(6000),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  SECOND_LOOK_SECONDS: z.coerce.number().int().min(1).max(86_400).default(300),
  GRACE_SECONDS: z.coerce.number().int().min(0).max(600).default(20),
});

export interface ServerConfig {
  /** TCP port; 0 lets the system choose one. */
  readonly port: number;
  /** Folder of the SQLite files. */
  readonly dataDir: string;
  /** Whether a Claim is checked and filled before it is stored. */
  readonly claimGate: boolean;
}

/** How the whole service runs. */
export interface ServiceConfig extends ServerConfig {
  /** Address to listen on. */
  readonly host: string;
  /** False: everybody on the network may ask, and must say who they are. */
  readonly isLoopback: boolean;
  /** The address under which others know the service, with a slash at its end; its own where it is not given. */
  readonly publicUrl: string | undefined;
  readonly tenantsFile: string | undefined;
  readonly redisUrl: string | undefined;
  /** Items of work at once in this process; 0: it takes requests and leaves the work to others. */
  readonly workers: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly corsOrigins: readonly string[];
  /** Requests of one address in a minute. */
  readonly ratePerMinute: number;
  /** Proxies in front whose word for the client's address is taken. */
  readonly trustProxy: number;
  /** How long after a change in an EHR its visit is looked at a second time. */
  readonly secondLookMs: number;
  /** How long what is under way may take when the service stops. */
  readonly graceMs: number;
}

/**
 * Reads the configuration from the environment.
 * @throws Error that names the variable, what is wrong and an example.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ServiceConfig {
  const names = Object.keys(EXAMPLES) as Variable[];
  // An empty variable is one that is not set, as in a .env file or a compose file.
  const given = Object.fromEntries(names.map((name) => [name, env[name] === '' ? undefined : env[name]]));
  const parsed = ConfigSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw wrong(String(issue?.path[0]) as Variable, issue?.message ?? 'not valid');
  }
  const values = parsed.data;
  const isLoopback = LOOPBACK.includes(values.HOST);
  if (!isLoopback && values.TENANTS_FILE === undefined) {
    throw wrong('TENANTS_FILE', `is required with HOST=${values.HOST}: it says who may connect`);
  }
  return {
    port: values.PORT,
    host: values.HOST,
    isLoopback,
    dataDir: values.DATA_DIR,
    claimGate: values.CLAIM_GATE === 'on',
    publicUrl: values.PUBLIC_URL,
    tenantsFile: values.TENANTS_FILE,
    redisUrl: values.REDIS_URL,
    workers: values.WORKERS,
    logLevel: values.LOG_LEVEL,
    corsOrigins: values.CORS_ORIGINS ?? [],
    ratePerMinute: values.RATE_PER_MINUTE,
    trustProxy: values.TRUST_PROXY,
    secondLookMs: values.SECOND_LOOK_SECONDS * 1000,
    graceMs: values.GRACE_SECONDS * 1000,
  };
}

function wrong(name: Variable, message: string): Error {
  return new Error(`${name}: ${message} (for example ${name}=${EXAMPLES[name]})`);
}
