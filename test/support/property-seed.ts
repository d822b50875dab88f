import fc from 'fast-check';

/** The same examples in every run, so that what fails once fails again; `FC_SEED` begins elsewhere. */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261_122) });
