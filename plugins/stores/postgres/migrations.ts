import { FIRST_ROLL_UPS } from './first-roll-ups';

/** Compared byte by byte: so an index stays right when the rules of a language change with the system below. */
const TEXT = 'TEXT COLLATE "C"';

/** What has been used and paid, of a request and of each attempt, in the first version. Part of the history, too. */
const FIRST_MEASURES = `input_tokens NUMERIC,
    cache_read_tokens NUMERIC,
    cache_write_5m_tokens NUMERIC,
    cache_write_1h_tokens NUMERIC,
    output_tokens NUMERIC,
    reasoning_tokens NUMERIC,
    input_audio_tokens NUMERIC,
    output_audio_tokens NUMERIC,
    images NUMERIC,
    seconds NUMERIC,
    characters NUMERIC,
    searches NUMERIC,
    input_provenance ${TEXT},
    output_provenance ${TEXT},
    input_cost NUMERIC,
    cached_input_cost NUMERIC,
    cache_write_cost NUMERIC,
    output_cost NUMERIC,
    other_cost NUMERIC,
    cost NUMERIC,
    price_version ${TEXT},`;

/**
 * What turns each version of the database into the next. Entries are history: never change one, add another. Quantities
 * are `NUMERIC` because its sums are exact and it has no bounds: a number that a provider made up must not hold up the
 * rows written together with it.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE requests (
    id ${TEXT} PRIMARY KEY,
    time BIGINT NOT NULL,
    pipeline ${TEXT},
    consumer ${TEXT},
    team ${TEXT},
    key ${TEXT},
    dialect ${TEXT},
    operation ${TEXT},
    model_requested ${TEXT},
    model ${TEXT},
    endpoint ${TEXT},
    provider ${TEXT},
    service_tier ${TEXT},
    attempts INTEGER,
    streamed INTEGER,
    ${FIRST_MEASURES}
    billed NUMERIC,
    saved NUMERIC,
    cache ${TEXT},
    cache_age_seconds DOUBLE PRECISION,
    status INTEGER,
    code ${TEXT},
    delivery ${TEXT},
    duration DOUBLE PRECISION,
    time_to_first_token DOUBLE PRECISION,
    tags ${TEXT},
    end_user ${TEXT},
    limit_events ${TEXT},
    incidents ${TEXT}
  );
  CREATE INDEX requests_time ON requests (time, id);
  CREATE INDEX requests_consumer ON requests (consumer, time);
  CREATE TABLE attempts (
    request_id ${TEXT} NOT NULL,
    number INTEGER NOT NULL,
    endpoint ${TEXT},
    provider ${TEXT},
    model ${TEXT},
    status INTEGER,
    error ${TEXT},
    started_after DOUBLE PRECISION,
    duration DOUBLE PRECISION,
    ${FIRST_MEASURES}
    PRIMARY KEY (request_id, number)
  );
  CREATE FUNCTION remove_attempts() RETURNS TRIGGER LANGUAGE plpgsql AS $$
    BEGIN
      DELETE FROM attempts USING removed WHERE request_id = removed.id;
      RETURN NULL;
    END $$;
  CREATE TRIGGER remove_attempts AFTER DELETE ON requests REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION remove_attempts();
  ${FIRST_ROLL_UPS}`,
];
