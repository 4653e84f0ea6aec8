// SPDX-License-Identifier: Apache-2.0
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  type DryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
} from '@stryker-mutator/api/test-runner';
import type { MutantCoverage } from '@stryker-mutator/api/core';
import { getState, resetState } from 'jest-circus';
import setUp from '../support/set-up.ts';
import tearDown from '../support/tear-down.ts';

/*
 * Runs the tests for Stryker in processes that stay: test files and what they test are loaded once, not for every mutant,
 * which is most of the time otherwise. What one mutant leaves behind (a text kept as read, a record worked out once) may
 * hide the next, or kill it: so a mutant that survives is tried again in a fresh process, and so is one whose test fails
 * without it, too.
 */

const ALL = '{test/{engine,conformance,fhir,capture}/**,test/golden}/*.test.ts';

/** How long each test file took at first: the quickest are asked first. */
const TIMES = '.mutation-times.json';

type Block = ReturnType<typeof getState>['rootDescribeBlock'];
type Step = () => unknown;

/** A test with what is done before and after it. */
interface Case {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly blocks: readonly Block[];
  readonly run: Step;
}

/** What instrumented code looks at. */
interface Instrumented {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  readonly mutantCoverage: MutantCoverage;
}

const state: Instrumented = { mutantCoverage: { static: {}, perTest: {} } };
Object.assign(globalThis, { __stryker__: state });

class InProcessRunner implements TestRunner {
  readonly #cases = new Map<string, readonly Case[]>();
  #isFresh = true;
  #isSpoilt = false;

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: false };
  }

  async init(): Promise<void> {
    setUp();
    const { resolve: resolveModule } = createRequire(import.meta.url);
    await import(new URL('./global-setup.js', pathToFileURL(resolveModule('jest-light-runner'))).href);
    await import('../support/time-limit.ts');
    await import('../support/equal-lists.ts');
  }

  dispose(): Promise<void> {
    tearDown();
    return Promise.resolve();
  }

  async dryRun(): Promise<DryRunResult> {
    const tests: TestResult[] = [];
    const times: Record<string, number> = {};
    for (const file of globSync(process.env['MUTATION_TESTS'] ?? ALL).sort()) {
      const began = performance.now();
      await runCases(await this.#casesOf(file), ({ id, name }, timeSpentMs, failure) => {
        const told = { id, name: `${file}: ${name}`, timeSpentMs, fileName: resolve(file) };
        tests.push(
          failure === undefined
            ? { ...told, status: TestStatus.Success }
            : { ...told, status: TestStatus.Failed, failureMessage: failure },
        );
        return true;
      });
      times[file] = performance.now() - began;
    }
    writeFileSync(TIMES, JSON.stringify(times));
    const { [BEFORE_ALL]: _hooks, ...perTest } = state.mutantCoverage.perTest;
    return { status: DryRunStatus.Complete, tests, mutantCoverage: { ...state.mutantCoverage, perTest } };
  }

  async mutantRun({ activeMutant, testFilter = [], hitLimit }: MutantRunOptions): Promise<MutantRunResult> {
    if (this.#isSpoilt) {
      throw new Error('A fresh process is needed');
    }
    const cases = await this.#chosen(testFilter);
    const isFresh = this.#isFresh;
    this.#isFresh = false;
    Object.assign(state, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    let nrOfTests = 0;
    let killer: { readonly by: Case; readonly failure: string } | undefined;
    await runCases(cases, (by, _ms, failure) => {
      nrOfTests += 1;
      killer = failure === undefined ? undefined : { by, failure };
      return killer === undefined;
    });
    const isEndless = (state.hitCount ?? 0) > (hitLimit ?? Infinity);
    Object.assign(state, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
    this.#isSpoilt = killer === undefined ? !isFresh : !(await passes(killer.by));
    if (this.#isSpoilt && !isFresh) {
      throw new Error('To be tried in a fresh process');
    }
    if (isEndless) {
      return { status: MutantRunStatus.Timeout };
    }
    return killer === undefined
      ? { status: MutantRunStatus.Survived, nrOfTests }
      : { status: MutantRunStatus.Killed, killedBy: [killer.by.id], failureMessage: killer.failure, nrOfTests };
  }

  /** The cases with these ids, of the quickest file first. */
  async #chosen(ids: readonly string[]): Promise<Case[]> {
    const wanted = new Set(ids);
    const times = JSON.parse(readFileSync(TIMES, 'utf8')) as Record<string, number>;
    const files = [...new Set(ids.map((id) => id.slice(0, id.indexOf('#'))))];
    files.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
    const chosen: Case[] = [];
    for (const file of files) {
      chosen.push(...(await this.#casesOf(file)).filter(({ id }) => wanted.has(id)));
    }
    return chosen;
  }

  async #casesOf(file: string): Promise<readonly Case[]> {
    const known = this.#cases.get(file);
    if (known) {
      return known;
    }
    resetState();
    await import(pathToFileURL(resolve(file)).href);
    const cases = casesIn(file, getState().rootDescribeBlock);
    this.#cases.set(file, cases);
    return cases;
  }
}

/** The tests of a block that are not to be skipped, in order. */
function casesIn(file: string, root: Block): Case[] {
  const cases: Case[] = [];
  const add = (block: Block, around: readonly Block[], names: readonly string[]): void => {
    const blocks = [...around, block];
    for (const child of block.children) {
      if (child.mode === 'skip' || child.mode === 'todo') {
        continue;
      }
      if (child.type === 'describeBlock') {
        add(child, blocks, [...names, child.name]);
        continue;
      }
      const name = [...names, child.name].join(' ');
      cases.push({ id: `${file}#${String(cases.length)}`, name, file, blocks, run: child.fn as Step });
    }
  };
  add(root, [], []);
  return cases;
}

/** What hooks before all reach is counted under, until it is every test's behind them. */
const BEFORE_ALL = 'before all';

/** A block whose tests are under way. */
interface Open {
  readonly block: Block;
  readonly reached: Record<string, number>;
  readonly failure: string | undefined;
}

/** Runs cases with their hooks, as long as it is told to go on. */
async function runCases(
  cases: readonly Case[],
  goesOn: (one: Case, ms: number, failure: string | undefined) => boolean,
): Promise<void> {
  const { perTest } = state.mutantCoverage;
  const open: Open[] = [];
  const close = async (from: number): Promise<void> => {
    for (const { block } of open.splice(from).reverse()) {
      await failureOf(hooksOf(block, 'afterAll'));
    }
  };
  for (const one of cases) {
    const parted = open.findIndex(({ block }, depth) => one.blocks[depth] !== block);
    await close(parted === -1 ? open.length : parted);
    for (const block of one.blocks.slice(open.length)) {
      const reached = (perTest[BEFORE_ALL] = {});
      state.currentTestId = BEFORE_ALL;
      open.push({ block, reached, failure: await failureOf(hooksOf(block, 'beforeAll')) });
    }
    const began = performance.now();
    state.currentTestId = one.id;
    const failure = open.find((around) => around.failure !== undefined)?.failure ?? (await failureOf([stepOf(one)]));
    state.currentTestId = undefined;
    perTest[one.id] = Object.assign({}, perTest[one.id], ...open.map(({ reached }) => reached)) as Open['reached'];
    if (!goesOn(one, performance.now() - began, failure)) {
      break;
    }
  }
  await close(0);
}

function hooksOf(block: Block, type: string): Step[] {
  return block.hooks.filter((hook) => hook.type === type).map(({ fn }) => fn as Step);
}

/** A test with what is done before and after each. */
function stepOf({ blocks, run }: Case): Step {
  const before = blocks.flatMap((block) => hooksOf(block, 'beforeEach'));
  const after = blocks.toReversed().flatMap((block) => hooksOf(block, 'afterEach'));
  return async (): Promise<void> => {
    try {
      for (const step of [...before, run]) {
        await step();
      }
    } finally {
      for (const step of after) {
        await step();
      }
    }
  };
}

async function failureOf(steps: readonly Step[]): Promise<string | undefined> {
  try {
    for (const step of steps) {
      await step();
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
  }
}

async function passes(one: Case): Promise<boolean> {
  let hasFailed = false;
  await runCases([one], (_one, _ms, failure) => {
    hasFailed = failure !== undefined;
    return true;
  });
  return !hasFailed;
}

function create(): TestRunner {
  return new InProcessRunner();
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory: create }];
