import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const copied = (copy: string): readonly string[] =>
  factsOf({
    Dockerfile: `FROM debian:12\nENV CODE=/app DATA=/data DB_FILE=/data/n.sqlite\nWORKDIR "$DATA"\n${copy}\nVOLUME "$DATA"\nCMD ["/app/n"]\n`,
  }).remarks.flatMap(({ value, from }) => (value.includes('puts files into the image') ? [from] : []));

test.each(['COPY . "$CODE/"', 'COPY ["./n", "$CODE/"]', 'COPY . $UNKNOWN/'])(
  'a copy whose target a variable leads elsewhere hides nothing: %s',
  (copy) => {
    expect(copied(copy)).toEqual([]);
  },
);

test.each(['COPY seed.json "$DATA/"', 'COPY seed.json ${DATA}/seed/'])(
  'a copy whose target a variable leads into the data is told: %s',
  (copy) => {
    expect(copied(copy)).toEqual(['Dockerfile:4']);
  },
);
