DROP TRIGGER orientation_keep_move ON orientation_referralmove;
DROP FUNCTION orientation_keep_move();
DROP TRIGGER orientation_keep_shown ON orientation_shareditem;
DROP FUNCTION orientation_keep_shown();
DROP POLICY both_files ON orientation_followrequest;
DROP POLICY watched ON orientation_referralfinding;
DROP POLICY receiver ON orientation_referralword;
DROP POLICY person ON orientation_referralword;
DROP POLICY sender ON orientation_referralword;
DROP POLICY receiver ON orientation_shareditem;
DROP POLICY person ON orientation_shareditem;
DROP POLICY sender ON orientation_shareditem;
DROP FUNCTION referral_is_read(text, timestamptz, timestamptz, text);
DROP POLICY seen ON orientation_referralmove;
DROP POLICY seen ON orientation_referralattempt;
DROP POLICY seen ON orientation_referralsteptaken;
DROP POLICY watched ON orientation_referral;
DROP POLICY person ON orientation_referral;
DROP POLICY receiver ON orientation_referral;
DROP POLICY sender ON orientation_referral;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'orientation_referral', 'orientation_referralmove', 'orientation_shareditem', 'orientation_referralword',
        'orientation_referralattempt', 'orientation_referralsteptaken', 'orientation_referralnotice',
        'orientation_referralfinding', 'orientation_followrequest', 'orientation_referralstep'
    ] LOOP
        CALL unlock_rows(name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY[
        'orientation_referralmove', 'orientation_shareditem', 'orientation_referralword', 'orientation_referralattempt',
        'orientation_referralsteptaken', 'orientation_referralnotice', 'orientation_referralfinding'
    ] LOOP
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', name, name || '_in_the_file_of_its_referral');
    END LOOP;
END $$;

ALTER TABLE orientation_followrequest
    DROP CONSTRAINT follow_request_in_the_file_it_is_about, DROP CONSTRAINT follow_request_in_the_file_of_its_person;
ALTER TABLE orientation_referral
    DROP CONSTRAINT referral_received_in_the_file_of_the_receiver,
    DROP CONSTRAINT referral_in_the_file_of_its_person,
    DROP CONSTRAINT referral_in_its_file;
