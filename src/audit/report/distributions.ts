// SPDX-License-Identifier: Apache-2.0

/*
 * Quantiles of Student's t and of the beta distribution, by bisection of the regularized incomplete beta function.
 * Source: Press et al., Numerical Recipes, 3rd ed., 6.4 (Lentz's continued fraction) and 6.1 (Lanczos's ln gamma).
 */

const LANCZOS = [
  76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2,
  -0.5395239384953e-5,
];
const BISECTIONS = 200;
const MOST_TERMS = 1000;
const TINY = 1e-300;

/**
 * The value that a t-distributed variable exceeds with probability `upper`.
 * @param freedom - Degrees of freedom.
 * @param upper - Below a half; 0.05 for the two-sided 90 % interval.
 */
export function studentT(freedom: number, upper: number): number {
  // P(T > t) = I(freedom / (freedom + t²); freedom / 2, 1 / 2) / 2
  const x = betaQuantile(2 * upper, freedom / 2, 0.5);
  return Math.sqrt((freedom * (1 - x)) / x);
}

/** The `p`-quantile of the beta distribution. */
export function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, a, b) < p) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return (low + high) / 2;
}

function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) {
    return x <= 0 ? 0 : 1;
  }
  const front = Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
  // The fraction converges fast on one side only.
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}

function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= MOST_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      result *= d * c;
    }
    if (Math.abs(d * c - 1) < 1e-15) {
      break;
    }
  }
  return result;
}

function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

function lnGamma(x: number): number {
  const base = x + 5.5 - (x + 0.5) * Math.log(x + 5.5);
  const series = LANCZOS.reduce((sum, factor, index) => sum + factor / (x + 1 + index), 1.000000000190015);
  return -base + Math.log((2.5066282746310005 * series) / x);
}
