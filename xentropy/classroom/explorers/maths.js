// What all explorers share. A plain script that adds functions to one object; base.py puts the files together,
// as a module for a notebook or as one script for a web page.
const xe = { explorers: {} };

// ---- the mathematics, in the same form as the package's, so that the same digits survive

xe.sum = (values) => values.reduce((total, value) => total + value, 0);

// The first place of the maximum; a nan is its own maximum, as in NumPy.
xe.peak = (x) =>
  x.reduce((at, value, j) => (Number.isNaN(x[at]) || !(value > x[at] || Number.isNaN(value)) ? at : j), 0);

// exp(x - m), with the digits that the subtraction forgets put back.
xe.expDifference = (x, m) => {
  const difference = x - m,
    back = difference - x;
  const lost = x - (difference - back) - (m + back);
  return Math.exp(difference) * (1 + (Number.isFinite(lost) ? lost : 0));
};

// The exps of the differences to the maximum, their sum, and the sum without the maximum's own 1.
xe.exps = (x) => {
  const place = xe.peak(x),
    m = Number.isFinite(x[place]) ? x[place] : NaN;
  const exps = x.map((value) => xe.expDifference(value, m));
  return { place, m, exps, total: xe.sum(exps), others: xe.sum(exps.filter((_, j) => j !== place)) };
};

xe.logsumexp = (x) => {
  const { place, others } = xe.exps(x);
  return Number.isFinite(x[place]) ? x[place] + Math.log1p(others) : x[place];
};

xe.softmax = (x) => {
  const { exps, total } = xe.exps(x);
  return exps.map((value) => value / total);
};

xe.logSoftmax = (x) => {
  const { place, m, others } = xe.exps(x);
  return x.map((value, j) => (j === place ? -Math.log1p(others) : value - m - Math.log1p(others)));
};

// A target is a class or a list of probabilities.
xe.spread = (target, classes) =>
  Array.isArray(target) ? target : Array.from({ length: classes }, (_, j) => (j === target ? 1 : 0));

// 0 - sum, because -0 would be shown with a minus sign.
xe.crossEntropy = (logits, y) => 0 - xe.sum(xe.logSoftmax(logits).map((value, j) => (y[j] === 0 ? 0 : y[j] * value)));

// sum(y) p - y, written so that an entry near 0 is no difference of two numbers near 1.
xe.gradient = (logits, y) => {
  const { place, exps, total, others } = xe.exps(logits),
    all = xe.sum(y);
  return exps.map((value, j) => {
    const p = value / total,
      rest = j === place ? others / total : 1 - p;
    return p * (all - y[j]) - y[j] * rest;
  });
};

xe.surprise = (q) => 0 - Math.log(q);

xe.expectedSurprise = (p, q) => 0 - xe.sum(p.map((value, j) => (value > 0 ? value * Math.log(q[j]) : 0)));

xe.entropy = (p) => xe.expectedSurprise(p, p);

// log(p / q) by log1p where the two are close, since log p - log q would cancel.
xe.kl = (p, q) =>
  xe.sum(
    p.map((value, j) => {
      if (!(value > 0)) return 0;
      const close = value < 2 * q[j] && q[j] < 2 * value;
      return value * (close ? -Math.log1p((q[j] - value) / value) : Math.log(value) - Math.log(q[j]));
    }),
  );

// The nearest float16, ties to even; Math.f16round is not yet in every browser.
xe.float16 = (value) => {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0) return value;
  // Where log2 rounds up to an integer, the nearest float16 is that power of 2 anyway.
  const exponent = Math.max(Math.floor(Math.log2(size)), -14),
    unit = 2 ** (exponent - 10),
    steps = size / unit,
    below = Math.floor(steps);
  const up = steps - below > 0.5 || (steps - below === 0.5 && below % 2 === 1);
  const rounded = (below + (up ? 1 : 0)) * unit;
  return Math.sign(value) * (rounded > 65504 ? Infinity : rounded);
};

xe.dtypes = {
  float64: { round: (value) => value, largest: '1.8e308' },
  float32: { round: Math.fround, largest: '3.4e38' },
  float16: { round: xe.float16, largest: '65504' },
};

// exp(x) / sum(exp(x)) as the textbook has it, each result rounded to the dtype.
xe.naiveSoftmax = (x, round) => {
  const exps = x.map((value) => round(Math.exp(value))),
    total = round(xe.sum(exps));
  return { exps, total, probs: exps.map((value) => round(value / total)) };
};

// One entry of a distribution moves; the others keep their ratios and share what is left.
xe.moved = (probs, place, value) => {
  const rest = xe.sum(probs.filter((_, j) => j !== place));
  return probs.map((old, j) => {
    if (j === place) return value;
    return rest > 0 ? (old / rest) * (1 - value) : (1 - value) / (probs.length - 1);
  });
};

// The distribution in whole hundredths, at least one for each class.
xe.hundredths = (p) => {
  const some = p.map((value) => Math.max(0.01, value)),
    whole = some.map((value) => Math.max(1, Math.round((100 * value) / xe.sum(some))));
  whole[xe.peak(whole)] += 100 - xe.sum(whole);
  return whole.map((value) => value / 100);
};
