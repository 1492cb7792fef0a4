ALTER TABLE people_person DROP COLUMN trigram_bits;
DROP FUNCTION people_trigram_bits(text);
