DROP POLICY link_takes_nothing ON privacy_claim;
DROP POLICY link_changes_nothing ON privacy_claim;
DROP POLICY link_adds_nothing ON privacy_claim;
CALL unlock_rows('privacy_proof');
CALL unlock_rows('privacy_claim');
DROP TRIGGER privacy_keep_document ON journeys_document;
DROP FUNCTION privacy_keep_document();
DROP TRIGGER privacy_keep_proof ON privacy_proof;
DROP FUNCTION privacy_keep_proof();
ALTER TABLE privacy_proof DROP CONSTRAINT proof_is_not_destroyed_early,
    DROP CONSTRAINT proof_of_a_document_of_its_person,
    DROP CONSTRAINT proof_of_a_paper_of_its_person,
    DROP CONSTRAINT proof_in_the_file_of_its_person;
ALTER TABLE journeys_document DROP CONSTRAINT document_of_its_person;
ALTER TABLE privacy_claim DROP CONSTRAINT claim_in_the_file_of_its_person;
