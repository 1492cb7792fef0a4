-- One bit of 512 for each trigram of what is searched: which people may be alike is then told without comparing each.
CREATE FUNCTION people_trigram_bits(words text) RETURNS bit(512) LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT coalesce(bit_or(set_bit(repeat('0', 512)::bit(512), hashtext(one) & 511, 1)), repeat('0', 512)::bit(512))
    FROM unnest(show_trgm(words)) AS one
);

ALTER TABLE people_person
    ADD COLUMN trigram_bits bit(512) GENERATED ALWAYS AS (people_trigram_bits(searched)) STORED;
